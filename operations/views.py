"""What machines ask. No log-in: the proxy closes these addresses to the outside, and one wants a token besides."""

import logging
import threading
from contextvars import copy_context

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.exposition import CONTENT_TYPE, exposed, may_read
from operations.readiness import Part, parts

TELLS = "tells of what is not ready"

logger = logging.getLogger(__name__)


@never_cache
@login_not_required
@require_safe
def healthz(request):
    """The process answers. Nothing else is asked: a database that is away is no reason to start it again."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@login_not_required
@require_safe
def readyz(request):
    """Every part the dashboard needs; 503 where one is not ready, with which and why."""
    found = parts()
    ready = all(part.is_ready for part in found)
    if not ready:
        # Who asks does not wait for a mail server. The context is the request's, so that each line bears its id.
        threading.Thread(target=copy_context().run, args=(_tell, found), name=TELLS).start()
    said = {part.name: {"ready": part.is_ready, "says": part.says} for part in found}
    return JsonResponse({"ready": ready, "parts": said}, status=200 if ready else 503)


def _tell(found: list[Part]) -> None:
    """Each part that is not ready is a fault of its own for administrators; what cannot be asked follows from one."""
    is_away = not next(part for part in found if part.name == "database").is_ready
    for part in found:
        is_server = part.name in ("database", "broker")
        if not part.is_ready and (is_server or not is_away):
            missed = {"server": part.name} if is_server else None
            logger.error(f"Not ready: {part.name}: %s", part.says, extra=missed)


@never_cache
@login_not_required
@require_safe
def metricsz(request):
    """For Prometheus, with `Authorization: Bearer METRICS_TOKEN`; without it there is no such page."""
    if not may_read(request.headers.get("Authorization", "")):
        raise Http404
    return HttpResponse(exposed(), content_type=CONTENT_TYPE)
