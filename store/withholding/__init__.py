"""Which counts of people are withheld, so that nothing shown tells of a small one: behind store/disclosure.py."""
