from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from operations.migrating import migrate

STEPS = (
    ("Reading the definitions of the metrics", "sync_metrics"),
    ("Loading the register of sites", "load_register"),
    ("Loading the published series", "load_series"),
    ("Loading the calendar of returns", "load_windows"),
    ("Loading the release rule", "load_release_rule"),
    ("Drawing the charts", "refresh_charts"),
)


class Command(BaseCommand):
    help = "Bring tables, definitions and published figures up to date; what is unchanged is left alone."

    def handle(self, *args, **options):
        self._say("Preparing the tables …")
        migrate(say=self._say)
        for title, command in () if settings.TRAINING_WORLD else STEPS:
            self._say(f"{title} …")
            call_command(command, stdout=self.stdout)

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
