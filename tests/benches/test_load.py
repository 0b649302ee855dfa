"""The measurement under load: that it would see what it looks for."""

from benches.load import Seen, look_for_halves, report


def overview(*values):
    cells = (
        f'<td><a href="/sites/site-{place}/non-elective-admissions/">{value}<span>'
        for place, value in enumerate(values)
    )
    return "".join(cells)


def test_a_page_on_which_sites_differ_has_been_seen_half_new():
    seen = Seen()
    for page in (overview("9.68", "9.68"), overview("9.68", "9.77"), overview("9.77", "9.77")):
        look_for_halves(page, seen)
    assert (seen.overviews, seen.half_new, seen.generations) == (3, 1, {"9.68", "9.77"})


def test_a_page_without_any_site_is_none_that_is_whole():
    seen = Seen()
    look_for_halves("", seen)
    assert seen.half_new == 1


def test_the_report_counts_errors_and_gives_the_slowest(capsys):
    seen = Seen(milliseconds=[float(number) for number in range(1, 201)], errors=["/: answered 500", "/: answered 500"])
    lines = report(seen).splitlines()
    assert "| errors | 2 | 0 |" in lines
    assert "| 95th percentile, ms | 191 | under 300 |" in lines
    assert capsys.readouterr().out == "/: answered 500\n"
