from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from metrics.actions.catalogue import sync_areas
from metrics.actions.loading import load_source
from metrics.tasks import nudge
from metrics.uploads.declarations import read_declarations
from metrics.uploads.manifest import ManifestError, read_manifest, read_source
from vanguards.management.training import refuse_in_training_world


class Command(BaseCommand):
    help = "Load the published series. Loading the same files twice changes nothing; a file with a fault loads nothing."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="directory", type=Path, default=settings.DATA_DIR / "series")

    def handle(self, *args, directory, **options):
        refuse_in_training_world()
        declarations, sources = self.read(directory)
        with transaction.atomic():
            nudge()
            done = sync_areas(declarations=declarations)
            self.stdout.write(f"Areas and breaks: {done.new} new, {done.changed} changed, {done.unchanged} unchanged.")
            for source, readings in sources:
                loaded = load_source(source=source, readings=readings)
                self.stdout.write(
                    f"{source.file}: {loaded.new} new, {loaded.revised} revised, "
                    f"{loaded.withdrawn} withdrawn, {loaded.unchanged} unchanged."
                )

    def read(self, directory):
        """Every file read and checked before the first is loaded. All faults are said at once."""
        try:
            manifest = read_manifest(directory)
        except (ManifestError, OSError) as error:
            raise CommandError(str(error)) from error
        declarations, faults = read_declarations(directory)
        sources = []
        for source in manifest if not faults else ():
            readings, found = read_source(source, directory, declarations)
            sources.append((source, readings))
            faults += found
        if faults:
            raise CommandError("\n".join(["Nothing was loaded:", *map(str, faults)]))
        return declarations, sources
