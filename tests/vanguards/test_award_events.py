"""Awards as events of charts: whole sums, with their stage, on the day that is known."""

from datetime import date

from django.utils import timezone

from vanguards.award_events import AwardEvent, award_events
from vanguards.models import Award, AwardSite, Site


def of(slug):
    return award_events().get(Site.objects.get(slug=slug).pk, [])


def test_a_direct_award_stands_on_its_month_with_its_stage_and_year(register):
    assert of("northumberland")[0] == AwardEvent(date(2015, 7, 31), "month", "Award of £8.3m announced for 2015/16")


def test_a_joint_sum_is_told_whole_at_each_of_its_sites_and_never_divided(register):
    (joint,) = [event for event in of("salford") if "joint" in event.title]
    assert joint.title == "Award of £41m approved in principle for 2015/16, one joint sum for 5 sites"
    holders = [site for site, events in award_events().items() if joint in events]
    assert len(holders) == 5


def test_not_nationally_funded_more_than_and_another_fund_are_said(register):
    assert "Not nationally funded for 2017/18" in [event.title for event in of("wirral")]
    assert "Award of more than £2m announced for 2017/18" in [event.title for event in of("erewash")]
    (other,) = of("stockport")
    assert other.title.startswith("Award of £16m confirmed for 2016/17 to 2018/19 (Greater Manchester t")


def test_what_has_no_day_or_is_no_award_is_not_drawn(register):
    drawn = sum(len(events) for events in award_events().values())
    dated = Award.objects.current().exclude(on=None)
    assert drawn == AwardSite.objects.current().filter(award_code__in=dated.values("code")).count()
    Award.objects.filter(code="FA001").update(on=None, precision="")
    assert all("£8.3m" not in event.title for event in of("northumberland"))


def test_a_withdrawn_award_is_an_event_no_more(register):
    moment = timezone.now()
    Award.objects.filter(code="FA001").update(known_until=moment)
    AwardSite.objects.filter(award_code="FA001").update(known_until=moment)
    assert all("£8.3m" not in event.title for event in of("northumberland"))
