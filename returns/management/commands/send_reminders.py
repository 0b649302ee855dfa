from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from returns.actions.reminding import send_reminders


class Command(BaseCommand):
    help = "Send the reminders that are due today. Twice on a day sends nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="as if it were this day, such as 2026-12-03")

    def handle(self, *args, on, **options):
        sent = send_reminders(today=on or timezone.localdate())
        self.stdout.write(f"{sent} {'reminder' if sent == 1 else 'reminders'} sent.")
