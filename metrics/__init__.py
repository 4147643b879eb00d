"""Pure functions: a frame goes in, the same rows and more columns come out. Imports no other package of the project."""
