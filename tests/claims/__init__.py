"""What is said, held against the figures: a checker that knows nothing of how sentences are written."""
