from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from memory.actions import Remembered
from vanguards.actions import SitesChanged, load_register
from vanguards.management.training import refuse_in_training_world
from vanguards.register import FILES, Fault, read


class Command(BaseCommand):
    help = "Make the register agree with its files. A fault anywhere, and nothing is loaded."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="directory",
            type=Path,
            default=settings.BASE_DIR / "data" / "register",
            help="The folder that holds the files (default: data/register).",
        )

    def handle(self, *, directory, verbosity, **options):
        refuse_in_training_world()
        reading = read(self._contents(directory))
        if reading.faults:
            raise _refusal(reading.faults)
        try:
            counts = load_register(rows=reading.rows, moment=timezone.now())
        except SitesChanged as refused:
            raise _refusal(refused.faults) from None
        if verbosity:
            self._report(counts)

    def _report(self, counts):
        for file in FILES:
            self.stdout.write(f"{file.filename}: {_in_words(counts[file.name])}")
        if not any(count.is_change for count in counts.values()):
            self.stdout.write("Nothing changed.")

    def _contents(self, directory):
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a folder. Name the folder that holds the register's files.")
        paths = [directory / file.filename for file in FILES]
        return {path.name: path.read_bytes() for path in paths if path.is_file()}


def _refusal(faults: list[Fault]) -> CommandError:
    count = "1 fault was" if len(faults) == 1 else f"{len(faults)} faults were"
    return CommandError("\n".join([*map(str, faults), f"{count} found; nothing was loaded."]))


def _in_words(count: Remembered) -> str:
    return f"{count.new} new, {count.changed} changed, {count.withdrawn} withdrawn, {count.unchanged} unchanged"
