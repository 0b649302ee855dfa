"""Sites that exist nowhere, for tests that need no database."""

from compare.compared import Compared
from metrics.models import Area, StoredChart
from metrics.queries.multiples import SiteGraded
from metrics.stats.growth import Growth
from vanguards.models import Site, SiteProfile


def site(number, *, care_model="PACS", region="North", published=None, registered=None, comparability="good"):
    found = Site(pk=number, slug=f"site-{number}", list_no=number, care_model=care_model)
    profile = SiteProfile(
        official_name=f"Site {number}",
        nhs_region=region,
        population_published=published,
        registered_population=registered,
        comparability=comparability,
    )
    found.seen_profiles = [profile]
    return found


def row(key, growth=None, *, comparability="good", within=(), **about):
    """A series that grew so; `growth`: what `grown` gives."""
    chart = StoredChart(growth=growth.as_json(), growth_fraction=growth.growth) if growth else StoredChart()
    sites = (SiteGraded(key, key, "PACS", comparability, ""),) if comparability else ()
    return Compared(key, key, sites, Area(code=key), chart=chart, within=frozenset({key, *within}), **about)


def grown(year, fraction, variance=0.0004, freedom=40):
    return Growth(*year, growth=fraction, variance=variance, degrees_of_freedom=freedom)
