import secrets

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.actions import demo_people, make_demo_accounts


class Command(BaseCommand):
    help = "Make the fictional demonstration accounts and write them to var/demo-accounts.txt."

    def handle(self, *args, **options):
        path = settings.VAR_DIR / "demo-accounts.txt"
        password = settings.DEMO_PASSWORD or _kept_password(path) or secrets.token_urlsafe(9)
        make_demo_accounts(password=password)
        text = _account_list(password)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(text)


def _account_list(password: str) -> str:
    lines = ["Demonstration accounts (fictional people):"]
    lines += [f"  {p.email:<36} {p.role}{' of ' + p.site if p.site else ''}" for p in demo_people()]
    return "\n".join([*lines, f"Password for each: {password}", ""])


def _kept_password(path) -> str:
    """The password of an earlier start, so that it does not change from day to day."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("Password")), "")
