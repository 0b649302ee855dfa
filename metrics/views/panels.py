from django.http import Http404
from django.urls import reverse

from downloads.picture_answers import picture_answer
from metrics.queries.panels import panels_of
from metrics.queries.subjects import metric_or_404
from metrics.tables.about import dates


def picture(request, slug, kind, file):
    """A panel's picture by itself, as "svg" or "png"; 404 where none is stored or nothing has a place in it."""
    subject = metric_or_404(slug, request.viewpoint)
    panel = next((one for one in panels_of(subject, request.viewpoint) if one.kind == kind), None)
    if panel is None or not panel.description.is_drawn:
        raise Http404(f"There is no panel “{kind}” of this metric.")
    described, stored = panel.description, panel.stored
    shown = dates(data_to=stored.data_to, received=stored.received_at, computed=stored.computed_at)
    return picture_answer(
        request,
        file,
        svg=stored.svg_full,
        name=f"{slug}-{kind}-{described.window}",
        title=f"{described.title}. {described.headline}",
        description=described.alternative_text,
        page=reverse("metrics:metric", args=[slug]),
        below=(
            *(line for line in described.caption if line != described.proxy_text),
            ". ".join(f"{what} {when}" for what, when in shown) + ".",
        ),
    )
