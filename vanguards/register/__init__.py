"""Reads the register's files: bytes in, checked rows or faults out. Knows nothing of Django or the database."""

from vanguards.register.faults import Fault
from vanguards.register.files import FILES, Placed, Reading, RegisterFile
from vanguards.register.reading import read

__all__ = ["FILES", "Fault", "Placed", "Reading", "RegisterFile", "read"]
