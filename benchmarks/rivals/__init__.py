"""The contestants, one module each, and `python -m rivals`, which lets one of them read some texts in a process of its own.

A module has PACKAGES (those it is made of, by the names of their distributions), MODULES (what must be there to import) and
`prepare`, which loads all there is to load and gives a function that reads texts and counts what it found. Modules import
nothing but the standard library and their own packages, and those when they are prepared: a rival may run in an environment
that metextract is not installed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NOT_INSTALLED = 3
Read = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """phrases: label and phrase of each term of the shipped lexicons. lexicons: a folder of own ones, for metextract alone."""

    phrases: Sequence[tuple[str, str]]
    lexicons: str | None = None
