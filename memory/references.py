"""References that people can read out: what they stand for is found by them, and nothing can be guessed from them."""

import secrets

# No letters or digits that are taken for one another when read out on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
