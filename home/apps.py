from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "What changed since a reader last looked"
