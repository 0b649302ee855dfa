from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from operations.backups import BackupProblem, restore
from operations.clients import ClientProblem


class Command(BaseCommand):
    help = "Put a backup back, with web, workers and beat stopped. Then run prepare and verify_figures."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="drop what the database holds now")

    def handle(self, *args, folder, replace, **options):
        try:
            digests = restore(folder, replace=replace)
        except (BackupProblem, ClientProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Restored from {folder}: the database, and files of returns: {len(digests) - 1}. Now: verify_figures."
        )
