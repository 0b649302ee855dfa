import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from metrics.actions.synthetic import NotEmpty, area_code, definition, make_programme
from metrics.synthetic import SyntheticProgramme, programme

ANSWERS = ("metric", "area", "population", "growth_a_year", "true_growth_to_the_end", "step", "step_from")


class Command(BaseCommand):
    help = "Make a made-up programme with known answers, for training and measurements, in a database of its own."

    def add_arguments(self, parser):
        parser.add_argument("--areas", type=int, default=50)
        parser.add_argument("--metrics", type=int, default=3)
        parser.add_argument("--months", type=int, default=60)
        parser.add_argument("--sites", type=int, default=29, help="made-up sites, each with an area of its own")
        parser.add_argument("--seed", type=int, default=2015, help="the same seed makes the same programme")
        parser.add_argument("--answers", type=Path, help="write what is true of each series into this CSV file")

    def handle(self, *, areas, metrics, months, sites, seed, answers, verbosity, **options):
        if not settings.TRAINING_WORLD:
            raise CommandError(
                "Made-up figures are kept apart: set TRAINING_WORLD=true for a dashboard of its own, "
                "with a database of its own, and every page will say that its figures are made up."
            )
        if not 0 <= sites <= areas or areas < 1 or metrics < 1 or seed < 0:
            raise CommandError(
                "Ask for at least one metric and one area, for no more sites than areas, and for no seed below nought."
            )
        try:
            made = programme(areas=areas, metrics=metrics, months=months, seed=seed)
            with transaction.atomic():  # where the answers cannot be written nothing is kept
                make_programme(programme=made, sites=sites)
                if answers:
                    write_answers(made, answers)
        except (ValueError, OSError) as error:
            raise CommandError(f"Nothing was made. {error}") from None
        except NotEmpty:
            raise CommandError("This database is not empty. A made-up programme needs one of its own.") from None
        if verbosity:
            self.stdout.write(f"Made up: {areas:,} areas, {metrics} metrics, {months} months, {sites} sites.")


def write_answers(made: SyntheticProgramme, path: Path) -> None:
    true_growth = made.true_growth
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ANSWERS)
        for metric, place in ((m, a) for m in range(len(made.growth)) for a in range(len(made.population))):
            step = made.step[metric, place]
            writer.writerow(
                (
                    definition(metric + 1).slug,
                    area_code(place),
                    made.population[place],
                    made.growth[metric, place],
                    round(true_growth[metric, place], 6),
                    step,
                    made.periods[made.step_at[metric, place]].start if step else "",
                )
            )
