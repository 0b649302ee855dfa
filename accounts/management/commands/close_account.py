from django.core.management.base import BaseCommand, CommandError

from accounts.actions import close_account
from accounts.models import User


class Command(BaseCommand):
    help = "Shut somebody out at once. Their roles, and what they did, stay known."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            raise CommandError(f"There is no account “{email}”.") from None
        close_account(user=user)
        self.stdout.write(f"{user.email}: closed.")
