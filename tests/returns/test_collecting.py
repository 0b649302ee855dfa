import gc

import pytest

from returns.collecting import without_collecting


@pytest.fixture(autouse=True)
def collecting():
    gc.enable()
    yield
    gc.enable()


def test_circles_are_not_looked_for_meanwhile_and_are_again_afterwards():
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_they_are_looked_for_again_where_the_work_fails():
    with pytest.raises(ValueError), without_collecting():
        raise ValueError
    assert gc.isenabled()


def test_whoever_had_it_off_finds_it_off():
    gc.disable()
    with without_collecting():
        pass
    assert not gc.isenabled()
