"""Asks the web server of this machine for an address, as a container's health check: exit code 0 for 200, else 1.

Needs nothing of Django: it runs every few seconds. PORT is that of the web server; the host it asks as is the
first of ALLOWED_HOSTS, because any other is refused.
"""

import http.client
import os
import sys
from contextlib import closing

WITHIN = 5  # seconds


def main(path: str) -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    server = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=WITHIN)
    try:
        with closing(server):
            server.request("GET", path, headers={"Host": "localhost" if host == "*" else host, "Connection": "close"})
            with server.getresponse() as answer:
                print(answer.read().decode(errors="replace").strip())
                return 0 if answer.status == 200 else 1
    except (OSError, http.client.HTTPException) as error:
        print(f"No answer: {error}")
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
