"""Addresses that fail, for tests of what is told then."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path


@login_not_required
def fails(request, number):
    raise ValueError("this address always fails")


urlpatterns = [path("fails/<int:number>/", fails)]
