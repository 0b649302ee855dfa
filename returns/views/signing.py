from django.shortcuts import redirect, render

from returns.actions.signing import NotSigned, decline, digest_of
from returns.actions.signing import sign as sign_return
from returns.forms import DeclineForm
from returns.queries.rights import must_certify, own_return
from returns.queries.summaries import DECLARATION, summary_of
from returns.statuses import Status
from returns.views.frame import must_be_now
from returns.views.returns import after, context_of


def sign(request, reference):
    """The certifier's page: what would change, what is unusual and why; sign, or decline with a reason."""
    held = own_return(reference, request.viewpoint)
    must_certify(request.user, held.site)
    must_be_now(request)
    if held.status != Status.SIGN_OFF:
        return redirect("returns:return", reference=reference)
    form = DeclineForm(request.POST if "decline" in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            if _decided(request, held, form):
                return redirect("returns:return", reference=reference)
        except NotSigned as refused:
            problem = str(refused)
    return _page(request, held, form, problem)


def _decided(request, held, form):
    seen = request.POST.get("summary", "")
    if "sign" in request.POST:
        after(request, sign_return(pk=held.pk, user=request.user, digest=seen))
        return True
    if form.is_valid():
        decline(pk=held.pk, user=request.user, digest=seen, reason=form.cleaned_data["reason"])
        return True
    return False


def _page(request, held, form, problem):
    context = context_of(request, held)
    context |= {
        "form": form,
        "problem": problem,
        "declaration": DECLARATION,
        "digest": digest_of(summary_of(held)),
    }
    return render(request, "returns/sign.html", context, status=422 if problem or form.errors else 200)
