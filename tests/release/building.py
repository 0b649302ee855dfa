"""Growths and rules for tests of the release test, made by hand."""

from datetime import date
from math import log1p

from django.conf import settings

from metrics.growths import GrowthAt
from metrics.stats.growth_difference import difference
from metrics.stats.growth_results import Growth
from release.rule import read_rule

YEAR = (date(2016, 10, 1), date(2017, 9, 30))


def rule():
    return read_rule((settings.DATA_DIR / "release" / "rule-2017-18.toml").read_text(encoding="utf-8"))


def grown(fraction, variance=0.0004):
    return Growth(*YEAR, growth=fraction, theta=log1p(fraction), variance=variance, degrees_of_freedom=43)


def beside(own, comparator, **more):
    """A site's growth beside its comparator's, as a chart keeps it."""
    return GrowthAt(own, comparator, difference(own, comparator) if comparator else None, **more)
