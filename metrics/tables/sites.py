"""The list of sites: one row a site, sorted by the address."""

import django_tables2 as tables
from django.utils.html import format_html

from memory.templatetags.memory_tags import address

NOT_KNOWN = "not known"


class SiteTable(tables.Table):
    """Sites as known to the viewpoint, from their profiles."""

    caption = "Vanguard sites"

    name = tables.Column(accessor="official_name", verbose_name="Site")
    brand = tables.Column(accessor="brand_name", verbose_name="Brand name")
    care_model = tables.Column(accessor="site__care_model", order_by="site__list_no", verbose_name="Care model")
    region = tables.Column(accessor="nhs_region", verbose_name="NHS region")
    lead = tables.Column(accessor="lead_organisation", verbose_name="Lead organisation")
    population = tables.Column(
        accessor="population_published",
        verbose_name="Population as published",
        attrs={"td": {"class": "numeric"}, "th": {"class": "numeric"}},
    )
    comparability = tables.Column(verbose_name="Comparability of its areas")

    class Meta:
        default = NOT_KNOWN
        order_by = "care_model"
        empty_text = "No site meets these filters. Clear the filters to see all sites."

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', address(self.context, "metrics:site", record.site.slug), value)

    def render_care_model(self, record):
        """The short name; the page says what it stands for."""
        return record.site.care_model

    def render_population(self, value):
        return f"{value:,}"

    def render_comparability(self, record):
        return record.comparability
