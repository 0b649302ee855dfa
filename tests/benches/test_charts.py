import pytest

from benches.charts import row


def test_a_reference_that_is_not_there_is_said_and_not_guessed():
    assert row("mdc-2023", 87, 0.5, 0.25, None)[-4:] == ("2.00", "3", "not run", "not run")


@pytest.mark.parametrize(("reference", "said"), [(174.0, ("174", "348")), (20_000.0, ("20,000", "40,000"))])
def test_a_reference_is_told_in_times_of_ours(reference, said):
    assert row("mdc-2023", 87, 0.5, 0.25, reference)[-2:] == said
