from metrics.charts import rows


def test_a_row_a_period(charts):
    table = rows.table(charts["trend"])
    assert len(table) == 81
    first = table[0]
    assert first["period"] == "April 2013"
    assert first["start"] == "2013-04-01"
    assert first["state"] == "reported"
    assert first["standing"] == "final"
    assert first["numerator"] and first["denominator"] and first["published"]


def test_missing_faulty_and_provisional_rows_say_so(charts):
    table = rows.table(charts["trend"])
    assert (table[-1]["value"], table[-1]["state"]) == ("", "missing")
    assert table[-1]["note"] == "Registered patients end in October 2019"
    assert table[40]["note"] == "Source reports a fault: About a tenth of other months"
    assert table[78]["standing"] == "provisional"


def test_columns_that_say_nothing_are_left_out(charts):
    assert "respondents" not in rows.headings(charts["trend"])
    assert list(rows.headings(charts["empty"])) == ["period", "value", "state"]


def test_headings_name_the_unit_and_the_comparator(charts):
    headings = rows.headings(charts["trend"])
    assert headings["value"] == "Value charted, per 1,000 people per 30 days"
    assert headings["comparator"] == "Rest of England"


def test_the_value_beside_the_charted_one_is_called_what_it_is(charts):
    assert rows.headings(charts["trend"])["published"] == "Value as published"
    assert rows.headings(charts["trend"], published="Rate for the period itself")["published"] == (
        "Rate for the period itself"
    )
