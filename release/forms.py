from typing import Any

from django import forms

from release.models import Decision

LONGEST = 2_000
TEXT = {"class": "nhsuk-textarea", "rows": 4}


class DecisionForm(forms.Form):
    """What is decided on a site's money for a quarter. `kinds`: those that the figures allow."""

    kind = forms.ChoiceField(
        label="Your decision",
        widget=forms.Select(attrs={"class": "nhsuk-select"}),
        error_messages={"required": "Choose a decision.", "invalid_choice": "Choose one of the decisions listed."},
    )
    conditions = forms.CharField(
        label="Conditions",
        help_text="Only for a release with conditions.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=TEXT),
    )
    reason = forms.CharField(
        label="Your reason",
        help_text="It is shown with your name to everybody who can sign in.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": "Give a reason. It is shown with the decision."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kinds: list[str], seen: str, before: int) -> None:
        super().__init__(data, initial={"seen": seen, "before": before})
        allowed = [choice for choice in Decision.Kind.choices if choice[0] in kinds]
        self.fields["kind"].choices = [("", "Choose a decision"), *allowed]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        conditions, kind = said.get("conditions", "").strip(), said.get("kind")
        if kind == Decision.Kind.CONDITIONS and not conditions:
            self.add_error("conditions", "Write the conditions that the money is released on.")
        elif kind and kind != Decision.Kind.CONDITIONS and conditions:
            self.add_error("conditions", "Remove the conditions, or choose “Release with conditions”.")
        return said
