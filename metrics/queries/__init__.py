"""Reads that span models. Pages pass a viewpoint; drawing reads what is current."""
