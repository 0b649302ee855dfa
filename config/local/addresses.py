"""Whether the database, the broker and the web server that an address names answer."""

import http.client
import time
import warnings
from urllib.parse import urlsplit

import environ
import kombu
import psycopg2

from config.local.problem import Problem

PATIENCE = 5  # seconds for a server to answer


def check_database(url: str, *, name: str | None = None) -> None:
    """Raise Problem unless the database answers. `name` asks another database of the same server."""
    try:
        config = _database_config(url)
        parts = {
            "host": config["HOST"] or None,
            "port": config["PORT"] or None,
            "user": config["USER"] or None,
            "password": config["PASSWORD"] or None,
            "dbname": name or config["NAME"],
            "connect_timeout": PATIENCE,
        }
        psycopg2.connect(**parts | config.get("OPTIONS", {})).close()  # a socket's folder is an option: ?host=/folder
    except (psycopg2.Error, ValueError) as error:
        raise Problem(
            f"The database in DATABASE_URL cannot be reached: {_first_line(error)}. "
            "Start it or correct DATABASE_URL, or unset it to use the embedded PostgreSQL."
        ) from error


def check_broker(url: str) -> None:
    """Raise Problem unless the broker answers."""
    try:
        with kombu.Connection(url, connect_timeout=PATIENCE, transport_options={"max_retries": 1}) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except Exception as error:  # each transport has errors of its own, and an unknown one is a KeyError
        raise Problem(
            f"The broker in CELERY_BROKER_URL cannot be reached: {_first_line(error)}. "
            "Start it or correct CELERY_BROKER_URL, or unset it to use the embedded Valkey."
        ) from error


def answers(url: str) -> bool:
    """Whether the server at a postgres:// or broker address answers."""
    try:
        if urlsplit(url).scheme.startswith("postgres"):
            check_database(url, name="postgres")
        else:
            check_broker(url)
    except Problem:
        return False
    return True


def page_is_served(port: int) -> bool:
    """Whether the web server on this machine's port serves a page; raise Problem where it answers with a fault."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("HEAD", "/accounts/login/")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        time.sleep(0.1)
        return False
    finally:
        connection.close()
    if status >= 500:
        raise Problem(f"The web server answers with status {status}: its log says why.")
    return True


def _database_config(url: str) -> dict:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = environ.Env.db_url_config(url)
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise ValueError("it must begin with postgres://")
    return config


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
