from django.shortcuts import render
from django.urls import reverse

from metrics.queries.icon_words import assurance_explained, variation_explained


def icons(request):
    """Every icon with its meaning, and the rules behind it."""
    context = {
        "variation": variation_explained(),
        "assurance": assurance_explained(),
        "breadcrumb": [("About the dashboard", reverse("vanguards:about"))],
    }
    return render(request, "metrics/about_icons.html", context)
