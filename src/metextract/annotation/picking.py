"""Some of many reports: people annotate a sample of an archive."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import TypeVar

from metextract.errors import InputError

Item = TypeVar("Item")


def picked(
    items: Iterable[Item], *, first: int | None = None, size: int | None = None, seed: int | None = None
) -> Iterator[Item]:
    """The first so many, or a random sample of this size in the order of the items, the same for the same seed; else all.

    A sample reads all items and keeps no more than it holds. InputError if both are asked for, or a seed without a size.
    """
    if first is not None and size is not None:
        raise InputError("take either the first reports or a random sample, not both")
    if seed is not None and size is None:
        raise InputError("a seed needs the size of a random sample")
    return islice(items, first) if size is None else iter(_sample(items, size, Random(seed or 0)))


def _sample(items: Iterable[Item], size: int, random: Random) -> list[Item]:
    """Vitter's algorithm R: each item replaces one of those kept, with the chance that it belongs to the sample."""
    kept: list[tuple[int, Item]] = []
    for number, item in enumerate(items):
        if number < size:
            kept.append((number, item))
            continue
        place = random.randrange(number + 1)
        if place < size:
            kept[place] = (number, item)
    return [item for _, item in sorted(kept, key=lambda pair: pair[0])]
