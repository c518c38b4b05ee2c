"""Examples in a lexicon file: sentences with the finding in brackets, grouped by what is expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """One text and the heads that must be found in it, and no other of the file's kind.

    heads: half-open offsets in text. expected: attribute -> value for every head of the group; an
    attribute that is not named is not judged. own: it stands in a folder of own lexicons.
    """

    file: str
    group: str
    text: str
    heads: tuple[tuple[int, int], ...]
    expected: Mapping[str, object]
    own: bool = False

    @property
    def marked(self) -> str:
        """The text with its brackets, as the file has it."""
        marked, at = "", 0
        for start, end in self.heads:
            marked += f"{self.text[at:start]}[{self.text[start:end]}]"
            at = end
        return marked + self.text[at:]


def parse_brackets(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without brackets and the bracketed spans. ValueError on a bracket without its partner.

    >>> parse_brackets("No [fracture].")
    ('No fracture.', ((3, 11),))
    """
    text: list[str] = []
    heads: list[tuple[int, int]] = []
    opened: int | None = None
    for character in marked:
        if character == "[":
            if opened is not None:
                raise ValueError("a bracket opens inside another")
            opened = len(text)
        elif character == "]":
            if opened is None:
                raise ValueError("a bracket closes that was not opened")
            if opened == len(text):
                raise ValueError("a bracket holds nothing")
            heads.append((opened, len(text)))
            opened = None
        else:
            text.append(character)
    if opened is not None:
        raise ValueError("a bracket opens and does not close")
    return "".join(text), tuple(heads)
