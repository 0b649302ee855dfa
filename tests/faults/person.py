"""Somebody who sends returns with a browser: cookies, forms and what the pages answer."""

import json
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from tests.pages import RETURNS, SIGN_IN

PASSWORD = "a long enough password"
WITHIN = 60  # seconds
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BOUNDARY = "a-boundary-of-the-tests"


@dataclass(frozen=True)
class Answer:
    status: int
    address: str
    text: str

    @property
    def reference(self) -> str:
        """Of the return whose page this is."""
        return self.address.rstrip("/").rsplit("/", 1)[-1]


class Person:
    """Signed in with `email`, or nobody in particular."""

    def __init__(self, address: str, email: str = "") -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        if email:
            answer = self.post(SIGN_IN, {"username": email, "password": PASSWORD})
            assert SIGN_IN not in answer.address, answer.text

    def get(self, path: str, **headers: str) -> Answer:
        return self._open(urllib.request.Request(self.address + path, headers=headers))

    def post(self, path: str, fields: dict[str, str], *, form: str = "", token: str = "") -> Answer:
        """Fill in the form of the page `form`, by default the page that it is sent to; one that is open has a token."""
        fields = {"csrfmiddlewaretoken": token or self.token(form or path), **fields}
        return self._open(urllib.request.Request(self.address + path, urllib.parse.urlencode(fields).encode()))

    def send(self, content: bytes, site: str = "alpha") -> Answer:
        """Upload a return."""
        path = f"{RETURNS}sites/{site}/upload/"
        return self.upload(path, self.token(path), content)

    def upload(self, path: str, token: str, content: bytes) -> Answer:
        parts = [
            part('name="csrfmiddlewaretoken"', token.encode()),
            part('name="file"; filename="return.csv"\r\nContent-Type: text/csv', content),
        ]
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._open(urllib.request.Request(self.address + path, body, headers))

    def publish(self, reference: str, *, token: str = "") -> Answer:
        return self.post(f"{RETURNS}{reference}/send/", {}, form=f"{RETURNS}{reference}/", token=token)

    def token(self, path: str) -> str:
        page = self.get(path)
        assert page.status == 200, page.text
        return TOKEN.search(page.text).group(1)

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=WITHIN) as answer:
                return Answer(answer.status, answer.url, answer.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.url, error.read().decode())


def part(disposition: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


def not_ready(machine: Person) -> dict[str, str]:
    """The parts that /readyz names as not ready, with what it says of each."""
    answer = machine.get("/readyz")
    parts = {name: part["says"] for name, part in json.loads(answer.text)["parts"].items() if not part["ready"]}
    assert answer.status == (503 if parts else 200)
    return parts
