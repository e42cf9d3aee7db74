"""The revisions of the catalog's tables, one a file. Once one is in use, it stays as it is."""
