from benches.history import TIMES, report


def test_growth_is_of_the_ratio_to_the_empty_page():
    found = {times: {"empty page": float(times), "overview, now": 4.0 * times} for times in TIMES}
    found[100]["overview, now"] = 600.0
    assert report(found).splitlines()[2:] == ["| overview, now | 4.00 | 4.00 | 6.00 | 1.50 |"]


def test_a_page_that_the_first_history_does_not_have_grows_from_the_next():
    found = {times: {"empty page": 1.0, "overview, now": 2.0} for times in TIMES}
    found[10]["overview, as of the middle"], found[100]["overview, as of the middle"] = 4.0, 5.0
    assert report(found).splitlines()[-1] == "| overview, as of the middle |  | 4.00 | 5.00 | 1.25 |"
