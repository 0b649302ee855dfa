"""What went wrong in a browser while a test used it, whether the test looked for it or not."""

from urllib.parse import urlsplit

# Chromium reports a refusal to the console; the event says which rule it was.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} at ${event.sourceFile}`));
"""
OWN_ADDRESSES = ("data:", "blob:", "about:")


class Watch:
    """Faults of all pages of one browser context: console, scripts, requests, other hosts, the security policy."""

    def __init__(self, context, host: str) -> None:
        self.host = host
        self.faults: list[str] = []
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.faults.append(f"script fault: {fault.error}"))
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _said(self, message) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request) -> None:
        if not request.url.startswith(OWN_ADDRESSES) and urlsplit(request.url).netloc != urlsplit(self.host).netloc:
            self.faults.append(f"request to another host: {request.url}")

    def _failed(self, request) -> None:
        """A download ends the opening of the page that it was asked for as."""
        if request.is_navigation_request() and request.failure == "net::ERR_ABORTED":
            return
        self.faults.append(f"request failed: {request.url} ({request.failure})")

    def _answered(self, response) -> None:
        """What a page fetches must be there; the answer to the page itself is for the test to judge."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"answer {response.status}: {response.url}")
