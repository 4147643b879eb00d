"""The checked store: schemas, snapshots, areas and the catalogue. Imports no other package of the project."""
