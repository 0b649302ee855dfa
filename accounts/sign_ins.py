"""What happens when somebody signs in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts.actions import note_sign_in


@receiver(user_logged_in)
def keep_the_sign_in(sender, user, **kwargs) -> None:
    note_sign_in(user=user, moment=timezone.now())
