"""Bytes in, readings and faults out: knows files and formats, nothing of Django or of the catalogue."""
