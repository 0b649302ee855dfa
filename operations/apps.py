from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Running the dashboard"

    def ready(self):
        from operations import signals  # noqa: F401
