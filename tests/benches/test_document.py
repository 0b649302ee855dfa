from benches._document import START, replaced, table


def test_a_measurement_is_added_at_the_end():
    once = replaced(START, "charts", "## Charts")
    assert once.startswith(START)
    assert replaced(once, "ingest", "## Ingest").startswith(once.rstrip())


def test_a_measurement_replaces_its_own_section_and_no_other():
    both = replaced(replaced(START, "charts", "## Charts\n\nold"), "ingest", "## Ingest")
    again = replaced(both, "charts", r"## Charts: \1 new")
    assert again == both.replace("## Charts\n\nold", r"## Charts: \1 new")


def test_a_measurement_run_twice_with_the_same_words_changes_nothing():
    once = replaced(START, "charts", "## Charts")
    assert replaced(once, "charts", "## Charts") == once


def test_a_table_has_words_on_the_left_and_numbers_on_the_right():
    assert table(("what", "seconds"), [("checking", "1.2")]) == "| what | seconds |\n| --- | ---: |\n| checking | 1.2 |"
