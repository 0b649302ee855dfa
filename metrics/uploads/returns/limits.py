"""How large a return may be. A file past a limit is refused before anything costly is done with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Settable; the defaults hold ten times the largest return that we expect."""

    bytes: int = 10_000_000
    rows: int = 100_000  # below the headings
    columns: int = 40
    faults: int = 20_000  # after so many, the rest of the rows is not checked, and this is said
    cells: int = 4_000_000  # in all sheets of a workbook together
    unpacked_bytes: int = 200_000_000  # of all the parts of a workbook together
    parts: int = 2_000  # files inside a workbook

    @property
    def sheet_rows(self) -> int:
        """The last row that may hold anything: room for blank rows and titles above the headings."""
        return self.rows + 1_000


DEFAULT = Limits()
