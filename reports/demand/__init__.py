"""Demand and capacity: the numbers of a chain of stages, what they say, and where they lead."""
