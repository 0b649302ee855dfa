from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from release.actions import load_rule
from release.rule import RuleError, read_rule


class Command(BaseCommand):
    help = "Make the release rule that of its reviewed file. Twice changes nothing; with a fault nothing is loaded."

    def add_arguments(self, parser):
        usual = settings.DATA_DIR / "release" / "rule-2017-18.toml"
        parser.add_argument("--from", dest="path", type=Path, default=usual)

    def handle(self, *, path, **options):
        try:
            done = load_rule(rule=read_rule(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}. Name the file with --from.") from error
        except RuleError as error:
            faults = (f"{path.name}: {fault}" for fault in str(error).splitlines())
            raise CommandError("\n".join(["Nothing was loaded:", *faults])) from error
        self.stdout.write(f"Release rule: {done.new} new, {done.changed} changed, {done.unchanged} unchanged.")
