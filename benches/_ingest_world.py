"""A made-up site that is asked for many metrics over many months, and the returns it sends."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

SITE, PERSON = "made-up-site", "mara@example.org"
FIRST_MONTH = date(1996, 1, 1)
MONTHS = 250
CORRECTED = 10  # one row in so many of the second file
HEADINGS = ("site", "metric", "period", "numerator", "denominator", "state", "provisional", "reason")
Line = tuple[Any, ...]


def make(metrics: int) -> None:
    """The site with its manager, its area, the metrics asked of it and a window for each month of each."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from accounts.models import Role
    from metrics.actions.catalogue import sync_metrics
    from metrics.actions.synthetic import definition
    from metrics.models import Area, Metric, SiteArea
    from vanguards.models import Site, SiteProfile

    now, today = timezone.now(), timezone.localdate()
    definitions = [definition(number) for number in range(1, metrics + 1)]
    sync_metrics(definitions={one.slug: one for one in definitions})
    site = Site.objects.create(slug=SITE, list_no=1, care_model="PACS")
    SiteProfile.objects.create(site=site, official_name="Made-up site", comparability="good", known_from=now)
    area = Area.objects.create(code=f"site:{SITE}", kind=Area.Kind.SITE_POPULATION, name="People of a made-up site")
    asked = list(Metric.objects.order_by("pk"))
    SiteArea.objects.bulk_create(
        SiteArea(site=site, metric=metric, area=area, comparability="good", known_from=now) for metric in asked
    )
    person = get_user_model().objects.create_user(PERSON, "a long enough password", full_name="Mara Example")
    Role.objects.create(user=person, kind=Role.Kind.MANAGER, site=site, starts_on=today)
    _open_windows(asked, today)


def _open_windows(metrics, today: date) -> None:
    from returns.models import Window

    days = {"opens_on": today - timedelta(days=20), "due_on": today, "closes_on": today + timedelta(days=60)}
    windows = (
        Window(metric=metric, period_start=month.start, period_end=month.end, **days)
        for metric in metrics
        for month in _months()
    )
    Window.objects.bulk_create(windows, batch_size=5_000)


def _months():
    from metrics.periods import add_months, month

    return [month(add_months(FIRST_MONTH, place)) for place in range(MONTHS)]


def slugs() -> list[str]:
    from metrics.models import Metric

    return list(Metric.objects.order_by("pk").values_list("slug", flat=True))


def lines(slugs: list[str], rows: int, *, corrected: bool = False) -> Iterator[Line]:
    """`rows` readings, all provisional, with seasons and noise; `corrected`: with another count in one of ten.

    No two months have the same count and none is far off, so that few rows ask for a reason.
    """
    return islice(_lines(slugs, corrected), rows)


def _lines(slugs: list[str], corrected: bool) -> Iterator[Line]:
    random, place = np.random.default_rng(2015), 0
    season = 60 * np.cos(np.arange(MONTHS) * np.pi / 6)
    for slug in slugs:
        level, people = random.integers(1_500, 4_000), random.integers(90_000, 300_000)
        counts = np.rint(level + season + np.clip(random.normal(0, 30, MONTHS), -60, 60)).astype(int)
        counts = counts // 2 * 2 + np.arange(MONTHS) % 2  # even and odd in turn: none is as the month before
        for month, count in zip(_months(), counts.tolist(), strict=True):
            place += 1
            more = 2 * (corrected and place % CORRECTED == 0)
            yield SITE, slug, f"{month.start:%Y-%m}", count + more, int(people) + place % 97, "", "yes", ""


def write_csv(path: Path, lines: Iterator[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(lines)


def write_workbook(path: Path, lines: Iterator[Line]) -> None:
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = workbook.add_worksheet("Return")
    for row, cells in enumerate([HEADINGS, *lines]):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(row, column, cell)
    workbook.close()
