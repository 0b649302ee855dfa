"""The settings of the dashboard, with one more address: an empty page."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benches._pages_urls"
