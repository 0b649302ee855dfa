"""Filters of lists. Their state is in the address; a value that is no choice is said, and ignored."""

import django_filters
from django import forms
from django.db.models import QuerySet

from memory.viewpoint import Viewpoint
from vanguards.models import CareModel, Comparability, Site, SiteProfile

REGIONS = ["North", "Midlands and East", "London", "South"]


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
    comparability = django_filters.ChoiceFilter(
        choices=Comparability.choices,
        empty_label="All grades",
        label="How far the area stands for the site",
        method="with_profile",
    )
    name = django_filters.CharFilter(label="Name contains", method="named", widget=forms.TextInput(attrs={"size": 20}))

    class Meta:
        model = Site
        fields = ["care_model", "region", "comparability", "name"]

    def __init__(self, *args, viewpoint: Viewpoint, **kwargs):
        super().__init__(*args, **kwargs)
        self.profiles = SiteProfile.objects.seen_from(viewpoint)

    def with_profile(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        column = {"region": "nhs_region"}.get(name, name)
        return sites.filter(pk__in=self.profiles.filter(**{column: value}).values("site"))

    def named(self, sites: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        found = self.profiles.filter(official_name__icontains=value) | self.profiles.filter(brand_name__icontains=value)
        return sites.filter(pk__in=found.values("site"))

    @property
    def in_use(self) -> list[str]:
        """What is filtered, in words, for the page to say and to offer to drop."""
        if not self.is_bound or not self.form.is_valid():
            return []
        return [str(self.filters[name].label) for name, value in self.form.cleaned_data.items() if value]

    @property
    def narrowed(self) -> QuerySet[Site] | None:
        """The sites that are left; None where nothing is filtered."""
        return self.qs if self.in_use else None

    @property
    def refused(self) -> list[str]:
        """Values in the address that are no choice."""
        return [str(self.filters[name].label) for name in self.form.errors if name in self.filters]
