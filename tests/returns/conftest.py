from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from accounts.models import Role
from metrics.actions.catalogue import sync_metrics
from metrics.catalogue import load_all
from metrics.models import Area, Metric
from metrics.periods import Period, add_months, month
from returns.models import Window
from tests.metrics import small

HEADINGS = "site,metric,period,numerator,denominator,value,lower,upper,respondents,state,provisional,reason"
CORE = ("emergency-admissions", "bed-days", "quality-of-life")


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    """Files of the tests are kept in a folder of their own."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def world(db):
    return make_world()


def make_world():
    """Two sites that report the core metrics, with the months of 2014-15 and one wave open."""
    sync_metrics(definitions=load_all())
    metrics = {slug: Metric.objects.get(slug=slug) for slug in CORE}
    sites = [small.site("alpha", 1), small.site("beta", 2)]
    for site in sites:
        area = small.area(f"site:{site.slug}", Area.Kind.SITE_POPULATION, f"People of {site.slug}")
        for metric in metrics.values():
            small.link(site, metric, area)
    _open(metrics)
    return sites


def _open(metrics):
    today = timezone.localdate()
    days = {"opens_on": today - timedelta(days=20), "due_on": today, "closes_on": today + timedelta(days=60)}
    first = month(timezone.datetime(2014, 4, 1).date()).start
    months = [month(add_months(first, place)) for place in range(12)]
    wave = Period(first.replace(month=7), first.replace(year=2015, month=3, day=31))
    asked = [(metrics[slug], one) for slug in CORE[:2] for one in months] + [(metrics[CORE[2]], wave)]
    Window.objects.bulk_create(
        Window(metric=metric, period_start=period.start, period_end=period.end, **days) for metric, period in asked
    )


def person(email, kind=None, site=None, **role):
    user = get_user_model().objects.create_user(f"{email}@example.org", "a long enough password", full_name=email)
    if kind:
        Role.objects.create(user=user, kind=kind, site=site, **{"starts_on": timezone.localdate(), **role})
    return user


@pytest.fixture
def alpha(world):
    return world[0]


@pytest.fixture
def beta(world):
    return world[1]


@pytest.fixture
def mara(alpha):
    """Manages alpha."""
    return person("mara", Role.Kind.MANAGER, alpha)


@pytest.fixture
def bo(beta):
    """Manages beta."""
    return person("bo", Role.Kind.MANAGER, beta)


@pytest.fixture
def cora(alpha):
    """Signs for alpha."""
    return person("cora", Role.Kind.CERTIFIER, alpha)


def months(site="alpha", first=2300, count=3, **changed):
    """A good file: `count` months of admissions; `changed` gives another count for a month, such as m05=2500."""
    rows = [
        f"{site},emergency-admissions,2014-{number:02d},{changed.get(f'm{number:02d}', first + number)},120000,,,,,,,"
        for number in range(4, 4 + count)
    ]
    return "\n".join([HEADINGS, *rows, ""]).encode()
