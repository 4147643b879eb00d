"""Frames to Altair charts: one theme, one place for colour and for alternative text."""
