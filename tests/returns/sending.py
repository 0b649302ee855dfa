"""The steps that a return takes, as the tests take them."""

from returns.actions.checking import check
from returns.actions.publishing import publish_return
from returns.actions.receiving import receive
from returns.models import Return


def checked(site, person, content, file_name="return.csv"):
    """A file sent and checked."""
    held = receive(site=site, sent_by=person, file_name=file_name, content=content).held
    check(pk=held.pk)
    return Return.objects.get(pk=held.pk)


def published(site, person, content, file_name="return.csv"):
    held = checked(site, person, content, file_name)
    return publish_return(pk=held.pk, user=person)
