"""Filters whose state is in the address."""

import django_filters
from django.db.models import QuerySet

from vanguards.models import Award, AwardSite, EvidenceClass, Kind, PublishedResult, Stage


class RegisterFilter(django_filters.FilterSet):
    """A filter by site beside others. Takes the viewpoint, and the names of the sites seen from it."""

    site = django_filters.ChoiceFilter(label="Site", empty_label="All sites", method="of_site")

    def __init__(self, data, queryset: QuerySet, *, viewpoint, names: dict[str, str]) -> None:
        super().__init__(data, queryset)
        self.viewpoint = viewpoint
        self.filters["site"].extra["choices"] = sorted(names.items(), key=lambda pair: pair[1])

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def chosen(self, name: str) -> str:
        """What was chosen; empty where nothing was, or nothing that can be."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name, "")


class AwardFilter(RegisterFilter):
    fiscal_year = django_filters.ChoiceFilter(label="Year", empty_label="All years")
    kind = django_filters.ChoiceFilter(label="Kind", empty_label="All kinds", choices=Kind.choices)
    stage = django_filters.ChoiceFilter(label="Stage", empty_label="All stages", choices=Stage.choices)

    class Meta:
        model = Award
        fields: tuple[str, ...] = ()

    def __init__(self, data, queryset, *, years: list[str], **options) -> None:
        super().__init__(data, queryset, **options)
        self.filters["fiscal_year"].extra["choices"] = [(year, year) for year in years]

    def of_site(self, awards, name, slug):
        codes = AwardSite.objects.seen_from(self.viewpoint).filter(site__slug=slug).values("award_code")
        return awards.filter(code__in=codes)


class ResultFilter(RegisterFilter):
    evidence_class = django_filters.ChoiceFilter(
        label="Evidence type", empty_label="All types", choices=EvidenceClass.choices
    )

    class Meta:
        model = PublishedResult
        fields: tuple[str, ...] = ()

    def of_site(self, results, name, slug):
        return results.filter(site__slug=slug)
