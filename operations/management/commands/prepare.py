from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = (
    ("Preparing the tables", "migrate", {"verbosity": 0, "interactive": False}),
    ("Reading the definitions of the metrics", "sync_metrics", {}),
    ("Loading the register of sites", "load_register", {}),
    ("Loading the published series", "load_series", {}),
    ("Loading the calendar of returns", "load_windows", {}),
    ("Loading the release rule", "load_release_rule", {}),
    ("Drawing the charts", "refresh_charts", {}),
)


class Command(BaseCommand):
    help = "Bring tables, definitions and published figures up to date; what is unchanged is left alone."

    def handle(self, *args, **options):
        for title, command, given in STEPS[:1] if settings.TRAINING_WORLD else STEPS:
            self.stdout.write(f"{title} …")
            self.stdout.flush()
            call_command(command, stdout=self.stdout, **given)
