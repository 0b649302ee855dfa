"""Checks that need more than one row, or more than one file."""

from collections import defaultdict
from collections.abc import Iterator

from vanguards.register.faults import Fault
from vanguards.register.files import FILES, Reading, RegisterFile, dated, each
from vanguards.register.money_checks import check_money
from vanguards.register.rows import (
    EnvelopeRow,
    EventRow,
    FactRow,
    PublishedResultRow,
    SchemeRow,
    ScopedRow,
    SiteCcgRow,
    SiteRow,
)

# Where a column names a row of another file. Empty cells name nothing.
REFERENCES = (
    ("partners", "site", "sites"),
    ("site_ccgs", "site", "sites"),
    ("facts", "site", "sites"),
    ("events", "site", "sites"),
    ("challenge_fund_schemes", "site", "sites"),
    ("award_sites", "site", "sites"),
    ("published_results", "site", "sites"),
    ("sites", "main_trust_code", "organisations"),
    ("partners", "organisation_code", "organisations"),
    ("site_ccgs", "code", "organisations"),
    ("award_sites", "award_code", "awards"),
    ("awards", "part_of", "awards"),
)


def check_together(reading: Reading) -> Iterator[Fault]:
    for file in FILES:
        yield from _duplicates(file, reading)
    for name, column, target in REFERENCES:
        yield from _unknown(name, column, target, reading)
    yield from _list_numbers(reading)
    yield from _scopes(reading)
    yield from _dates(reading)
    yield from _links(reading)
    yield from _left_out(reading)
    yield from check_money(reading)


def _duplicates(file: RegisterFile, reading: Reading) -> Iterator[Fault]:
    first: dict[tuple[object, ...], int] = {}
    for placed in reading.rows.get(file.name, []) if file.key else ():
        key = tuple(getattr(placed.row, column) for column in file.key)
        if key in first:
            found = ", ".join(str(part) for part in key)
            problem = f"stands on line {first[key]} already"
            yield Fault(file.filename, placed.line, file.key[0], found, problem, "Keep one of the two lines.")
        first.setdefault(key, placed.line)


def _unknown(name: str, column: str, target: str, reading: Reading) -> Iterator[Fault]:
    if target not in reading.mentioned:
        return
    for placed in reading.rows.get(name, []):
        found = getattr(placed.row, column)
        if found and found not in reading.mentioned[target]:
            cure = f"Correct it, or add it to {target}.csv."
            yield Fault(f"{name}.csv", placed.line, column, found, f"is not in {target}.csv", cure)


def _list_numbers(reading: Reading) -> Iterator[Fault]:
    lines = defaultdict(list)
    for line, site in each(reading, "sites", SiteRow):
        lines[site.list_no].append(line)
    for number, same in lines.items():
        for line in same[1:]:
            problem = f"is the number of the site on line {same[0]} too"
            yield Fault("sites.csv", line, "list_no", str(number), problem, "Give each site its own number.")


def _scopes(reading: Reading) -> Iterator[Fault]:
    for line, fact in each(reading, "facts", FactRow):
        yield from _scope("facts.csv", line, fact)
    for line, event in each(reading, "events", EventRow):
        yield from _scope("events.csv", line, event)
    for line, result in each(reading, "published_results", PublishedResultRow):
        if (result.scope == "site") != bool(result.site):
            problem = f"does not fit the scope “{result.scope}”"
            cure = "Name a site where the scope is site, and only there."
            yield Fault("published_results.csv", line, "site", result.site, problem, cure)


def _scope(file: str, line: int, row: ScopedRow) -> Iterator[Fault]:
    for column, scope, found in (("site", "site", row.site), ("care_model", "care model", row.care_model)):
        if row.scope == scope and not found:
            yield Fault(file, line, column, "", f"must name the {scope}, which is the scope", "Fill it in.")
        elif row.scope != scope and found:
            problem = f"does not fit the scope “{row.scope}”"
            yield Fault(file, line, column, found, problem, "Empty it, or change the scope.")


def _dates(reading: Reading) -> Iterator[Fault]:
    for line, fact in each(reading, "facts", FactRow):
        yield from dated("facts.csv", line, fact)
    for line, ccg in each(reading, "site_ccgs", SiteCcgRow):
        if ccg.valid_to and ccg.valid_to < ccg.valid_from:
            problem = f"is before {ccg.valid_from}, where it starts"
            yield Fault("site_ccgs.csv", line, "valid_to", str(ccg.valid_to), problem, "Correct one of the two dates.")


def _links(reading: Reading) -> Iterator[Fault]:
    for line, scheme in each(reading, "challenge_fund_schemes", SchemeRow):
        if bool(scheme.site) != bool(scheme.link_basis):
            cure = "Say why the scheme is linked where a site is named, and only there."
            found = scheme.link_basis
            yield Fault("challenge_fund_schemes.csv", line, "link_basis", found, "does not fit the column site", cure)


def _left_out(reading: Reading) -> Iterator[Fault]:
    if "sites" not in reading.mentioned:
        return
    for line, envelope in each(reading, "envelopes", EnvelopeRow):
        for slug in envelope.leaves_out.split():
            if slug not in reading.mentioned["sites"]:
                cure = "Name sites of sites.csv with spaces between."
                yield Fault("envelopes.csv", line, "leaves_out", slug, "is not in sites.csv", cure)
