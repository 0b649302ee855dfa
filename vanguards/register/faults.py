"""What is wrong with a file, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """`line` counts from 1, the header's line; 0 stands for the whole file. `column` may be empty."""

    file: str
    line: int
    column: str
    found: str
    problem: str
    cure: str

    @property
    def place(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(f"line {self.line}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        found = f"“{self.found}” " if self.found else ""
        return f"{self.place}: {found}{self.problem}. {self.cure}"
