from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.verifying import verify

MOST = 100  # differences printed one by one


class Command(BaseCommand):
    help = "Compute what is in force again, from the kept files to the charts. Exit 0: identical; 1: what differs."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="directory", type=Path, default=settings.DATA_DIR / "series")

    def handle(self, *args, directory, **options):
        # Made-up sites are in no file.
        found = verify(directory, None if settings.TRAINING_WORLD else settings.DATA_DIR / "register")
        for name in found.not_kept:
            self.stdout.write(f"Not compared, because no file is kept: {name}")
        if found.owed:
            self.stdout.write(f"Not compared, because they are owed: {found.owed} charts")
        compared = (
            f"{found.observations:,} values of kept files, {found.register:,} rows of the register, "
            f"{found.charts:,} charts and {found.panels:,} panels"
        )
        if not found.is_identical:
            more = len(found.differences) - MOST
            rest = [f"and {more} more"] if more > 0 else []
            raise CommandError(
                "\n".join([f"{len(found.differences)} differ, of {compared}:", *found.differences[:MOST], *rest])
            )
        self.stdout.write(f"identical: {compared}")
