"""Benchmarks: ours beside a plain way of doing the same, in one run."""
