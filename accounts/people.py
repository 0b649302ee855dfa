"""The fictional people of the demonstration: one for each thing that can be done."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    email: str
    full_name: str
    role: str
    site: str = ""


DEMO_PEOPLE = (
    DemoPerson("lead@demo.example", "Demo Programme-Lead", "lead"),
    DemoPerson("manager.symphony@demo.example", "Demo Manager-Symphony", "manager", "south-somerset-symphony"),
    DemoPerson("certifier.symphony@demo.example", "Demo Certifier-Symphony", "certifier", "south-somerset-symphony"),
    DemoPerson("manager.dudley@demo.example", "Demo Manager-Dudley", "manager", "dudley"),
)
