"""django-import-export, which many Django projects import with, doing the same import into the same model.

In its quickest way: bulk writes, no difference shown. Run as `python -m benches._ingest_peer FILE`; prints the seconds
of its dry run, which is how it checks, and of its import.
"""

import csv
import json
import os
import sys
from pathlib import Path

from benches._ingest_return import timed


def main(path: Path) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    resource, dataset = _resource(path), _dataset(path)
    dry, _ = timed(lambda: _imported(resource, dataset, dry_run=True))
    wet, _ = timed(lambda: _imported(resource, dataset, dry_run=False))
    print(json.dumps({"dry_run": dry, "import": wet, "rows": len(dataset)}))


def _imported(resource, dataset, *, dry_run: bool) -> None:
    result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True, use_transactions=True)
    if result.totals["new"] != len(dataset):
        raise SystemExit(f"django-import-export took {result.totals} of {len(dataset)} rows.")


def _dataset(path: Path):
    """The rows of a return under the names of the model: its periods are not for a library to know."""
    from tablib import Dataset

    from benches._ingest_world import SITE
    from metrics.uploads.returns.periods_in_words import read_period

    dataset = Dataset(headers=["metric", "area", "period_start", "period_end", "design", *NUMBERS, *WORDS])
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            period = read_period(row["period"])[0]
            numbers = [row[name] for name in NUMBERS]
            said = (row["state"] or "reported", int(row["provisional"] == "yes"), "", row["reason"], "")
            dataset.append([row["metric"], f"site:{SITE}", period.start, period.end, "", *numbers, *said])
    return dataset


NUMBERS = ("numerator", "denominator")
WORDS = ("state", "provisional", "fault", "reason", "cell")


def _resource(path: Path):
    from django.utils import timezone
    from import_export import fields, resources, widgets

    from metrics.models import Area, Metric, Observation, Submission

    moment = timezone.now()
    submission = Submission.objects.create(title="The peer's", file_name=path.name, digest="", received_at=moment)

    class ObservationResource(resources.ModelResource):
        metric = fields.Field("metric", "metric", widgets.ForeignKeyWidget(Metric, "slug"))
        area = fields.Field("area", "area", widgets.ForeignKeyWidget(Area, "code"))

        class Meta:
            model = Observation
            import_id_fields = ("metric", "area", "period_start", "period_end", "design")
            fields = (*import_id_fields, *NUMBERS, *WORDS)
            use_bulk, batch_size, skip_diff = True, 1_000, True

        def get_queryset(self):
            return Observation.objects.current()

        def before_save_instance(self, instance, row, **kwargs):
            instance.submission, instance.known_from = submission, moment

    return ObservationResource()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
