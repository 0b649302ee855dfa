"""Charts: a result in, one description out, and writers that turn it into pictures, tables and words."""
