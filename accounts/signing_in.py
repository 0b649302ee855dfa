"""The form and the page of signing in: Django's own, with an end to guessing."""

import logging
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from accounts import attempts

logger = logging.getLogger(__name__)
TOO_MANY = f"Signing in failed too often. Wait {attempts.WITHIN.seconds // 60} minutes, then try again."


class SignInForm(AuthenticationForm):
    is_refused = False

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not email or not password or self.request is None:
            return super().clean()
        asked = {"email": email, "came_from": attempts.came_from(self.request)}
        if attempts.is_refused(**asked):
            self.is_refused = True
            logger.warning("Somebody was not let in, because signing in had failed too often")
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            attempts.note_failure(**asked)
            raise
        attempts.forget_failures(**asked)
        return cleaned


class SignInView(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 429 if form.is_refused else answer.status_code
        return answer
