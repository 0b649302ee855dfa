"""Reads: what is asked of a site, what it holds already, and what its people and the programme see of it."""
