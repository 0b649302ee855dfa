"""How fast a return of 100,000 readings is checked, previewed and published, and how much memory that takes.

Beside PostgreSQL's own COPY and upsert of the same rows into a table with the same constraints and indexes, and
beside django-import-export. A return goes the whole way of a site manager's: the file is received and kept, checked
and previewed as a worker does it, and published as a page does it. All are measured in turn.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benches import _document, _ingest_bare, _ingest_world, _throwaway

READINGS, PEER_READINGS, ROUNDS = 100_000, 2_000, 3
KINDS = {"csv": "CSV", "xlsx": "workbook"}
SENT = {False: "first return", True: "sent again, one row in ten corrected"}
MOST_TIMES_BARE, LEAST_TIMES_PEER, MOST_MEGABYTES = 2.5, 50, 300
HEADLINE = "csv", False
Case = tuple[str, bool]  # kind of file, and whether it corrects the one before
Figures = dict[str, float]


def main() -> None:
    with _throwaway.database() as folder:
        prepare(READINGS)
        cases, peer = measured(folder, READINGS, PEER_READINGS, ROUNDS)
    _document.write(
        "ingest",
        "Returns beside PostgreSQL and django-import-export",
        f"A made-up site sends {READINGS:,} readings: {READINGS // _ingest_world.MONTHS:,} metrics over "
        f"{_ingest_world.MONTHS:,} months, each asked of it. Checking is reading the file with every rule; the preview "
        "is what has changed, what is unusual and the charts before and after; publishing reads the kept file again, "
        "holds it to its preview and makes it known. A fresh process checks and previews, as a worker does, and "
        "another publishes, as a page does; the most memory that each held is given. All figures are medians; a ratio "
        "is the median of the ratios of the rounds.",
        table_of(cases),
        "The bare upsert is COPY of the same rows into a temporary table and INSERT … ON CONFLICT from there, into a "
        "table with every constraint and index of the observations, in one transaction, and is run between checking "
        "and publishing. It checks nothing, and "
        "overwrites where a publication remembers. A correction leaves nine of ten rows as they are, which costs the "
        "bare upsert next to nothing; the target is for the first return.",
        peer_table_of(cases[HEADLINE], peer, PEER_READINGS),
        "django-import-export writes to the same table in its quickest way (bulk, without showing differences), and "
        "is given periods that are read already. It runs on fewer rows, because it takes so long; rows a second are "
        "compared. Its dry run is what it has for checking.",
    )


def prepare(readings: int) -> None:
    """The tables, and the site that is asked for so many readings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _ingest_world.make(-(-readings // _ingest_world.MONTHS))
    _ingest_bare.make()


def measured(folder: Path, readings: int, peer_readings: int, rounds: int) -> tuple[dict[Case, Figures], Figures]:
    """The medians of each case, with `bare` for the upsert beside it; and of the peer, empty where it is not there."""
    files = written(folder, readings, peer_readings)
    runs: dict[Case, list[Figures]] = {case: [] for case in cases()}
    peers: list[Figures] = []
    for _ in range(rounds):
        if find_spec("import_export"):
            peers.append(run("_ingest_peer", str(files["peer"])))
            _ingest_bare.empty()
        for kind in KINDS:
            for corrected in SENT:
                runs[kind, corrected].append(sent(files[kind, corrected], files["rows", corrected]))
            _ingest_bare.empty()
    return {case: medians(found) for case, found in runs.items()}, medians(peers)


def cases() -> list[Case]:
    return [(kind, corrected) for kind in KINDS for corrected in SENT]


def written(folder: Path, readings: int, peer_readings: int) -> dict[object, Path]:
    """The files of every case, and that of the peer."""
    slugs, files = _ingest_world.slugs(), {}
    for kind, corrected in cases():
        files[kind, corrected] = path = folder / f"{'corrected' if corrected else 'first'}.{kind}"
        write = _ingest_world.write_csv if kind == "csv" else _ingest_world.write_workbook
        write(path, _ingest_world.lines(slugs, readings, corrected=corrected))
    for corrected in SENT:
        files["rows", corrected] = path = folder / f"rows-{corrected}.txt"
        _ingest_bare.write_rows(path, _ingest_world.lines(slugs, readings, corrected=corrected))
    files["peer"] = folder / "peer.csv"
    _ingest_world.write_csv(files["peer"], _ingest_world.lines(slugs, peer_readings))
    return files


def sent(path: Path, rows: Path) -> Figures:
    """One return, checked and published, and between the two the bare upsert of its rows."""
    found = run("_ingest_return", "checked", str(path))
    bare = _ingest_bare.seconds_to_upsert(rows)
    found |= run("_ingest_return", "published", found.pop("reference"))
    return {**found, "bare": bare, "ratio": (found["check"] + found["publish"]) / bare}


def run(module: str, *arguments: str) -> dict[str, Any]:
    """A module of the bench in a process of its own; its last line is its figures."""
    command = (sys.executable, "-m", f"benches.{module}", *arguments)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    return json.loads(done.stdout.splitlines()[-1])


def medians(runs: Sequence[Figures]) -> Figures:
    return {name: median(figures[name] for figures in runs) for name in runs[0]} if runs else {}


def table_of(cases: Mapping[Case, Figures]) -> str:
    headings = (
        *("return", "check, rows/s", "preview, rows/s", "publish, rows/s", "check and publish, s"),
        *("bare upsert, s", "ratio", "at most", "peak MB, checking", "peak MB, publishing", "at most"),
    )
    return _document.table(headings, (row_of(case, figures) for case, figures in cases.items()))


def row_of(case: Case, figures: Figures) -> Iterable[str]:
    kind, corrected = case
    both = figures["check"] + figures["publish"]
    return (
        f"{SENT[corrected]}, {KINDS[kind]}",
        *(f"{figures['rows'] / figures[step]:,.0f}" for step in ("check", "preview", "publish")),
        f"{both:.1f}",
        f"{figures['bare']:.1f}",
        f"{figures['ratio']:.2f}",
        "" if corrected else f"{MOST_TIMES_BARE:g}",
        f"{figures['megabytes_of_checking']:.0f}",
        f"{figures['megabytes_of_publishing']:.0f}",
        f"{MOST_MEGABYTES}",
    )


def peer_table_of(ours: Figures, peer: Figures, peer_readings: int) -> str:
    """How many times as fast a return is as the peer's import alone, and with its dry run."""
    headings = ("import", "readings", "rows/s", "a return is as many times as fast", "at least")
    speed = ours["rows"] / (ours["check"] + ours["publish"])
    rows = [("check and publish", f"{ours['rows']:,.0f}", f"{speed:,.0f}", "", "")]
    waits = {"import alone": ("import",), "dry run and import": ("dry_run", "import")}
    for words, steps in waits.items():
        name = f"django-import-export, {words}"
        if not peer:
            rows.append((name, f"{peer_readings:,}", "not run", "", f"{LEAST_TIMES_PEER}"))
            continue
        its = peer["rows"] / sum(peer[step] for step in steps)
        rows.append((name, f"{peer['rows']:,.0f}", f"{its:,.0f}", f"{speed / its:.0f}", f"{LEAST_TIMES_PEER}"))
    return _document.table(headings, rows)


if __name__ == "__main__":
    main()
