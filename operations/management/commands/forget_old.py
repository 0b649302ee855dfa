from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.actions import old_sign_ins
from operations.retention import before, forget_old
from returns.models import Letter, Return


class Command(BaseCommand):
    help = (
        "Remove files of attempts that came to nothing, letters and sign-ins that were kept long enough; beat does too."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and leave it")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self._foretell()
            return
        gone = forget_old()
        self.stdout.write(
            f"Removed: {gone.files} files of attempts, {gone.letters} letters, sign-ins of {gone.sign_ins} people, "
            f"marks of {gone.faults} faults."
        )

    def _foretell(self):
        for what, name, rows in (
            ("files of attempts", "KEEP_FILES_DAYS", Return.objects.with_old_files),
            ("letters", "KEEP_LETTERS_DAYS", Letter.objects.done_with),
            ("sign-ins", "KEEP_SIGN_INS_DAYS", old_sign_ins),
        ):
            days = getattr(settings, name)
            would = f"{rows(before(days)).count()} would go" if days else "all are kept"
            self.stdout.write(f"{what}: {would} ({name}={days})")
