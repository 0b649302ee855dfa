from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from returns.actions.letters import send_letters
from returns.actions.reminding import write_reminders
from returns.models import Letter


class Command(BaseCommand):
    help = "Send the reminders that are due today. Twice on a day sends nothing twice."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="as if it were this day, such as 2026-12-03")

    def handle(self, *args, on, **options):
        written = write_reminders(today=on or timezone.localdate())
        send_letters()
        self.stdout.write(f"{written} {'reminder' if written == 1 else 'reminders'} written.")
        if waiting := Letter.objects.held_up(timezone.now()).count():
            self.stdout.write(f"The mail server did not take {waiting} so far; they are tried again.")
