"""Filters of lists. Their state is in the address; a value that is no choice is said, and ignored."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import QuerySet

from memory.viewpoint import Viewpoint
from metrics.models import SiteArea
from metrics.queries.funded import Funding, funded_years, sites_by_funding
from metrics.queries.multiples import Order
from vanguards.models import CareModel, Comparability, Fact, FactKind, Scope, Site, SiteProfile

REGIONS = ["North", "Midlands and East", "London", "South"]
STATED, NOT_KNOWN = "stated", "not-known"


@dataclass(frozen=True)
class WayOut:
    """A filter that could be dropped: in words, how many sites there are without it, and the address of that."""

    words: str
    sites: int
    query: str


class SiteFilter(django_filters.FilterSet):
    care_model = django_filters.ChoiceFilter(
        choices=[(value, f"{value}: {label}") for value, label in CareModel.choices],
        empty_label="All care models",
        label="Care model",
    )
    region = django_filters.ChoiceFilter(
        choices=[(region, region) for region in REGIONS],
        empty_label="All regions",
        label="NHS region",
        method="with_profile",
    )
    funded = django_filters.ChoiceFilter(
        empty_label="Funded or not",
        label="National funding in a year",
        method="with_funding",
    )
    extended_access = django_filters.ChoiceFilter(
        choices=[(STATED, "Stated of the site"), (NOT_KNOWN, "Not known")],
        empty_label="Known or not",
        label="Extended GP access",
        method="with_access",
    )
    comparability = django_filters.ChoiceFilter(
        choices=Comparability.choices,
        empty_label="All grades",
        label="How far the area stands for the site",
        method="with_grade",
    )
    name = django_filters.CharFilter(label="Name contains", method="named", widget=forms.TextInput(attrs={"size": 20}))

    # What arranges a list and leaves no site out.
    arranging: tuple[str, ...] = ()

    class Meta:
        model = Site
        fields = ["care_model", "region", "funded", "extended_access", "comparability", "name"]

    def __init__(self, *args, viewpoint: Viewpoint, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewpoint = viewpoint
        self.profiles = SiteProfile.objects.seen_from(viewpoint)
        self.filters["funded"].extra["choices"] = [
            (answer.asked(year), f"{year}: {answer.words}") for year in funded_years(viewpoint) for answer in Funding
        ]

    def with_profile(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        column = {"region": "nhs_region"}.get(name, name)
        return sites.filter(pk__in=self.profiles.filter(**{column: value}).values("site"))

    def with_funding(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return sites_by_funding(sites, *Funding.read(value), self.viewpoint)

    def with_access(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        """What is stated of a site stands in its profile or in a fact of its own; what is said of "14 of 29" does not
        tell which."""
        facts = Fact.objects.seen_from(self.viewpoint).filter(kind=FactKind.EXTENDED_ACCESS, scope=Scope.SITE)
        told = self.profiles.exclude(extended_access="").values("site")
        stated = sites.filter(pk__in=told) | sites.filter(pk__in=facts.values("site"))
        return stated if value == STATED else sites.exclude(pk__in=stated.values("pk"))

    def with_grade(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return self.with_profile(sites, name, value)

    def named(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        found = self.profiles.filter(official_name__icontains=value) | self.profiles.filter(brand_name__icontains=value)
        return sites.filter(pk__in=found.values("site"))

    @property
    def in_use(self) -> list[str]:
        """What is filtered, in words, for the page to say and to offer to drop."""
        return [str(self.filters[name].label) for name in self._chosen if name not in self.arranging]

    @property
    def _chosen(self) -> dict[str, str]:
        if not self.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def chosen(self, name: str) -> str:
        """What was chosen of one; empty where nothing was, or nothing that can be."""
        return self._chosen.get(name, "")

    @property
    def ways_out(self) -> list[WayOut]:
        """For a list that is empty: the filters without which some sites are left. One question a filter in use."""
        used = {name: value for name, value in self._chosen.items() if name not in self.arranging}
        found = [self._without(name, used) for name in used]
        return [way for way in found if way.sites]

    def _without(self, dropped: str, used: dict[str, str]) -> WayOut:
        sites, query = self.queryset.all(), self.data.copy()
        for name, value in used.items():
            if name != dropped:
                sites = self.filters[name].filter(sites, value)
        del query[dropped]
        choices = dict(getattr(self.form.fields[dropped], "choices", ()))
        value = choices.get(used[dropped], used[dropped])
        return WayOut(f"{self.filters[dropped].label}: {value}", sites.count(), query.urlencode())

    @property
    def narrowed(self) -> QuerySet[Site] | None:
        """The sites that are left; None where nothing is filtered."""
        return self.qs if self.in_use else None

    @property
    def said_of_access(self) -> list[str]:
        """What a source says of extended access without naming sites, for who filters by it."""
        if not self.chosen("extended_access"):
            return []
        facts = Fact.objects.seen_from(self.viewpoint).filter(kind=FactKind.EXTENDED_ACCESS).exclude(scope=Scope.SITE)
        return [f"{fact.value} ({fact.source_name})" for fact in facts]

    @property
    def refused(self) -> list[str]:
        """Values in the address that are no choice."""
        return [str(self.filters[name].label) for name in self.form.errors if name in self.filters]


class MetricSiteFilter(SiteFilter):
    """The sites of one metric's page: their grades are those of the metric, and the cards can be arranged."""

    order = django_filters.ChoiceFilter(
        choices=[(order.value, order.words) for order in Order],
        empty_label="By care model, as listed",
        label="Order of the charts",
        method="arranged",
    )
    scale = django_filters.ChoiceFilter(
        choices=[("shared", "One scale for all charts")],
        empty_label="A scale of its own for each",
        label="Scale of the charts",
        method="arranged",
    )
    arranging = ("order", "scale")

    class Meta(SiteFilter.Meta):
        pass

    def __init__(self, *args, metric: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.metric = metric

    def with_grade(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        links = SiteArea.objects.seen_from(self.viewpoint).filter(metric=self.metric, comparability=value)
        return sites.filter(pk__in=links.values("site"))

    def arranged(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return sites
