"""Statistics: arithmetic on arrays, with no knowledge of databases, pages or the clock."""
