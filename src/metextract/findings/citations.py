"""Lines of literature, in which nothing is told of the patient."""

import re

# "J Neurosurg Spine 2010;13:324".
_CITATION = re.compile(r"(?:1(?<!\w1)9|2(?<!\w2)0)\d\d\s?[;:]\s?\d")


def cites(text: str) -> bool:
    """Whether a text holds the year and the pages of a reference."""
    return _CITATION.search(text) is not None
