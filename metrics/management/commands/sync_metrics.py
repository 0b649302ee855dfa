from django.core.management.base import BaseCommand, CommandError

from metrics.actions.catalogue import sync_metrics
from metrics.catalogue import CatalogueError, load_all
from vanguards.management.training import refuse_in_training_world


class Command(BaseCommand):
    help = "Make the metrics in force those of metrics/catalogue/definitions, and retire what is gone."

    def handle(self, *args, **options):
        refuse_in_training_world()
        try:
            definitions = load_all()
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        done = sync_metrics(definitions=definitions)
        self.stdout.write(
            f"Metrics: {done.new} new, {done.changed} changed, {done.withdrawn} retired, {done.unchanged} unchanged."
        )
