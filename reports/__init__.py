"""Assembles figures, sentences and packs once, for screen, print and export alike."""
