"""Claims without a fault → the same with one, each made wrong in one named way."""
