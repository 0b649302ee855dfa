"""Pages of the returns: thin doors on queries and actions."""
