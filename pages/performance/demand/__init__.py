"""Parts of the page on demand and capacity: entering numbers, job plans, a what-if, and a recovery plan."""
