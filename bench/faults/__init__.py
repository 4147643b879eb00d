"""Kills, full disks and flipped bytes, for what is extracted and what is shipped: `python -m bench.faults`."""
