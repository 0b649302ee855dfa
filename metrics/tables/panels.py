"""The table of a panel, to be taken away as its page prints it."""

from downloads.tables import Column, Table
from metrics.queries.panels import PanelSeen


def panel_table(panel: PanelSeen) -> Table:
    described = panel.description
    headings = (Column(described.first_heading), *(Column(one.text, one.is_number) for one in described.headings))
    rows = [(point.member.names, *point.cells) for point in described.points]
    return Table(panel.kind, panel.caption, headings, rows)
