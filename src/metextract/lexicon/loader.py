"""Reads lexicon folders strictly: every fault of every file is reported at once, with its remedy."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from metextract.errors import LexiconError
from metextract.lexicon import faults
from metextract.lexicon.entries import Entry, Lexicon
from metextract.lexicon.examples import Example, parse_brackets
from metextract.lexicon.grammar import ATTRIBUTES, KINDS, NOTHING, ROLES

_BRACES = re.compile(r"\{ ([^{}]*) \}", re.VERBOSE)  # "lytic {lesion,lesions}"
_ENTRY_KEYS = {"id", "role", "phrases", "values", "extend", "remove", "note"}
_CHANGES = ("extend", "remove")
_EXAMPLE_KEYS = {"group", "expect", "texts"}
_TABLES = {"entry", "examples", "spelling", "note"}

# Read by matchers of their own, so that their phrases may stand in other files too.
_APART = ("assertion", "attributes", "sections")
# A phrase may have several roles in these.
_MANY_ROLES = ("assertion", "attributes")


def shipped_folder() -> Path:
    """The lexicons inside the installed package, else those of the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "lexicons"
    return installed if installed.is_dir() else package.parent.parent / "lexicons"


def load_lexicon(own: Path | None = None) -> Lexicon:
    """The shipped lexicons, extended, overridden or reduced by those of the folder `own`.

    Raises LexiconError with all faults of all files.
    """
    draft = _Draft()
    draft.read_folder(shipped_folder(), remedy="no lexicon files; reinstall metextract")
    if own is not None:
        draft.read_folder(own, remedy="no .toml files; see CONTRIBUTING for the format", own=True)
    draft.check_phrases()
    if draft.problems:
        raise LexiconError(draft.problems)
    return draft.lexicon()


def expand(phrase: str) -> list[str]:
    """The phrases that braces abbreviate.

    >>> expand("lytic {lesion,lesions}")
    ['lytic lesion', 'lytic lesions']
    """
    braces = _BRACES.search(phrase)
    if not braces:
        return [" ".join(phrase.split())]
    before, after = phrase[: braces.start()], phrase[braces.end() :]
    return [whole for choice in braces[1].split(",") for whole in expand(before + choice.strip() + after)]


