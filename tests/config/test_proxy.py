"""deploy/Caddyfile in front of the web server, where Caddy is installed (or CADDY names it)."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from config.local.processes import Process, Program
from config.local.production import web
from tests.config.local.launching import wait_until
from tests.served import environment, free_port

HOST = "dashboard.test"
KEY = "only for the tests of the proxy, and as long as a key must be"
CADDY = shutil.which(os.environ.get("CADDY", "caddy"))
MAY_BE_LEFT_OUT = CADDY is None and os.environ.get("REQUIRE_CADDY") != "1"
pytestmark = pytest.mark.skipif(MAY_BE_LEFT_OUT, reason="Caddy is not installed; deploy/Caddyfile was not tried")


@pytest.fixture
def certificate(tmp_path):
    options = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "tls.key", "-out", "tls.crt")
    named = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    subprocess.run(["openssl", "req", *options, *named], cwd=tmp_path, check=True, capture_output=True)
    return {"CERTIFICATE": str(tmp_path / "tls.crt"), "CERTIFICATE_KEY": str(tmp_path / "tls.key")}


@pytest.fixture
def web_server(db, tmp_path):
    """What starts the web server; on the empty test database."""
    told = {"ALLOWED_HOSTS": HOST, "BEHIND_TLS": "true", "BIND": f"127.0.0.1:{free_port()}", "SECRET_KEY": KEY}
    surroundings = environment(connection.settings_dict["NAME"], tmp_path, **told)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=surroundings, check=True)
    return web(surroundings, tmp_path)


@pytest.fixture
def proxied(certificate, web_server, tmp_path):
    """The proxy with the web server behind it: its ports for HTTPS and HTTP, and the web server's process."""
    https, plain = free_port(), free_port()
    places = {"HTTPS_PORT": str(https), "HTTP_PORT": str(plain), "ADMIN": f"localhost:{free_port()}"}
    place = {"HOME": str(tmp_path), "HOST": HOST}
    told = {**os.environ, **certificate, **places, **place, "WEB": web_server.environment["BIND"]}
    assert CADDY, "Caddy was not found: install it."
    command = (CADDY, "run", "--config", str(settings.BASE_DIR / "deploy/Caddyfile"), "--adapter", "caddyfile")
    running = [
        Process(Program("the proxy", command, log=tmp_path / "caddy.log", environment=told)),
        Process(web_server),
    ]
    try:
        wait_until(lambda: status(https, certificate) == 200, patience=60)
        assert status(https, certificate) == 200, (tmp_path / "production-web.log").read_text()[-2000:]
        yield https, plain, running
    finally:
        for process in running:
            process.stop()


def test_pages_come_over_tls_and_what_machines_ask_does_not_go_out(proxied, certificate):
    https, plain, _ = proxied
    for address in ("/healthz", "/readyz", "/metricsz"):
        assert status(https, certificate, address) == 404
    with closing(http.client.HTTPConnection("127.0.0.1", plain)) as unsafe:
        unsafe.request("GET", "/accounts/login/", headers={"Host": HOST})
        answer = unsafe.getresponse()
        assert (answer.status, answer.headers["Location"][:8]) == (308, "https://")


def test_no_request_is_lost_while_the_web_server_is_replaced(proxied, certificate, web_server):
    https, _, running = proxied
    seen, ended = [], threading.Event()

    def read():
        while not ended.is_set():
            seen.append(status(https, certificate))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    wait_until(lambda: len(seen) > 20)
    running[-1].stop()  # as a container is replaced: the old one is gone before the new one is there
    time.sleep(1)
    running[-1] = Process(web_server)
    enough = len(seen) + 40
    wait_until(lambda: len(seen) > enough, patience=60)
    ended.set()
    for reader in readers:
        reader.join()
    assert len(seen) > enough and set(seen) == {200}


def status(port, certificate, address="/accounts/login/"):
    """The status, or the name of what went wrong."""
    trusted = ssl.create_default_context(cafile=certificate["CERTIFICATE"])
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=60) as plain,
            trusted.wrap_socket(plain, server_hostname=HOST) as safe,
        ):
            safe.sendall(f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            answer = http.client.HTTPResponse(safe)
            answer.begin()
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
