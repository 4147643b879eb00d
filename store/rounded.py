"""Counts that were rounded: to what, by how much that moves one, and the caveat that says so of a published figure.

Publishers round sub-national counts to the nearest five; local counts are rounded alike before they are shown.
"""

from __future__ import annotations

ROUNDED_TO = 5
#: Rounding a whole number to the nearest multiple of ROUNDED_TO moves it by at most so many.
HALF_WIDTH = ROUNDED_TO // 2
#: The id of the caveat on figures whose counts were rounded.
ROUNDED_CAVEAT = "rounded_to_5"
