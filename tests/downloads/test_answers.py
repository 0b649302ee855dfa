"""What goes with the rows: the moment, the filters, the order, the sources; and what is said to a bad address."""

import pytest
from django.utils import timezone

from tests.downloads.reading_back import content, from_csv, from_xlsx
from tests.pages import CHART

SITES = "/sites/?care_model=PACS&sort=-population"


def test_a_file_says_what_it_is_and_how_to_see_it_again(reading):
    response = reading.get(f"{SITES}&download=csv")
    day = timezone.localdate().isoformat()
    assert f'filename="sites-pacs-known-{day}.csv"' in response.headers["Content-Disposition"]
    back = from_csv(content(response))
    assert back.said("Filter") == ["Care model: PACS: Integrated primary and acute care systems"]
    assert back.said("Order") == ["Vanguard sites: Population as published, highest or Z first"]
    assert "Open Government Licence" in back.said("Licence")[0]
    [again] = back.said("This view again")
    assert "care_model=PACS" in again and "as_of=" in again and "download" not in again
    then = reading.get(again.removeprefix("http://testserver"))
    assert then.status_code == 200 and b"You are looking at what this dashboard knew" in then.content
    there = reading.get(again.removeprefix("http://testserver") + "&download=csv")
    assert from_csv(content(there)).tables == back.tables


def test_a_chart_s_values_go_with_their_states_dates_and_source(reading):
    back = from_xlsx(content(reading.get(f"{CHART}?download=xlsx")))
    assert back.said("State: missing") == ["due, and not received or not published"]
    assert all(back.said(what) for what in ("Data to", "Received", "Computed", "Rule set", "Source", "Licence"))
    assert any("roxy" in note for note in back.said("Note"))
    assert any("Comparability" in note for note in back.said("Note"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "/metrics/non-elective-admissions/",
            "is a proxy for “Emergency admissions per person”, and not the core metric.",
        ),
        ("/metrics/non-elective-admissions/growth/", "is a proxy for “Emergency admissions per person”"),
        ("/metrics/available-beds/", "is context for “Bed days per person”, and not the core metric."),
        ("/metrics/available-beds/growth/", "is context for “Bed days per person”"),
        ("/sites/wirral/available-beds/growth/", "is context for “Bed days per person”"),
        ("/metrics/quality-of-life-mental-health/", "is a side measure, shown beside “Health-related quality of life"),
    ],
)
def test_what_a_metric_is_to_a_core_metric_goes_with_its_figures(address, said, reading):
    notes = from_csv(content(reading.get(f"{address}?download=csv"))).said("Note")
    assert sum(said in note for note in notes) == 1
    assert sum(" is a proxy for " in note for note in notes) == ("proxy" in said), "nothing else is called a proxy"


def test_a_past_moment_is_in_the_file_and_in_its_name(reading):
    early = reading.get("/sites/?as_of=2017-03-31&download=csv")
    assert "known-2017-03-31" in early.headers["Content-Disposition"]
    back = from_csv(content(early))
    assert back.said("As known on") == ["31 March 2017, 23:59"]
    assert len(back.tables[""]) == 1, "the dashboard held no site then"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("download=pdf", "“pdf” is no kind of file"),
        ("download=", "“” is no kind of file"),
        ("download=csv&table=nothing", "There is no table “nothing” on this page to take away. There is: sites."),
    ],
)
def test_what_cannot_be_had_is_said_on_the_page(query, why, reading):
    response = reading.get(f"{SITES}&{query}", follow=True)
    assert response.redirect_chain == [("?care_model=PACS&sort=-population", 302)]
    assert why in response.content.decode()


def test_a_page_without_a_table_says_so(reading):
    response = reading.get("/metrics/emergency-admissions/?download=xlsx", follow=True)
    assert "There is no table on this page to take away." in response.content.decode()


def test_another_site_s_returns_are_not_found_here_either(reading):
    assert reading.get("/returns/sites/south-somerset-symphony/history/?download=csv").status_code == 404


def test_text_in_the_register_that_looks_like_a_formula_does_not_leave_as_one(reading):
    from vanguards.models import PublishedResult

    result = PublishedResult.objects.current().first()
    PublishedResult.objects.filter(pk=result.pk).update(measure='=HYPERLINK("http://example.org","x")')
    cells = [c for row in from_csv(content(reading.get("/evidence/?download=csv"))).tables[""] for c in row]
    assert """'=HYPERLINK("http://example.org","x")""" in cells
    assert from_xlsx(content(reading.get("/evidence/?download=xlsx"))), "which refuses a formula"
