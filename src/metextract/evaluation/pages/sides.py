"""What the two sides of an evaluation are called, and what it is called that they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from metextract.evaluation.errors import ErrorClass


class ClassWords(NamedTuple):
    """sign: one character that stands for the class in a list."""

    name: str
    sign: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """first, second: in a sentence. heads: at the top of columns. absent: said where a side has no such finding.

    error: what it is called that they differ. hits: what findings are called that count for both. rates: which are shown.
    """

    first: str
    second: str
    heads: tuple[str, str]
    absent: tuple[str, str]
    error: str
    hits: str
    rates: tuple[str, ...]
    classes: Mapping[ErrorClass, ClassWords]

    @property
    def counted(self) -> tuple[str, str, str]:
        """The heads of the three counts of findings."""
        return (*self.heads, self.hits)

    def head(self, name: str) -> str:
        """The name of a source at the start of a line."""
        return {self.first: self.heads[0], self.second: self.heads[1]}.get(name, name.capitalize())

    def of_class(self, name: str) -> str:
        """The name of a class of errors, or of all of them."""
        return next((words.name for known, words in self.classes.items() if known == name), name)


_OF_PAIRS = {
    ErrorClass.ASSERTION: ClassWords("assertion", "≠", "a pair that disagrees on the assertion"),
    ErrorClass.LEVEL: ClassWords("level", "≠", "a pair that disagrees on levels, regions or bones"),
    ErrorClass.ATTRIBUTE: ClassWords("attribute", "≠", "a pair that disagrees on another attribute"),
}

JUDGED = Sides(
    first="gold",
    second="predicted",
    heads=("Gold", "Predicted"),
    absent=("no such finding", "not found"),
    error="error",
    hits="Hits",
    rates=("precision", "recall", "f1"),
    classes={
        ErrorClass.MISSED: ClassWords("missed", "−", "in the gold, not predicted"),
        ErrorClass.SPURIOUS: ClassWords("spurious", "+", "predicted, not in the gold"),
        **_OF_PAIRS,
    },
)


def annotators(first: str = "A", second: str = "B") -> Sides:
    """Two people of whom neither is right by definition, so that of the rates F1 alone means something: it has no direction."""
    return Sides(
        first=first,
        second=second,
        heads=(first, second),
        absent=("no such finding", "no such finding"),
        error="disagreement",
        hits="Same",
        rates=("f1",),
        classes={
            ErrorClass.MISSED: ClassWords(f"only {first}", "‹", f"a finding of {first} without a counterpart"),
            ErrorClass.SPURIOUS: ClassWords(f"only {second}", "›", f"a finding of {second} without a counterpart"),
            **_OF_PAIRS,
        },
    )
