"""For boards: the overall position on one page."""
