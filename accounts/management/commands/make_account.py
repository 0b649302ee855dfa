import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import make_account


class Command(BaseCommand):
    help = "Make somebody's account, with a random password that is shown once; changepassword sets another."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name", metavar="NAME")

    def handle(self, *, email, full_name, **options):
        password = secrets.token_urlsafe(12)
        try:
            user = make_account(email=email, full_name=full_name, password=password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{user.email}, {user.full_name}. Password: {password}")
