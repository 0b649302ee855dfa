from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from returns.actions.calendar import load_windows


class Command(BaseCommand):
    help = "Make the calendar of returns agree with its file. Twice changes nothing; with a fault nothing is loaded."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="path", type=Path, default=settings.DATA_DIR / "returns" / "windows.csv")

    def handle(self, *, path, **options):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}. Name the file with --from.") from error
        done, faults = load_windows(content=content, file=path.name)
        if faults:
            raise CommandError("\n".join(["Nothing was loaded:", *map(str, faults)]))
        self.stdout.write(
            f"Windows: {done.new} new, {done.changed} changed, {done.withdrawn} withdrawn, {done.unchanged} unchanged."
        )
