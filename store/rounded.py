"""Counts that were rounded: to what, by how much that moves one, and the caveat that says so of a published figure.

Publishers round sub-national counts to the nearest five. Local counts are rounded to a multiple of five too, but up or
down at random, more often to the nearer one: the same people always to the same number.
"""

from __future__ import annotations

ROUNDED_TO = 5
#: Rounding a whole number to the nearest multiple of ROUNDED_TO moves it by at most so many: published counts.
NEAREST_REACH = ROUNDED_TO // 2
#: Rounding it up or down at random moves it by at most so many: local counts.
RANDOM_REACH = ROUNDED_TO - 1
#: The id of the caveat on figures whose counts were rounded.
ROUNDED_CAVEAT = "rounded_to_5"
