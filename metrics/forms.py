"""What readers write: notes, requests for a re-base, and decisions on them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from metrics.models import Note
from metrics.periods import Period
from metrics.queries.notes import About, stretch_of

LONGEST = 2_000
TEXT = {"class": "nhsuk-textarea", "rows": 4}


def _choices(periods: Sequence[Period], blank: str) -> list[tuple[str, str]]:
    return [("", blank), *((period.start.isoformat(), period.label) for period in periods)]


class NoteForm(forms.Form):
    """A note about what `about` says. On a chart its writer may name the periods; a site's may be for its people."""

    first = forms.ChoiceField(label="From period", required=False)
    last = forms.ChoiceField(label="To period", required=False)
    text = forms.CharField(
        label="Your note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": "Write your note."},
    )
    visibility = forms.ChoiceField(
        label="Who may read it", choices=Note.Visibility.choices, initial=Note.Visibility.EVERYBODY
    )
    observation = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, about: About) -> None:
        super().__init__(data, auto_id="note_%s", initial={"observation": about.observation})
        self.about = about
        if about.is_point or not about.series:
            del self.fields["first"], self.fields["last"]
        else:
            self.fields["first"].choices = _choices(about.periods, "The whole series")
            self.fields["last"].choices = _choices(about.periods, "The same period")
        if not about.is_point:
            del self.fields["observation"]
        if about.site is None:
            self.fields["visibility"].choices = [Note.Visibility.choices[1]]

    def clean_observation(self) -> int | None:
        """The version that stood on the page, also where it was revised while the note was written."""
        seen = self.cleaned_data["observation"]
        return seen if self.about.has_version(seen) else self.about.observation

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("first", ""), said.get("last", "")
        if last and not first:
            self.add_error("first", "Choose the first period as well, or leave both as they are.")
        elif last and last < first:
            self.add_error("last", "The last period is before the first. Choose a later one.")
        return said

    def note(self) -> Note:
        """What was written, unsaved. Only of a form that is valid."""
        said = self.cleaned_data
        return self.about.unsaved(said["text"].strip(), said["visibility"], self._stretch(), said.get("observation"))

    def _stretch(self) -> Period | None:
        if self.about.is_point:
            return stretch_of(self.about.periods)
        first = self.cleaned_data.get("first", "")
        last = self.cleaned_data.get("last") or first
        inside = (period for period in self.about.periods if first <= period.start.isoformat() <= last)
        return stretch_of(inside) if first else None


class RebaseForm(forms.Form):
    """`periods`: those that limits may restart with."""

    on = forms.ChoiceField(
        label="First period of the new limits",
        error_messages={
            "required": "Choose the period that the new limits begin with.",
            "invalid_choice": "Choose one of the periods of this chart.",
        },
    )
    cause = forms.CharField(
        label="What changed, and why it will last",
        help_text="A known cause, such as a new way of counting, a ward that opened or a service that moved.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": "Say what changed. Limits restart for a known cause only."},
    )

    def __init__(self, data: Any, *, periods: Sequence[Period]) -> None:
        super().__init__(data)
        self.fields["on"].choices = _choices(periods, "Choose a period")


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label="Your reason",
        help_text="It is printed beneath the chart with your name.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": "Give a reason. It is printed beneath the chart."},
    )
