from benches.refresh import report as refreshed
from benches.workers import report


def test_speed_is_that_of_the_median_beside_one_worker():
    lines = report(3000, {1: [30.0, 28.0, 90.0], 2: [15.0, 16.0, 14.0]}).splitlines()
    assert lines[2:] == ["| 1 | 30.00 | 100 | 1.00 |", "| 2 | 15.00 | 200 | 2.00 |"]


def test_a_chart_takes_its_share_of_the_median():
    assert "| published data | 1 | 284 | 1.42 | 5.00 |" in refreshed([(284, 1.42), (284, 9.9), (284, 1.1)], [(3, 1.0)])
