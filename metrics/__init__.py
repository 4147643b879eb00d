"""Pure functions: a frame goes in, the same rows and more columns come out. Imports no project package."""
