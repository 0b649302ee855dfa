"""Around every request: its id, and when it has been answered one line in the log and one count. Inside: who may."""

import logging
import time

from django.contrib.auth.middleware import LoginRequiredMiddleware

from operations import traces
from operations.counters import count_request

logger = logging.getLogger("operations.requests")
NOT_NOTED = ("/healthz", "/readyz", "/metricsz", "/static/")  # machines ask every few seconds


def trace_middleware(get_response):
    """Outermost, so that whatever goes wrong further in is logged with the id."""

    def middleware(request):
        request_id = traces.id_of_request(request.headers.get(traces.HEADER))
        with traces.in_hand(request=request_id):
            began = time.perf_counter()
            response = get_response(request)
            response.headers[traces.HEADER] = request_id
            if not request.path.startswith(NOT_NOTED):
                _note(request, response, time.perf_counter() - began)
        return response

    return middleware


def _note(request, response, seconds: float) -> None:
    """No query string, no person: an id is enough to find the rest."""
    fields = {
        "method": request.method,
        "path": request.path,
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    count_request(method=request.method, route=fields["route"], status=response.status_code, seconds=seconds)
    logger.info("%(method)s %(path)s %(status)s %(ms)s ms", fields, extra={"fields": fields})


def route_of(request) -> str:
    """The pattern of the address, of which there are few; empty where none fits."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else ""


class LoginMiddleware(LoginRequiredMiddleware):
    """Django's own asks who is reading also where nobody need be known: to whoever has signed in /healthz and /readyz
    would then fail with the database."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "login_required", True):
            return super().process_view(request, view_func, view_args, view_kwargs)
        return None
