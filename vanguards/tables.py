"""Sortable tables of the register."""

import django_tables2 as tables
from django.utils.text import capfirst

from vanguards.money_tables import OF_A_RESULT, OF_AN_AWARD
from vanguards.templatetags.register_tags import dates_in_words


def partial(name: str, **options) -> tables.TemplateColumn:
    return tables.TemplateColumn(template_name=f"vanguards/{name}.html", **options)


NUMERIC = {"cell": {"class": "numeric"}, "th": {"class": "numeric"}, "td": {"class": "numeric"}}


class AwardTable(tables.Table):
    """Lines of the ledger. A joint award is one row: its sites as a bracket, one amount."""

    caption = "Awards, matches and requests"
    caption_size = "s"
    download_parts = OF_AN_AWARD

    site_names = partial("_award_sites", verbose_name="Site")
    fiscal_year = tables.Column(verbose_name="Year", default="Not stated")
    kind = tables.Column()
    stage = tables.Column()
    size = partial("_award_amount", verbose_name="Amount", attrs=NUMERIC)
    note = partial("_award_note", verbose_name="What the source says", orderable=False)
    source_name = partial("_source", verbose_name="Source")

    class Meta:
        orderable = True
        empty_text = "No award in our sources fits these filters."

    def render_kind(self, value):
        return capfirst(value)

    def render_stage(self, value):
        return capfirst(value)


class ResultTable(tables.Table):
    """Results as printed. Values are text and are not sorted by size."""

    caption = "Published results"
    caption_size = "s"
    download_parts = OF_A_RESULT

    measure = tables.Column()
    about = partial("_result_about", verbose_name="Site or group", accessor="cohort")
    value = partial("_result_value", verbose_name="Result as printed", orderable=False)
    baseline = partial("_result_periods", verbose_name="Baseline and period", orderable=False)
    evidence_type = tables.Column(verbose_name="Evidence type")
    published = tables.Column(default="Not known")
    source_name = partial("_source", verbose_name="Source")

    class Meta:
        orderable = True
        empty_text = "No published result in our sources fits these filters."

    def render_evidence_type(self, value):
        return capfirst(value)

    def render_published(self, value):
        return dates_in_words(value)
