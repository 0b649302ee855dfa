from memory import locks


def test_every_number_stands_for_one_thing():
    numbers = [value for name, value in vars(locks).items() if name.isupper()]
    assert len(numbers) == len(set(numbers)) > 1
