"""The preview in words: what becomes of each icon, and the note that each point gets."""

from returns.actions.publishing import publish_return
from returns.actions.reasons import give_reasons
from returns.models import Return
from returns.queries.previews import changes, charts
from tests.returns.conftest import months
from tests.returns.sending import checked, published


def with_charts(variation, assurance=("no_target", "no_target"), **more):
    before, after = (
        {"variation_icon": one, "assurance_icon": other} for one, other in zip(variation, assurance, strict=True)
    )
    return Return(effect={"charts": [{"before": before, "after": after}]}, **more)


def said(held):
    return charts(held)[0][1]


def test_an_icon_that_changes_is_told_with_what_it_was():
    held = with_charts(("common_cause", "concern_high"))
    words = "common cause: no significant change → special cause, concern: higher"
    assert said(held) == [f"The icon would change: {words}."]
    assert said(with_charts(("common_cause", "concern_high"), submission_id=1)) == [f"The icon changed: {words}."]
    assert said(with_charts(("common_cause",) * 2)) == ["The icon stays: common cause: no significant change."]


def test_assurance_is_told_where_there_is_any():
    [_, assurance] = said(with_charts(("common_cause",) * 2, assurance=("inconsistent", "fail")))
    assert assurance.endswith("→ assurance: the process will consistently fail the target.")


def test_no_icon_before_and_none_after_is_no_change():
    """A first chart has nothing before it; a survey never has an icon."""
    first = Return(effect={"charts": [{"before": None, "after": {"variation_icon": "", "assurance_icon": ""}}]})
    assert said(first) == ["No icon, before or after: there are no process limits."]
    assert said(with_charts((None, "common_cause")))[0].startswith("The icon would change: no icon →")


def test_each_change_has_the_note_that_its_point_is_published_with(alpha, mara):
    published(alpha, mara, months())
    rows = months(m05=2399).decode().replace("2399,120000,,,,,,,", "2399,120000,,,,,,,recounted")
    held = checked(alpha, mara, rows.encode())
    held = give_reasons(pk=held.pk, user=mara, reasons={held.warnings[0]["key"]: "Late coding"})
    [(_, note)] = changes(held, dict(held.reasons.values_list("warning", "text")))
    publish_return(pk=held.pk, user=mara)
    [kept] = Return.objects.get(pk=held.pk).submission.observations.values_list("reason", flat=True)
    assert note == kept == "recounted; Late coding"
