"""How the web server runs in production: gunicorn --config config/gunicorn.py config.wsgi

A HUP to its first process replaces the workers one generation by the next: the new ones load the code as it is then,
the old ones finish the requests they have.
"""

import os
from pathlib import Path

bind = os.environ.get("BIND") or f"0.0.0.0:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_WORKERS") or "2")
threads = int(os.environ.get("WEB_THREADS") or "4")
timeout = 60  # seconds that a worker may be silent
graceful_timeout = 30  # seconds for requests that are under way when it is told to stop
# A worker's sign of life is a file; on a slow disk it would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
if os.environ.get("LOG_FORMAT") == "json":
    logconfig_dict = {
        "formatters": {"generic": {"()": "operations.log_lines.JsonLines"}},
        "loggers": {
            # Once: its usual setting has the handlers of the root write it again.
            "gunicorn.error": {"level": "INFO", "handlers": ["error_console"], "propagate": False},
            # Requests are logged by our own middleware, with their id and without their query.
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }
