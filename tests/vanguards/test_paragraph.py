import pytest

from vanguards.dossier import site_dossier
from vanguards.models import Site


@pytest.fixture
def paragraph(register, now):
    return lambda slug: site_dossier(Site.objects.get(slug=slug), now).paragraph


def test_a_site_with_lead_partners_population_and_two_stages(paragraph):
    assert paragraph("south-somerset-symphony") == (
        "South Somerset Symphony Programme is one of the 29 NHS England vanguards, announced on 10 March 2015, of the "
        "care model “integrated primary and acute care systems” (PACS). "
        "Its lead is Yeovil District Hospital NHS Foundation Trust. "
        "Our sources name these partners: South Somerset Healthcare GP Federation; "
        "Yeovil District Hospital NHS Foundation Trust; NHS Somerset CCG; and Somerset County Council. "
        "Population as published: 132,354 "
        "(total population covered, NHS England dashboard (12 months to Sept 2017) as printed by HSJ). "
        "For 2015/16, £4.9m of national money was announced. For 2015/16, £8.02m of national money was confirmed. "
        "Sums of one year are stages of the same money and are never added."
    )


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("wirral", "In 2017/18 it was not nationally funded."),
        (
            "wirral",
            "£41m was approved in principle jointly for 5 sites, of which it is one, and no split was published.",
        ),
        ("harrogate", "For 2017/18 our sources conflict."),
        (
            "calderdale",
            "For 2016/17, £75,000 of national money was confirmed (not clear: the source does not say whether the "
            "three sites had £75,000 each or together; it is read here as each).",
        ),
        ("fylde-coast", "£4.26m or £4.62m of national money was announced (not clear: the text of the source says"),
        (
            "stockport",
            "No national award to it was found in our sources. For 2016/17 to 2018/19, £16m was confirmed by another "
            "fund: Greater Manchester transformation fund.",
        ),
        ("west-cheshire", "Its partners are not known."),
        ("west-wakefield", "No national award to it was found in our sources."),
        ("nottingham-city-care-homes", "(EHCH)"),
        ("harrogate", "Our sources name this partner: NHS Harrogate and Rural District CCG."),
        ("stockport", "No population was published in what we read."),
    ],
)
def test_what_is_said_of_others(paragraph, slug, sentence):
    assert sentence in paragraph(slug)
