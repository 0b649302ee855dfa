from benches.history import TIMES, report


def test_growth_is_of_the_ratio_to_the_empty_page():
    found = {times: {"empty page": float(times), "overview, now": 4.0 * times} for times in TIMES}
    found[100]["overview, now"] = 600.0
    assert report(found).splitlines()[2:] == ["| overview, now | 4.00 | 4.00 | 6.00 | 1.50 |"]
