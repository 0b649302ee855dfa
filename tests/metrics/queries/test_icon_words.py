from metrics.charts import icons
from metrics.queries.icon_words import assurance_explained, variation_explained


def test_every_icon_is_explained_once_with_its_picture():
    explained = [*variation_explained(), *assurance_explained()]
    assert {icon.name for icon in explained} == {words.short for words in icons.WORDS.values()}
    assert len(explained) == len(icons.WORDS)
    assert all(icon.picture.startswith("<svg") and icon.meaning for icon in explained)
