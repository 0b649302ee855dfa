from returns.queries import effects
from returns.queries.summaries import summary_of
from tests.returns.conftest import months
from tests.returns.sending import checked


def with_bed_days(content):
    return content.replace(b"\n", b"\nalpha,bed-days,2014-04,2000,120000,,,,,,,\n", 1)


def test_what_is_not_listed_and_not_drawn_is_counted_and_said(alpha, mara, client, monkeypatch):
    monkeypatch.setattr(effects, "MOST_CHARTS", 1)
    monkeypatch.setattr(effects, "MOST_CHANGES", 3)
    held = checked(alpha, mara, with_bed_days(months()))
    effect = held.effect
    assert (len(effect["charts"]), effect["more_charts"]) == (1, 1)
    assert (len(effect["changes"]), effect["more_changes"]) == (3, 1)
    client.force_login(mara)
    page = client.get(f"/returns/{held.reference}/").content.decode()
    assert "1 more chart changes and is not drawn here." in page
    assert "1 more point changes and is not listed here; each is in the file." in page
    assert "And 1 more, as the file has them." in summary_of(held)


def test_where_everything_is_listed_and_drawn_nothing_is_said_of_more(alpha, mara, client):
    held = checked(alpha, mara, with_bed_days(months()))
    assert (held.effect["more_charts"], held.effect["more_changes"]) == (0, 0)
    client.force_login(mara)
    assert " more " not in client.get(f"/returns/{held.reference}/").content.decode().partition("<main")[2]
    assert "more, as the file" not in summary_of(held)
