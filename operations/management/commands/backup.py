from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from operations.backups import BackupProblem, back_up
from operations.clients import ClientProblem


class Command(BaseCommand):
    help = "Write the database and the files that sites sent into a new folder, while the dashboard runs."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        try:
            digests = back_up(folder)
        except (BackupProblem, ClientProblem, OSError) as problem:
            raise CommandError(f"No backup was made. {problem}") from problem
        self.stdout.write(f"Backed up to {folder}: the database, and files of returns: {len(digests) - 1}.")
