"""What site managers fill in: a file, or a few numbers, or reasons."""

import csv
import io
from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.cells import CellFault
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.headings import HEADINGS
from metrics.uploads.returns.read import read_return
from metrics.uploads.returns.values import LONGEST_REASON

ACCEPTED = ".xlsx,.ods,.csv,.txt"
STATES = [("", "Reported: the numbers are here"), *((s.value, s.value.capitalize()) for s in State if not s.has_value)]
RATE = {"numerator": "Count (numerator)", "denominator": "People or days it is over (denominator)"}
WAVE = {"value": "Value", "lower": "Lower end of the interval", "upper": "Upper end", "respondents": "Respondents"}


CHOICES = {
    "state": STATES,
    "provisional": [("", "Final"), ("yes", "Provisional: the number may still change")],
}


class FileForm(forms.Form):
    file = forms.FileField(
        label="Choose the file of your return",
        required=True,
        allow_empty_file=True,  # an empty file gets its own sentence from who reads it
        error_messages={"required": "Choose the file of your return. No file was chosen."},
        widget=forms.FileInput(attrs={"class": "nhsuk-file-upload", "accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, largest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.largest = largest

    def clean_file(self) -> Any:
        """Past the limit nothing is kept: a file of any size would fill the disk."""
        file = self.cleaned_data["file"]
        if file.size > self.largest:
            limit = self.largest // 1_000_000
            raise forms.ValidationError(
                f"The file is larger than {limit} MB. Send only the sheet Return, without pictures and other sheets."
            )
        return file


class NumbersForm(forms.Form):
    """A fieldset for each metric that is asked for and has a period open; what is left blank is not sent.

    What is typed is read as a file would be, by the same rules, and each fault stands at the field that has it.
    `came_in` are the periods of each metric that the site has reported on: the first one without is proposed, so that
    nobody revises a month by leaving the choice as it is.
    """

    def __init__(
        self, *args: Any, expected: Expected, came_in: Mapping[str, Collection[Period]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.expected, self.came_in = expected, came_in or {}
        self.metrics = [metric for metric in expected.metrics if self._open(metric)]
        for metric in self.metrics:
            self._add(metric)

    def _open(self, metric: ExpectedMetric) -> list:
        return sorted((self.expected.open_periods or {}).get(metric.slug, ()))

    def _add(self, metric: ExpectedMetric) -> None:
        self.fields[f"{metric.slug}-period"] = self._period(metric)
        for name, label in (WAVE if metric.shape == "wave" else RATE).items():
            self.fields[f"{metric.slug}-{name}"] = _number(label)
        for name, choices in CHOICES.items():
            self.fields[f"{metric.slug}-{name}"] = forms.ChoiceField(
                label=name.capitalize(), choices=choices, required=False, widget=_select()
            )
        self.fields[f"{metric.slug}-reason"] = forms.CharField(
            label="Note or reason",
            required=False,
            widget=forms.TextInput(attrs={"class": "nhsuk-input"}),
        )

    def _period(self, metric: ExpectedMetric) -> forms.ChoiceField:
        came_in = self.came_in.get(metric.slug, ())
        choices = {f"{p.start.isoformat()}|{p.end.isoformat()}": p for p in self._open(metric)}
        named = [(key, f"{p.label}, in already" if p in came_in else p.label) for key, p in choices.items()]
        missing = (key for key, p in choices.items() if p not in came_in)
        first = next(missing, next(iter(choices)))
        return forms.ChoiceField(label="Period", choices=named, initial=first, widget=_select())

    @property
    def groups(self) -> list[tuple[ExpectedMetric, list]]:
        """Each metric with its fields."""
        return [
            (metric, [self[name] for name in self.fields if name.startswith(f"{metric.slug}-")])
            for metric in self.metrics
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.errors:
            return said
        rows = self._rows(said)
        if not rows:
            raise forms.ValidationError("Fill in the numbers of at least one metric, or a state and a reason.")
        for fault in read_return(_csv(rows), "form.csv", expected=self.expected).faults:
            self._add_fault(fault, rows)
        return said

    def _add_fault(self, fault: CellFault, rows: list[dict[str, Any]]) -> None:
        """The headings are the first line, and each row is a metric."""
        problem = fault.problem.replace("the cell", "the field")
        field = f"{rows[fault.line - 2]['metric']}-{fault.column}" if fault.column else ""
        if field in self.fields:
            self.add_error(field, f"{self.fields[field].label}: {problem}; {fault.mend}.")
        else:
            self.add_error(None, f"{problem.capitalize()}; {fault.mend}.")

    def _rows(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        return [row for metric in self.metrics if (row := self._row(metric, said))]

    def _row(self, metric: ExpectedMetric, said: dict[str, Any]) -> dict[str, Any]:
        prefix = f"{metric.slug}-"
        found = {name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)}
        start, _, end = str(found.pop("period", "")).partition("|")
        if not any(found.values()):
            return {}
        period = f"{start[:7]} to {end[:7]}" if metric.shape == "wave" else start[:7]
        return {**found, "site": self.expected.site_slug, "metric": metric.slug, "period": period}

    def as_csv(self) -> bytes:
        """The same file that somebody would have sent."""
        return _csv(self._rows(self.cleaned_data))


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "nhsuk-select"})


def _number(label: str) -> forms.CharField:
    """Any text: whether it is a number is judged by who reads files."""
    width = {"class": "nhsuk-input nhsuk-input--width-10", "inputmode": "decimal"}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=width))


Unusual = dict[str, Any]  # what is said of a value that may be wrong


class ReasonsForm(forms.Form):
    """One box for each point that is unusual, in however many ways; its name is the key of the first of them.

    A reason that stands in the file already is proposed, so that nobody writes it twice.
    """

    def __init__(self, *args: Any, warnings: list[Unusual], given: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points: dict[tuple[str, ...], list[Unusual]] = {}
        for warning in warnings:
            self.points.setdefault(tuple(warning[name] for name in ("metric", "start", "end")), []).append(warning)
        for ways in self.points.values():
            self.fields[ways[0]["key"]] = self._box(ways, given)

    def _box(self, ways: list[Unusual], given: dict[str, str]) -> forms.CharField:
        texts = [given.get(warning["key"], "") for warning in ways] + [ways[0].get("reason", "")]
        problems = "; ".join(warning["problem"] for warning in ways)
        return forms.CharField(
            label=f"{ways[0]['metric_name']}, {ways[0]['period']}: it is right because",
            max_length=LONGEST_REASON,
            initial=next(filter(None, texts), ""),
            widget=forms.Textarea(attrs={"class": "nhsuk-textarea", "rows": 2}),
            error_messages={"required": f"Say why it is right, or correct it: {problems}."},
        )

    @property
    def boxes(self) -> list[tuple[list[Unusual], Any]]:
        """Each point's warnings with its box."""
        return [(ways, self[ways[0]["key"]]) for ways in self.points.values()]

    @property
    def reasons(self) -> dict[str, str]:
        """What was written, by the key of each warning that it answers."""
        said = ((self.cleaned_data.get(ways[0]["key"], ""), ways) for ways in self.points.values())
        return {warning["key"]: text for text, ways in said for warning in ways}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="What should the manager change?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"class": "nhsuk-textarea", "rows": 3}),
        error_messages={"required": "Say why you decline, so that the manager knows what to do."},
    )
