"""A site's return: bytes in, readings and faults out, with all that its sender needs to mend it. Nothing of Django."""
