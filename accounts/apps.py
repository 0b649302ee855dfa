from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from accounts import sign_ins  # noqa: F401  connects what is to happen when somebody signs in
