import sys

from django.core.management.base import BaseCommand, CommandError

from metrics.actions.drawing import refresh_owed
from metrics.actions.owing import owe_all, owe_anew, owe_if_basis_changed, take_up_again
from metrics.actions.panels import refresh_panels
from metrics.models import Metric, OwedChart, OwedPanels
from metrics.models.charts import TRIES

WIDTH = 40


class Command(BaseCommand):
    help = "Draw the charts and panels that are owed; with --all, every one there is."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="draw every chart, whether owed or not")
        parser.add_argument(
            "--anew", metavar="METRIC", help="store those of this metric anew, also where their figures are the same"
        )
        parser.add_argument("--put-aside", action="store_true", help="try those again that were put aside")

    def handle(self, *args, **options):
        if options["put_aside"]:
            self.stdout.write(f"Taken up again: {take_up_again()}.")
        if slug := options["anew"]:
            owe_anew(_metric(slug))
        owe_all() if options["all"] else owe_if_basis_changed()
        self.total, self.settled = OwedChart.objects.count(), 0
        if self.total:
            self.show(0)
        done = refresh_owed(progress=self.show, batch=100)
        self.stdout.write(f"Charts: {done.drawn} drawn, {done.unchanged} unchanged.")
        self.stdout.write(f"Panels: {refresh_panels()} drawn.")
        owed_charts = OwedChart.objects.filter(failures__gte=1).select_related("metric", "area")
        owed_panels = OwedPanels.objects.filter(failures__gte=1).select_related("metric")
        for owed in (*owed_charts, *owed_panels):
            state = "put aside" if owed.failures >= TRIES else "to be tried again"
            self.stderr.write(f"Not drawn ({state}): {owed}: {owed.problem}")

    def show(self, settled: int) -> None:
        self.settled += settled
        filled = WIDTH * self.settled // max(self.total, 1)
        bar = f"Charts [{'#' * filled}{'.' * (WIDTH - filled)}] {self.settled} of {self.total}"
        if sys.stdout.isatty():
            self.stdout.write(f"\r{bar}", ending="" if self.settled < self.total else "\n")
        else:
            self.stdout.write(bar)
        self.stdout.flush()


def _metric(slug: str) -> int:
    found = Metric.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(
            f"There is no metric “{slug}”. Its name stands in the address of its page: /metrics/{slug}/."
        )
    return found.pk
