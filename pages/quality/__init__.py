"""Quality: what reviews and boards themselves have said."""
