from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import RoleProblem, give_role
from accounts.management.role_options import add_role, day, role_of


class Command(BaseCommand):
    help = "Give somebody a role: in the whole programme, at a site or for a care model; from today if no day is named."

    def add_arguments(self, parser):
        add_role(parser)
        parser.add_argument("--from", dest="starts_on", type=day, metavar="DAY", help="the first day; today without it")
        parser.add_argument("--to", dest="ends_on", type=day, metavar="DAY", help="the last day; no end without it")

    def handle(self, *, email, kind, site, care_model, starts_on, ends_on, **options):
        role = role_of(email, kind, site, care_model)
        try:
            given = give_role(**role, starts_on=starts_on or timezone.localdate(), ends_on=ends_on)
        except RoleProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{given.user}: {given}, {given.when}.")
