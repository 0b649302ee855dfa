class Problem(Exception):
    """Why the launcher cannot start or go on: one sentence for the reader, with the cure where there is one."""
