"""Official files and local returns in, checked tables out: read, normalise, check."""
