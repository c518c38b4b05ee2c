"""The tables that a lexicon is: entries, spellings, section names, examples."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from metextract.lexicon.examples import Example


@dataclass(frozen=True, slots=True)
class Entry:
    """Phrases that mean one thing.

    file: the lexicon file without suffix. id: unique in its file. role: what the phrases may be part of.
    values: attributes that the phrases state ("lesion_type": "lytic"). key and label name the entry and its role in all files.
    """

    file: str
    id: str
    role: str
    phrases: tuple[str, ...]
    values: Mapping[str, str]

    key: str = field(init=False)
    label: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.file}/{self.id}")
        object.__setattr__(self, "label", f"{self.file}.{self.role}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries and examples of the shipped folder, changed by an own folder where one was given.

    spellings: variant -> standard word. sections: heading in lower case -> canonical section.
    """

    entries: tuple[Entry, ...]
    spellings: Mapping[str, str]
    examples: tuple[Example, ...]

    def of_files(self, *files: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.file in files)

    @property
    def sections(self) -> dict[str, str]:
        return {phrase.lower(): entry.id for entry in self.of_files("sections") for phrase in entry.phrases}

    @property
    def words(self) -> frozenset[str]:
        """The words of all phrases, in lower case."""
        return frozenset(word for entry in self.entries for phrase in entry.phrases for word in phrase.lower().split())

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change when any entry or spelling does."""
        rows = [[entry.key, entry.role, entry.phrases, sorted(entry.values.items())] for entry in self.entries]
        return hashlib.sha256(json.dumps([rows, sorted(self.spellings.items())]).encode()).hexdigest()[:12]
