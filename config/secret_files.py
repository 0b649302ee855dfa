"""Settings from the environment, or from files that it names: for SECRET_KEY also SECRET_KEY_FILE."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env
from environ.fileaware_mapping import FileAwareMapping


class ByNameOrFile(FileAwareMapping):
    """The file wins. Its last line break is no part of the secret: editors put one there."""

    def __getitem__(self, key: str) -> str:
        try:
            return super().__getitem__(key).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            named = self.env[f"{key}_FILE"]
            raise ImproperlyConfigured(
                f"{key}_FILE names {named}, which cannot be read ({type(error).__name__}): "
                "correct the name, or let the user of the dashboard read it."
            ) from error


class FileEnv(Env):
    ENVIRON = ByNameOrFile()