class _Draft:
    """A lexicon while its files are read. sources: the file that had the last word on each entry."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.entries: dict[str, Entry] = {}
        self.sources: dict[str, Path] = {}
        self.spellings: dict[str, str] = {}
        self.examples: list[Example] = []

    def lexicon(self) -> Lexicon:
        return Lexicon(tuple(self.entries.values()), MappingProxyType(dict(self.spellings)), tuple(self.examples))

    def read_folder(self, folder: Path, remedy: str, own: bool = False) -> None:
        """remedy: what to say if the folder has no lexicons."""
        paths = sorted(folder.glob("*.toml")) + sorted((folder / "findings").glob("*.toml"))
        if not paths:
            self._fault(folder, remedy)
        for path in paths:
            self._read(path, own)

    def check_phrases(self) -> None:
        """No phrase may mean two things to the same matcher."""
        for files in (set(ROLES) - set(_APART), *({file} for file in _APART)):
            owners: dict[str, str] = {}
            for key, entry in self.entries.items():
                if entry.file not in files:
                    continue
                for phrase in entry.phrases:
                    meaning = f"{phrase.lower()} as {entry.role}" if entry.file in _MANY_ROLES else phrase.lower()
                    owner = owners.setdefault(meaning, key)
                    if owner != key:
                        where = f"{self.sources[key]}: entry {entry.id!r}"
                        self._fault(where, f"{phrase!r} is a phrase of {owner!r} too; keep it in one of them")

    def _fault(self, where: object, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def _sound(self, where: object, found: Iterable[str]) -> bool:
        """Note the faults that were found; True if there are none."""
        whats = list(found)
        for what in whats:
            self._fault(where, what)
        return not whats

    def _read(self, path: Path, own: bool) -> None:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._fault(path, f"not valid TOML: {error}")
            return
        if path.stem not in ROLES:
            self._fault(path, f"no lexicon has this name; use one of {faults.listed(ROLES)}")
            return
        self._sound(path, faults.unknown("table", content, _TABLES))
        seen: set[str] = set()
        for row in self._rows(path, content, "entry"):
            self._read_entry(path, row, own, seen)
        for row in self._rows(path, content, "examples"):
            self._read_examples(path, row, own)
        self._read_spellings(path, content.get("spelling", {}))

    def _rows(self, path: Path, content: dict[str, Any], name: str) -> list[dict[str, Any]]:
        rows = content.get(name, [])
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self._fault(path, f"{name} is not a list of tables; write [[{name}]] above each")
        return []

    def _read_entry(self, path: Path, row: dict[str, Any], own: bool, seen: set[str]) -> None:
        """seen: the ids of the entries above it in the file."""
        name = row.get("id")
        if not isinstance(name, str) or not name:
            self._fault(path, "an entry has no id; give it one")
            return
        where = f"{path}: entry {name!r}"
        if name in seen:
            self._fault(where, "stands twice in the file; join the two")
        seen.add(name)
        self._sound(where, faults.unknown("key", row, _ENTRY_KEYS))
        change = next((change for change in _CHANGES if change in row), None)
        if change is None:
            self._set_entry(where, path, name, row)
        elif not own:
            self._fault(where, f"{change} is for own lexicons; edit the entry itself")
        elif set(row) & (_ENTRY_KEYS - {"id", "note", change}):
            self._fault(where, f"{change} stands with id alone; leave {change} out to write the entry anew")
        elif change == "remove":
            self._remove_entry(where, path, name, row["remove"])
        else:
            self._extend_entry(where, path, name, row["extend"])

    def _set_entry(self, where: str, path: Path, name: str, row: dict[str, Any]) -> None:
        file = path.stem
        phrases = self._phrases(where, row.get("phrases"))
        role, values = row.get("role"), row.get("values", {})
        if not isinstance(role, str) or role not in ROLES[file]:
            self._fault(where, f"role {role!r} is not known in {file}; use {faults.listed(ROLES[file])}")
            return
        if self._sound(where, faults.in_values(values)):
            entry = Entry(file, name, role, phrases, MappingProxyType(dict(values)))
            self.entries[entry.key] = entry
            self.sources[entry.key] = path

    def _remove_entry(self, where: str, path: Path, name: str, remove: object) -> None:
        if remove is not True:
            self._fault(where, "remove can only be true; leave it out to keep the entry")
        elif self.entries.pop(f"{path.stem}/{name}", None) is None:
            self._fault(where, f"nothing of this id to remove; see `metextract lexicon show {path.stem}`")

    def _extend_entry(self, where: str, path: Path, name: str, phrases: object) -> None:
        entry = self.entries.get(f"{path.stem}/{name}")
        if entry is None:
            self._fault(where, "no shipped entry of this id to extend; give role and phrases for a new one")
            return
        extended = dict.fromkeys(entry.phrases + self._phrases(where, phrases))
        self.entries[entry.key] = replace(entry, phrases=tuple(extended))
        self.sources[entry.key] = path

    def _phrases(self, where: str, phrases: Any) -> tuple[str, ...]:
        """The phrases of an entry, with braces written out."""
        if not self._sound(where, faults.in_phrases(phrases)):
            return ()
        sound = [phrase for phrase in phrases if self._sound(where, faults.in_phrase(phrase, _BRACES.sub("", str(phrase))))]
        return tuple(dict.fromkeys(whole for phrase in sound for whole in expand(phrase)))

    def _read_spellings(self, path: Path, spellings: object) -> None:
        if not isinstance(spellings, dict):
            self._fault(path, "spelling is no table; write [spelling] above the words")
            return
        for variant, standard in spellings.items():
            if self._sound(path, faults.in_spelling(variant, standard)):
                self.spellings[variant.lower()] = standard.lower()

    def _read_examples(self, path: Path, row: dict[str, Any], own: bool) -> None:
        file, group = path.stem, row.get("group")
        if not isinstance(group, str) or not group:
            self._fault(path, "examples have no group; say in a few words what they show")
            return
        where = f"{path}: examples {group!r}"
        if file not in KINDS:
            self._fault(where, f"examples belong to the files of findings: {faults.listed(KINDS)}")
            return
        self._sound(where, faults.unknown("key", row, _EXAMPLE_KEYS))
        texts, expected = row.get("texts"), row.get("expect", {})
        if not isinstance(texts, list) or not texts:
            self._fault(where, "texts must be a list with at least one example")
            return
        if not self._sound(where, faults.in_expectation(expected, ATTRIBUTES[file])):
            return
        for marked in texts:
            self._read_example(where, marked, Example(file, group, "", (), MappingProxyType(dict(expected)), own))

    def _read_example(self, where: str, marked: object, blank: Example) -> None:
        """blank: the example without its text."""
        if not isinstance(marked, str) or not marked.strip():
            self._fault(where, "an example must be a sentence in quotes")
            return
        try:
            text, heads = parse_brackets(marked)
        except ValueError as error:
            self._fault(where, f"{marked!r}: {error}")
            return
        if bool(heads) is (blank.group == NOTHING):
            self._fault(where, f"{marked!r}: brackets mark the finding, and only the group {NOTHING!r} has none")
        self.examples.append(replace(blank, text=text, heads=heads))
