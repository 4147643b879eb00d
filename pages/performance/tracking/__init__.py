"""The waiting list of a system with a patient tracking list: the page and its views."""
