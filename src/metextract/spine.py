"""The order of the vertebrae: what a level is called, what lies between two, what a disc is.

Vertebrae are named C1-C7, T1-T12, L1-L5, S1-S5. T13 and L6 exist in transitional anatomy and keep
their written name; a range without them passes over them. A motion segment (disc) is written with
its two vertebrae, upper first: L4-L5.
"""

COUNTS = {"C": 7, "T": 12, "L": 5, "S": 5}
VERTEBRAE = tuple(f"{letter}{number}" for letter, count in COUNTS.items() for number in range(1, count + 1))
TRANSITIONAL = {"T13": "T12", "L6": "L5"}

REGION_OF = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}

_STEP = 2  # between two vertebrae, so that a transitional one has room
_ORDER = {name: _STEP * index for index, name in enumerate(VERTEBRAE)}
_ORDER |= {name: _ORDER[above] + 1 for name, above in TRANSITIONAL.items()}


def vertebra(letter: str, number: int) -> str | None:
    """The vertebra of a region letter (D is dorsal, thoracic) and a number, or None if there is none.

    >>> vertebra("D", 8), vertebra("L", 6), vertebra("C", 8)
    ('T8', 'L6', None)
    """
    name = f"{'T' if letter.upper() == 'D' else letter.upper()}{number}"
    return name if name in _ORDER else None


def rank(level: str) -> tuple[int, int]:
    """Sort key of a vertebra or segment, top to bottom."""
    upper, _, lower = level.partition("-")
    return _ORDER[upper], _ORDER[lower] if lower else -1


def ordered(levels: set[str]) -> tuple[str, ...]:
    """Levels from the top of the spine to its bottom.

    >>> ordered({"L1", "C7", "T2"})
    ('C7', 'T2', 'L1')
    """
    return tuple(sorted(levels, key=rank))


def between(first: str, last: str) -> tuple[str, ...]:
    """The vertebrae from first to last, both included, top to bottom whichever is named first.

    >>> between("T11", "L2")
    ('T11', 'T12', 'L1', 'L2')
    """
    low, high = sorted((_ORDER[first], _ORDER[last]))
    ends = {first, last}
    return tuple(
        sorted((n for n in _ORDER if low <= _ORDER[n] <= high and (n not in TRANSITIONAL or n in ends)), key=_ORDER.__getitem__)
    )


def adjacent(upper: str, lower: str) -> bool:
    """Whether lower lies directly under upper, so that the two bound a motion segment.

    >>> adjacent("L5", "S1"), adjacent("T5", "T7"), adjacent("L6", "S1")
    (True, False, True)
    """
    return 0 < _ORDER[lower] - _ORDER[upper] <= _STEP


def segment(upper: str, lower: str) -> str:
    """The name of the motion segment between two vertebrae."""
    return f"{upper}-{lower}"


def is_level(text: str) -> bool:
    """Whether text is the name of a vertebra or of a motion segment."""
    upper, dash, lower = text.partition("-")
    if upper not in _ORDER:
        return False
    return not dash or (lower in _ORDER and adjacent(upper, lower))
