from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import RoleProblem, end_role
from accounts.management.role_options import add_role, day, role_of


class Command(BaseCommand):
    help = "End somebody's role: at once, or with a day. What was held before stays known."

    def add_arguments(self, parser):
        add_role(parser)
        parser.add_argument("--on", dest="last_on", type=day, metavar="DAY", help="the last day; yesterday without it")

    def handle(self, *, email, kind, site, care_model, last_on, **options):
        role = role_of(email, kind, site, care_model)
        try:
            ended = end_role(**role, last_on=last_on or timezone.localdate() - timedelta(days=1))
        except RoleProblem as problem:
            raise CommandError(str(problem)) from problem
        for each in ended:
            said = each.when if each.pk else "taken back before it began"
            self.stdout.write(f"{each.user}: {each}, {said}.")
            if each.pk and each.ends_on >= timezone.localdate() and not last_on:
                self.stdout.write("It began today and so holds until tonight; to shut somebody out, close the account.")
