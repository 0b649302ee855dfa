"""The only writer of the register."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from memory.actions import Remembered, disagreeing, remember
from memory.models import Known
from vanguards import models as m
from vanguards.register import FILES, Fault, Placed, RegisterFile
from vanguards.register.rows import Row

TABLES: dict[str, type[Known]] = {
    "sources": m.Source,
    "organisations": m.Organisation,
    "sites": m.SiteProfile,
    "partners": m.Partner,
    "site_ccgs": m.SiteCcg,
    "facts": m.Fact,
    "events": m.Event,
    "challenge_fund_schemes": m.ChallengeFundScheme,
    "awards": m.Award,
    "award_sites": m.AwardSite,
    "envelopes": m.Envelope,
    "published_results": m.PublishedResult,
    "quality_notes": m.QualityNote,
}
IDENTITY = ("slug", "list_no", "care_model")
Rows = Mapping[str, Sequence[Placed[Row]]]


class SitesChanged(Exception):
    """A file gives a known site another number or care model; `faults` say where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} sites changed what they are.")
        self.faults = faults


@transaction.atomic
def load_register(*, rows: Rows, moment: datetime) -> dict[str, Remembered]:
    """Make the register agree with `rows`, which were read without a fault. Counts by file.

    Raises SitesChanged, and changes nothing, where a site would get another number or care model.
    """
    with connection.cursor() as cursor:
        # Two loads at once would both find a new row missing and both add it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_register'))")
    sites = _sites(rows["sites"])
    return {file.name: _load(file, rows[file.name], sites, moment) for file in FILES}


def _sites(placed: Sequence[Placed[Row]]) -> dict[str, m.Site]:
    """Every site by slug, new ones added. Identity is never versioned, so it never changes either."""
    held = {site.slug: site for site in m.Site.objects.all()}
    faults = [fault for item in placed for fault in _identity_faults(item, held)]
    if faults:
        raise SitesChanged(faults)
    wanted = [{name: getattr(item.row, name) for name in IDENTITY} for item in placed]
    m.Site.objects.bulk_create(m.Site(**site) for site in wanted if site["slug"] not in held)
    return {site.slug: site for site in m.Site.objects.all()}


def _identity_faults(placed: Placed[Row], held: dict[str, m.Site]) -> list[Fault]:
    row, faults = placed.row, []
    site = held.get(row.slug)
    owner = next((other for other in held.values() if other.list_no == row.list_no), None)
    if site is None and owner is not None:
        problem = f"is the number of the site {owner.slug} in the register"
        cure = "Give the new site a number of its own; a site's short name never changes."
        faults.append(Fault("sites.csv", placed.line, "list_no", str(row.list_no), problem, cure))
    for column in IDENTITY[1:] if site else ():
        found, kept = getattr(row, column), getattr(site, column)
        if found != kept:
            cure = f"Put {kept} back: what a site is never changes."
            faults.append(Fault("sites.csv", placed.line, column, str(found), f"is {kept} in the register", cure))
    return faults


def _load(file: RegisterFile, placed: Sequence[Placed[Row]], sites: dict[str, m.Site], moment: datetime) -> Remembered:
    model = TABLES[file.name]
    return remember(model, _instances(file, placed, sites), key=_key(file), moment=moment)


def register_disagreements(rows: Rows) -> Iterator[str]:
    """Where the register is not what its files say, a sentence each. Changes nothing."""
    sites = {site.slug: site for site in m.Site.objects.all()}
    for item in rows["sites"]:
        if item.row.slug not in sites:
            yield f"{item.row.slug} of sites.csv is no site of the register."
            return
    slugs = {site.pk: slug for slug, site in sites.items()}
    for file in FILES:
        for values, matter in disagreeing(TABLES[file.name], _instances(file, rows[file.name], sites), key=_key(file)):
            key = dict(zip(_key(file), values, strict=True))
            if "site" in key:
                key["site"] = slugs.get(key["site"], key["site"])
            yield f"{file.filename}, {', '.join(map(str, key.values()))}: {matter}."


def _key(file: RegisterFile) -> tuple[str, ...]:
    return ("site",) if TABLES[file.name] is m.SiteProfile else file.key or ("line",)


def _instances(file: RegisterFile, placed: Sequence[Placed[Row]], sites: dict[str, m.Site]) -> list[Known]:
    return [_instance(file, TABLES[file.name], item, sites) for item in placed]


def _instance(file: RegisterFile, model: type[Known], placed: Placed[Row], sites: dict[str, m.Site]) -> Known:
    values = placed.row.model_dump()
    if model is m.SiteProfile:
        slug, _, _ = (values.pop(name) for name in IDENTITY)
        values["site"] = sites[slug]
    elif "site" in values:
        values["site"] = sites.get(values["site"])
    if not file.key:
        values["line"] = placed.line
    return model(**values)
