"""An intruder who has read the documents, the catalogue and every table of a return, and works out what was withheld.

Written from docs/ptl.md and data/catalogue/pathways.toml, apart from the code that decides what to withhold.
"""
