def test_the_icons_are_drawn_with_what_they_mean_and_the_rules(page):
    words = page("about-icons")
    for said in (
        "Common cause The latest point lies within what this series usually does.",
        "Concern: higher The latest point meets a rule, and it is higher where lower is better.",
        "No target No target was published for this metric",
        "Too few points Fewer than 13 values are held",
        "H stands for higher, L for lower.",
        "seven or more points in a row on the same side of the mean",
    ):
        assert said in words


def test_the_chart_leads_to_what_its_icons_mean(page):
    assert "The icons and what they mean" in page("chart", "wirral", "non-elective-admissions")
