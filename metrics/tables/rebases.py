"""The list of requests to restart limits."""

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate

from downloads.tables import Column, Table
from memory.templatetags.memory_tags import address

NO_ICON, STAYS = "no icon", "stays: it is counted over years, not against limits"


class RebaseTable(tables.Table):
    chart = tables.Column(accessor="site_name", verbose_name="Chart")
    on = tables.Column(verbose_name="New limits from")
    cause = tables.Column(verbose_name="Cause", orderable=False, attrs={"td": {"class": "data-table__wide"}})
    requested = tables.Column(accessor="requested_at", verbose_name="Asked by")
    status = tables.Column(verbose_name="State")

    class Meta:
        default = ""
        empty_text = "None."

    def __init__(self, *args, caption, **options):
        super().__init__(*args, **options)
        self.caption = caption

    def render_chart(self, record):
        to = address(self.context, "metrics:rebase", record.reference)
        return format_html('<a href="{}">{}, {}</a>', to, record.site_name, record.metric_name)

    def render_on(self, record):
        return record.since

    def render_requested(self, record):
        return f"{record.requested_by}, {date_format(localdate(record.requested_at))}"

    def render_status(self, record):
        if record.decision is None:
            return f"{record.status}; waits for you" if record.waits_for_reader else record.status
        decision = record.decision
        return f"{record.status} by {decision.by}, {date_format(localdate(decision.at))}: {decision.reason}"


def changes_table(shown):
    """What an approval would change, as its page says it. `shown`: what the trial found."""
    before, after = shown["before"], shown["after"]
    limits = ["; ".join([*each["limits"], *filter(None, [each["no_limits"]])]) for each in (before, after)]
    rows = (
        ("Variation", before["variation_words"] or NO_ICON, after["variation_words"] or NO_ICON),
        ("Assurance", before["assurance_words"] or NO_ICON, after["assurance_words"] or NO_ICON),
        ("Mean and limits", *limits),
        ("Values that meet a rule", str(before["flagged"]), str(after["flagged"])),
        ("Growth on 2014-15", STAYS, STAYS),
    )
    columns = (Column("What"), Column("Now"), Column("If limits restart"))
    return Table("changes", "What would change", columns, rows)
