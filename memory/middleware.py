from django.contrib import messages

from memory.viewpoint import NotAMoment, Viewpoint, past_moment


def viewpoint_middleware(get_response):
    """Give every request its viewpoint. A moment that cannot be used is said, and the page shows now."""

    def middleware(request):
        request.viewpoint = Viewpoint(reader=request.user, as_of=_moment_asked_for(request))
        return get_response(request)

    return middleware


def _moment_asked_for(request):
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        return past_moment(text)
    except NotAMoment as problem:
        if request.user.is_authenticated:
            messages.warning(request, f"{problem} This page shows what is known now.")
        return None
