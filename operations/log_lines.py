"""Lines of the log: one JSON object each for machines, or plain words in a terminal, with the ids of what was in hand.

Knows nothing of Django: the web server's first process writes its lines the same way.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from operations import traces


class JsonLines(logging.Formatter):
    """`extra={"fields": {...}}` of a call become fields of the line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **_ids(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info)).strip()
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in _ids().items())
        return f"{super().formatMessage(record)} [{ids}]" if ids else super().formatMessage(record)


def is_not_of_readiness(record: logging.LogRecord) -> bool:
    """Django's own line that /readyz answered 503 says neither what is not ready nor why; the view does."""
    return getattr(getattr(record, "request", None), "path", "") != "/readyz"


def _ids() -> dict[str, str]:
    ids = {"request": traces.request_id(), "task": traces.task_id()}
    return {name: value for name, value in ids.items() if value}
