"""The money of the register as tables to be taken away: the same words as the pages, sums as numbers."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.text import capfirst

from downloads.sorted_tables import Parts
from downloads.tables import Cell, Column, Table
from downloads.words import words
from vanguards.brackets import Bracket, BracketRow
from vanguards.envelopes import Reconciliation
from vanguards.heads import REGISTERED_IN
from vanguards.ledger import Line, Totals
from vanguards.pounds import pounds

AMOUNT = (Column("", True), Column("as printed"), Column("shared"))
SOURCE = (Column(""), Column("address"))


def shown(partial: str, record) -> str:
    """The words of a cell, as the page's own template has them."""
    return words(render_to_string(f"vanguards/_{partial}.html", {"record": record}))


def amount_cells(line: Line) -> tuple[str, str, str]:
    """The sum as a number or the words for none; how the source puts it where that says more; and with whom."""
    amount = line.amount_in_words if line.amount is None else pounds(line.amount)
    as_printed = "" if amount == line.amount_in_words else line.amount_in_words
    return amount, as_printed, "; ".join(line.sharing)


def source_cells(record) -> tuple[str, str]:
    return record.source_name or ("Source" if record.source_url else "Not known"), record.source_url


OF_AN_AWARD = {"size": Parts(AMOUNT, amount_cells), "source_name": Parts(SOURCE, source_cells)}
OF_A_RESULT = {"source_name": Parts(SOURCE, source_cells)}


def headed(heading: str, parts: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(Column(f"{heading}: {part.heading}" if part.heading else heading, part.is_number) for part in parts)


def awards_of_site(lines: Iterable[Line]) -> Table:
    return Table(
        "awards",
        "What our sources give. Stages of one year are the same money and are never added.",
        (
            *(Column("Year"), Column("Kind and stage"), *headed("Amount", AMOUNT), Column("Sites")),
            *(Column("What the source says"), *headed("Source", SOURCE)),
        ),
        [_award(line) for line in lines],
    )


def _award(line: Line) -> tuple[Cell, ...]:
    return (
        line.fiscal_year or "Not stated",
        f"{capfirst(line.kind)}, {line.stage}",
        *amount_cells(line),
        shown("award_sites", line) if line.is_joint else "This site",
        shown("award_note", line),
        *source_cells(line),
    )


BY_SITE = "The ledger, site by site"


def brackets_table(held: Iterable[Bracket]) -> Table:
    """A row for each site of each award; the sum of a joint award stands in the first of its rows alone."""
    return Table(
        "by-site",
        BY_SITE,
        (
            *map(Column, ("Site", "Year", "Kind", "Stage", "Whose sum")),
            *headed("Amount", AMOUNT[:2]),
            Column(f"£ for each patient registered in {REGISTERED_IN}", is_number=True),
        ),
        [_bracket_row(bracket, row) for bracket in held for row in bracket.rows],
    )


def _bracket_row(bracket: Bracket, row: BracketRow) -> tuple[Cell, ...]:
    line, per_head = bracket.line, bracket.per_head
    return (
        row.share.name,
        line.fiscal_year or "Not stated",
        *(capfirst(words) for words in (line.kind, line.stage)),
        row.bracket_in_words,
        *(amount_cells(line)[:2] if row.is_first else ("", "")),
        per_head.in_words if per_head and row.is_first else "",
    )


def totals_table(totals: Iterable[Totals], *, name: str, caption: str, stage_words: str) -> Table:
    forms = ("Direct only", "Direct and joint", "Direct and recorded split")
    return Table(
        name,
        caption,
        (
            *map(Column, ("Year", "Fund", "Kind", stage_words)),
            *(Column(form, is_number=True) for form in forms),
            Column("Read with"),
        ),
        [_total(total) for total in totals],
    )


def _total(total: Totals) -> tuple[Cell, ...]:
    heading = total.heading
    return (
        heading.fiscal_year or "Not stated",
        *(capfirst(words) for words in (heading.fund, heading.kind, heading.stage)),
        *total.in_three_forms,
        total.caveats,
    )


def envelopes_table(reconciliations: Iterable[Reconciliation]) -> Table:
    return Table(
        "envelopes",
        "Envelopes beside what is found by site",
        (
            *(Column("Envelope", True), Column("Envelope: as printed"), Column("Year"), Column("Kind and stage")),
            *(Column("Vanguards it covers"), Column("Found by site", True), Column("Found by site: of what")),
            *(Column("Difference"), *headed("Source", SOURCE)),
        ),
        [_envelope(row) for row in reconciliations],
    )


def _envelope(row: Reconciliation) -> tuple[Cell, ...]:
    envelope, amount = row.envelope, pounds(row.envelope.amount)
    return (
        amount,
        "" if amount == envelope.amount_in_words else capfirst(envelope.amount_in_words),
        envelope.fiscal_year or "Not stated",
        f"{capfirst(envelope.kind)}, {envelope.stage}. {envelope.note}".strip(),
        f"{'Not known' if envelope.covers is None else envelope.covers}: {envelope.covers_note}",
        "Not compared" if row.found is None else pounds(row.found),
        row.found_of_what,
        row.in_words,
        *source_cells(envelope),
    )
