"""Parts of the weekly meeting: the list itself, in one session only."""
