import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from returns.queries.trial import Trial, trial_of
from vanguards.models import Site

GOOD, FAULTS, UNREADABLE = 0, 1, 2
TOLD = ("severity", "code", "sheet", "cells", "found", "problem", "mend")


class Command(BaseCommand):
    help = "Check a return without storing anything. Exit 0: good, 1: it has faults, 2: it cannot be read."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True, help="the site's code, such as south-somerset-symphony")
        parser.add_argument("--json", action="store_true", help="a list of faults and warnings, for programs")

    def handle(self, *, file, site, **options):
        try:
            held, content = Site.objects.get(slug=site), file.read_bytes()
        except Site.DoesNotExist:
            raise CommandError(f"There is no site “{site}”.", returncode=UNREADABLE) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=UNREADABLE) from error
        trial = trial_of(content, file.name, held)
        self.stdout.write(self.as_json(trial) if options["json"] else "\n".join(self.in_words(trial)))
        sys.exit(UNREADABLE if trial.is_refused else FAULTS if trial.faults else GOOD)

    def as_json(self, trial: Trial) -> str:
        told = [{name: group[name] for name in TOLD} for group in (*trial.faults, *trial.warnings)]
        return json.dumps(told, indent=2, ensure_ascii=False)

    def in_words(self, trial: Trial):
        yield from trial.understood
        yield from map(capfirst, trial.patterns)
        for group in (*trial.faults, *trial.warnings):
            place = ", ".join(part for part in (group["sheet"], ", ".join(group["cells"][:10])) if part)
            found = f"found “{group['found']}”, " if group["found"] else ""
            words = f"{found}{group['problem']}; {group['mend']}."
            yield (
                f"{group['severity'].capitalize()}: {place}: {words}"
                if place
                else f"{group['severity'].capitalize()}: {words}"
            )
        yield "The file cannot be accepted." if trial.faults else f"The file is good: {trial.counts}"
