"""Series to chart: made up where a case needs it, real where a reader would look."""

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.charts import growth, trend, wave
from metrics.charts.description import Break, Brief, Comparator, Event, Note, Rebase, SeriesPoint
from metrics.periods import Period, add_months, month
from metrics.states import State
from metrics.stats import spc
from metrics.units import UNITS

SERIES = Path(__file__).parents[3] / "data" / "series" / "emergency_admissions_monthly.csv"
FIRST = date(2013, 4, 1)
EVENTS = (
    Event(date(2015, 3, 10), "day", "Announced as a vanguard"),
    Event(date(2015, 10, 1), "month", "Core metrics due", "planned"),
    Event(date(2011, 1, 1), "year", "Long before"),
)
WRITTEN = (
    Note(date(2016, 4, 1), date(2016, 4, 30), "A strike", "Asha Example, 2 June 2016", "about an earlier value", 7),
    Note(date(2014, 1, 1), date(2014, 3, 31), "A hard winter", "Asha Example, 5 May 2014", key=3),
    Note(date(2001, 1, 1), date(2001, 1, 31), "Long before", "Asha Example, 5 May 2014", key=9),
)


@dataclass(frozen=True)
class Maker:
    """Makes points, briefs and described charts."""

    def months(self, values, **common):
        """A point a month from April 2013; None is a missing value."""
        return [self.point(index, value, **common) for index, value in enumerate(values)]

    def point(self, index, value, **fields):
        state = State.REPORTED if value is not None else State.MISSING
        return SeriesPoint(month(add_months(FIRST, index)), value, **{"state": state, **fields})

    def brief(self, **fields):
        given = {
            "title": "Emergency admissions, Wirral",
            "metric_name": "Emergency admissions proxy",
            "area_name": "Wirral",
            "unit": UNITS["rate_per_1000_30_days"],
            "direction": "decrease",
            "stands_in_for": "emergency admissions per person",
            "source": "NHS England monthly activity returns",
        }
        return Brief(**{**given, **fields})

    def analysis(self, points, *, baseline=24, groups=None, rule_set="mdc-2023", direction="decrease", target=None):
        values = [float("nan") if point.value is None or point.fault else point.value for point in points]
        used = None if baseline is None else [index < baseline for index in range(len(points))]
        rules = spc.RULE_SETS[rule_set]
        panel = spc.analyse([values], rule_set=rules, direction=direction, target=target, baseline=used, groups=groups)
        return panel.series(0)

    def trend(self, points, *, growth=None, brief=None, **analysis):
        brief = brief or self.brief()
        found = self.analysis(points, target=brief.target, direction=brief.direction, **analysis)
        return trend.describe(points, found, growth, brief)

    def real(self, code="12F", **fields):
        """The published series of an area, Wirral by default: 81 months, the last two without a denominator."""
        with SERIES.open(newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["organisation_code"] == code]
        return [self._published(row, **fields) for row in rows]

    def _published(self, row, **fields):
        period = Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
        numerator, denominator = (float(row[key]) if row[key] else None for key in ("numerator", "denominator"))
        known = numerator is not None and denominator is not None
        return SeriesPoint(
            period,
            numerator / denominator * 1000 / period.days * 30 if known else None,
            f"{numerator / denominator * 1000:.4f}" if known else "",
            numerator,
            denominator,
            State.REPORTED if known else State.MISSING,
            reason="" if known else "Registered patients end in October 2019.",
            **fields,
        )

    def everything(self):
        """A trend with all that a chart can hold."""
        points = self.real()
        points[40] = replace(points[40], value=0.7, fault="About a tenth of other months.")
        points[76:79] = [replace(point, provisional=True) for point in points[76:79]]
        brief = self.brief(
            target=11.25,
            target_source="Board paper",
            events=EVENTS,
            breaks=(Break(date(2018, 4, 1), "registered patients +8.0%"),),
            rebases=(Rebase(date(2018, 4, 1), "A new ward", "approved by Asha Example on 3 May 2018: lasting"),),
            written=WRITTEN,
            comparator=Comparator("Rest of England", tuple(9.0 + index % 12 / 10 for index in range(len(points)))),
            notes=("A note.",),
            warnings=("The series is seasonal: flags are more common by chance.",),
            comparability="good",
        )
        groups = [int(index >= 60) for index in range(len(points))]
        return self.trend(points, brief=brief, groups=groups, baseline=None)

    def growths(self, values=(1.2, -0.4, None, 2.5, 3.9), **fields):
        """Growth in per cent to each end from March 2016; a missing one has no interval either."""
        points = [
            SeriesPoint(
                month(add_months(date(2016, 3, 1), index)),
                value,
                state=State.REPORTED if value is not None else State.MISSING,
                lower=None if value is None else value - 2.0,
                upper=None if value is None else value + 2.1,
            )
            for index, value in enumerate(values)
        ]
        rest = Comparator("Rest of England", tuple(2.0 + index / 10 for index in range(len(values))))
        return growth.describe(points, self.brief(unit=UNITS["growth"], comparator=rest, **fields))

    def waves(self, values=(0.829, 0.821, 0.822, 0.818, 0.815), **fields):
        """Yearly survey waves from July 2011; the first without interval and base."""
        points = []
        for index, value in enumerate(values):
            period = Period(date(2011 + index, 7, 1), date(2012 + index, 4, 1) - timedelta(days=1))
            known = {"lower": value - 0.006, "upper": value + 0.006, "respondents": 5400} if index else {}
            points.append(SeriesPoint(period, value, **known))
        brief = self.brief(
            title="Health-related quality of life, England",
            metric_name="Health-related quality of life",
            area_name="England",
            unit=UNITS["eq5d_index"],
            stands_in_for="",
            **fields,
        )
        return wave.describe(points, brief)


@pytest.fixture(scope="session")
def make():
    return Maker()


@pytest.fixture(scope="session")
def charts(make):
    """One chart of each sort, by name."""
    return {
        "trend": make.everything(),
        "short": make.trend(make.months([10.0, 11.0, 9.5])),
        "plain": trend.describe(make.months([3.0, None, 4.0]), None, None, make.brief()),
        "empty": trend.describe([], None, None, make.brief()),
        "growth": make.growths(),
        "wave": make.waves(breaks=(Break(date(2014, 4, 1), "questionnaire redesigned"),)),
    }
