"""Colours of the kinds and of their values, for tools that let us choose. White letters can be read on each of them."""

from metextract.records import Kind

_KINDS = ("#1565c0", "#c62828", "#6a1b9a", "#2e7d32", "#b35900", "#00695c", "#ad1457", "#4e342e")
VALUE_COLOUR = "#546e7a"


def colour_of(kind: Kind) -> str:
    return _KINDS[list(Kind).index(kind) % len(_KINDS)]
