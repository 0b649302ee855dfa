"""What addresses of charts, points and what hangs on them have in common."""

from datetime import date

from django.urls import reverse


def breadcrumb(site):
    return [
        ("Overview", reverse("metrics:overview")),
        ("Sites", reverse("metrics:sites")),
        (site.name, reverse("metrics:site", args=[site.slug])),
    ]


def day(text):
    """The day meant, or None for what is no date written as 2017-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def shows_events(request):
    """Whether the address asks for events; hidden only where it says `events=hidden`."""
    return request.GET.get("events") != "hidden"


def same_events(request):
    """What an address needs that shows the same chart, to have its events hidden too."""
    return "" if shows_events(request) else "?events=hidden"
