"""Performance: waits, access, comparison and change."""
