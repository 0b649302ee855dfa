"""The dashboard's addresses and an empty page for who is signed in, in the same frame as every page."""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

EMPTY = engines["django"].from_string('{% extends "base.html" %}{% block title %}Empty{% endblock %}')


def empty(request):
    return HttpResponse(EMPTY.render({}, request))


urlpatterns = [path("empty/", empty, name="empty"), path("", include("config.urls"))]
