import json
import time
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from metrics.tasks import nudge
from returns.actions.checking import check
from returns.actions.publishing import Result, publish_return
from returns.actions.reasons import give_reasons
from returns.actions.receiving import receive
from returns.actions.signing import send_for_sign_off
from returns.keeping import NotKept
from returns.models import Return
from returns.queries.summaries import counts_in_words
from returns.statuses import Status
from vanguards.models import Site

WAIT = 0.5  # seconds


class Command(BaseCommand):
    help = (
        "Send a return, have it checked and publish it, or pass it on for sign-off where the site has a certifier. "
        "A reasons file is JSON: the cell of each warning (or its metric and period, or * for all) with the reason."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True)
        parser.add_argument("--as", dest="email", required=True, help="the e-mail address of a manager of the site")
        parser.add_argument("--reasons", type=Path, help="JSON: {cell: reason}")

    def handle(self, *, file, site, email, reasons, **options):
        try:
            user, held_site = User.objects.get_by_natural_key(email), Site.objects.get(slug=site)
            given = json.loads(reasons.read_text(encoding="utf-8")) if reasons else {}
            received = receive(
                site=held_site, sent_by=user, file_name=file.name, content=file.read_bytes(), origin="command"
            )
        except (User.DoesNotExist, Site.DoesNotExist):
            raise CommandError(f"There is no person “{email}”, or no site “{site}”.") from None
        except (OSError, ValueError, NotKept) as error:
            raise CommandError(f"Nothing was stored: {error}") from error
        except PermissionDenied as error:
            raise CommandError(f"{email} cannot do this: {error}") from error
        self._go_on(_checked(received.held.pk), user, given)

    def _go_on(self, held, user, given):
        if held.status == Status.PLEASE_CHECK:
            held = give_reasons(pk=held.pk, user=user, reasons=_by_key(held.warnings, given))
        if held.status in (Status.NOTHING_NEW, Status.READY):
            self.stdout.write(f"Return {held.reference}: {counts_in_words(held.counts)}")
        if held.status == Status.NOTHING_NEW:
            self.stdout.write("Everything in this file is known already. Nothing was changed.")
            return
        if held.status != Status.READY:
            raise CommandError("\n".join(_why_not(held)))
        self._publish(held, user)

    def _publish(self, held, user):
        outcome = publish_return(pk=held.pk, user=user)
        if outcome.result is Result.NEEDS_SIGN_OFF:
            outcome = send_for_sign_off(pk=held.pk, user=user)
            self.stdout.write("Waiting for sign-off by a certifier of the site.")
        elif outcome.result is Result.PUBLISHED:
            nudge()
            self.stdout.write("Published.")
        else:
            raise CommandError(f"Not published: {outcome.result}. {outcome.held.problem}")


def _checked(pk):
    """The return once its checking has ended. A worker that sweeps may have it in hand already."""
    check(pk=pk)
    while (held := Return.objects.get(pk=pk)).is_under_way:
        time.sleep(WAIT)
        check(pk=pk)
    return held


def _by_key(warnings, given):
    """The reasons under the keys of the warnings that they answer."""
    named = {w["key"]: [*w["cells"], f"{w['metric']} {w['start']}", "*"] for w in warnings}
    return {key: given[name] for key, names in named.items() for name in reversed(names) if name in given}


def _why_not(held):
    yield f"Return {held.reference}: {held.get_status_display().lower()}. The file is kept; no figure was changed."
    if held.problem:
        yield held.problem
    for group in (*held.faults, *held.warnings):
        yield f"{', '.join(group['cells'][:10]) or 'the file'}: {group['problem']}; {group['mend']}."
