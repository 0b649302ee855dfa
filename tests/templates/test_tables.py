"""What a table says besides its numbers, for those who do not see it, and what its links keep."""

import re

import django_tables2 as tables
import pytest
from django.test import RequestFactory


class SiteTable(tables.Table):
    caption = "Sites"
    name = tables.Column(verbose_name="Site")
    rate = tables.Column(verbose_name="Rate", attrs={"td": {"class": "numeric"}})
    note = tables.Column(verbose_name="Note", orderable=False)

    class Meta:
        template_name = "django_tables2/nhs.html"


ROWS = [{"name": f"Site {number}", "rate": number, "note": "<b>"} for number in range(7)]


def written(address="/", rows=ROWS, per_page=3):
    request = RequestFactory().get(address)
    table = SiteTable(rows, empty_text="No site matches.")
    tables.RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return re.sub(r"\s+", " ", table.as_html(request))


def headers(page):
    return re.findall(r'<th scope="col"(.*?)</th>', page)


def test_caption_names_the_table_and_the_region_it_scrolls_in():
    page = written()
    assert '<caption class="nhsuk-table__caption nhsuk-table__caption--m" id="table-caption">Sites<' in page
    assert 'role="region" aria-labelledby="table-caption" tabindex="0"' in page


def test_the_first_cell_heads_its_row_and_no_other_does():
    page = written()
    assert re.findall(r'<th scope="row"[^>]*>(.*?)</th>', page) == ["Site 0", "Site 1", "Site 2"]


def test_what_people_wrote_is_escaped():
    assert "&lt;b&gt;" in written()


def test_only_the_column_in_order_says_so():
    name, rate, note = headers(written("/?sort=-rate"))
    assert "aria-sort" not in name
    assert 'aria-sort="descending"' in rate
    assert "sorted highest or Z first" in rate
    assert "<a" not in note


def test_numbers_and_their_header_stand_right():
    name, rate, _ = headers(written())
    assert "numeric" in rate
    assert "numeric" not in name
    assert re.search(r'<td class="nhsuk-table__cell [^"]*numeric', written())


@pytest.mark.parametrize(
    ("now", "then"), [("", "sort=rate"), ("&sort=rate", "sort=-rate"), ("&sort=-rate", "sort=rate")]
)
def test_sorting_turns_round_keeps_the_filters_and_starts_at_the_first_page(now, then):
    _, rate, _ = headers(written(f"/?as_of=2017-03-31&region=North&page=2{now}"))
    link = re.search(r'href="([^"]*)"', rate)[1]
    assert "as_of=2017-03-31" in link
    assert "region=North" in link
    assert link.endswith(then)
    assert "page=" not in link


def test_pages_keep_the_order_and_say_which_one_is_shown():
    page = written("/?sort=-rate&page=2")
    assert 'aria-label="Page 2" aria-current="page"' in page
    assert page.count("aria-current") == 1
    assert '<a class="nhsuk-pagination__next" rel="next" href="?sort=-rate&amp;page=3">' in page


def test_a_short_table_has_no_pages():
    assert "nhsuk-pagination" not in written(per_page=10)


def test_an_empty_table_says_why():
    assert '<td class="nhsuk-table__cell" colspan="3">No site matches.</td>' in written(rows=[])
