"""What a list is filtered by, in words."""

from collections.abc import Iterator

import django_filters
from django import forms


def in_words(filters: django_filters.FilterSet) -> tuple[str, ...]:
    """ "Care model: PACS" for each filter in use; what is no choice is ignored, as the page ignores it."""
    return tuple(_in_use(filters)) if filters.is_bound else ()


def _in_use(filters: django_filters.FilterSet) -> Iterator[str]:
    filters.form.is_valid()
    for name, field in filters.form.fields.items():
        value = filters.form.cleaned_data.get(name)
        if value:
            yield f"{field.label}: {_chosen(field, value)}"


def _chosen(field: forms.Field, value) -> str:
    choices = dict(getattr(field, "choices", ()))
    many = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(choices.get(one, one)) for one in many)
