"""A picture, answered as a file."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from downloads.answers import frozen_address, moment_in_words
from downloads.pictures import Picture, png, standing
from downloads.tables import LICENCE

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def picture_answer(
    request: HttpRequest,
    kind: str,
    *,
    svg: str,
    name: str,
    title: str,
    description: str,
    page: str,
    below: tuple[str, ...] = (),
) -> HttpResponse:
    """`kind`: "svg" or "png"; 404 for another. `page`: the address of the page that shows it.

    `below`: what the picture must not be shown without and does not say itself.
    """
    if kind not in TYPES:
        raise Http404(f"“{kind}” is no kind of picture: svg or png.")
    known = f"As known on {moment_in_words(request)}. {frozen_address(request, page)}"
    picture = Picture(svg, name, title, description, (*below, known, LICENCE))
    content = standing(picture) if kind == "svg" else png(picture, settings.FONT_DIR)
    day = timezone.localtime(request.viewpoint.moment).date().isoformat()
    headers = {"Content-Disposition": content_disposition_header(True, f"{slugify(name)}-known-{day}.{kind}")}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
