"""What goes wrong with a file on its way in: a full disk, and the same file or the same click twice at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from returns.models import Return
from returns.statuses import Status
from tests.faults.disks import ANY, NO_MORE, limit_files
from tests.faults.figures import reaches, settled
from tests.faults.person import Person
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
KNOWN = {("alpha", 4): 2304, ("alpha", 5): 2305, ("alpha", 6): 2306}


def test_a_disk_that_is_full_keeps_nothing_and_says_so(dashboard):
    web = dashboard.web()
    dashboard.worker()
    mara = Person(dashboard.address, "mara@example.org")
    limit_files(web.pid, NO_MORE)
    answer = mara.send(months())
    assert answer.status == 422
    assert "Nothing of it was stored and no figure was changed" in answer.text
    assert not Return.objects.exists()
    assert list((dashboard.folder / "returns").iterdir()) == []

    limit_files(web.pid, ANY)
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    mara.publish(reference)
    settled(dashboard, KNOWN, published=1)


def test_the_same_file_and_the_same_click_twice_at_once(dashboard):
    dashboard.web()
    people = [Person(dashboard.address, "mara@example.org") for _ in range(2)]  # two windows
    path = "/returns/sites/alpha/upload/"
    tokens = [person.token(path) for person in people]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda one: one[0].upload(path, one[1], months()), zip(people, tokens, strict=True)))
        assert sent[0].reference == sent[1].reference
        assert sum("not taken in a second time" in answer.text for answer in sent) == 1
        assert Return.objects.count() == 1

        dashboard.worker()
        reaches(sent[0].reference, Status.READY, dashboard)
        answers = list(pool.map(lambda person: person.publish(sent[0].reference), people))
        assert sum("had been published already" in answer.text for answer in answers) == 1
    settled(dashboard, KNOWN, published=1)
