"""Reads lexicon folders strictly: every fault of every file is reported at once, with its remedy."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from metextract.errors import LexiconError
from metextract.lexicon.entries import Entry, Lexicon
from metextract.lexicon.examples import Example, parse_brackets
from metextract.lexicon.grammar import KINDS, ROLES, VALUES

_BRACES = re.compile(r"\{([^{}]*)\}")
_ENTRY_KEYS = {"id", "role", "phrases", "values", "extend", "remove", "note"}
_EXAMPLE_KEYS = {"group", "expect", "texts"}
_FILE_KEYS = {"entry", "examples", "spelling", "note"}


def shipped_folder() -> Path:
    """The lexicons inside the installed package, else those of the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "lexicons"
    return installed if installed.is_dir() else package.parent.parent / "lexicons"


def load_lexicon(own: Path | None = None) -> Lexicon:
    """The shipped lexicons, extended, overridden or reduced by those of the folder `own`.

    Raises LexiconError with all faults of all files.
    """
    problems: list[str] = []
    draft = _Draft(problems)
    folder = shipped_folder()
    files = _files(folder)
    if not files:
        problems.append(f"{folder}: no lexicon files; reinstall metextract")
    for path in files:
        draft.read(path, path.stem)
    if own is not None:
        own_files = _files(own)
        if not own_files:
            problems.append(f"{own}: no .toml files; see CONTRIBUTING for the format")
        for path in own_files:
            draft.read(path, path.stem, own=True)
    draft.check_phrases()
    if problems:
        raise LexiconError(problems)
    return draft.lexicon()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) + sorted((folder / "findings").glob("*.toml"))


def expand(phrase: str) -> list[str]:
    """The phrases that braces abbreviate.

    >>> expand("lytic {lesion,lesions}")
    ['lytic lesion', 'lytic lesions']
    """
    match = _BRACES.search(phrase)
    if not match:
        return [" ".join(phrase.split())]
    return [
        whole
        for choice in match[1].split(",")
        for whole in expand(phrase[: match.start()] + choice.strip() + phrase[match.end() :])
    ]


class _Draft:
    """A lexicon while its files are read."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        self.entries: dict[str, Entry] = {}
        self.sources: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        self.examples: list[Example] = []

    def read(self, path: Path, file: str, own: bool = False) -> None:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{path}: not valid TOML: {error}")
            return
        if file not in ROLES:
            self.problems.append(f"{path}: no lexicon has this name; use one of {', '.join(sorted(ROLES))}")
            return
        for key in sorted(set(content) - _FILE_KEYS):
            self.problems.append(f"{path}: unknown table {key!r}; use {', '.join(sorted(_FILE_KEYS))}")
        seen: set[str] = set()
        for row in content.get("entry", []):
            self._entry(path, file, row, own, seen)
        for variant, standard in content.get("spelling", {}).items():
            self._spelling(path, variant, standard)
        for row in content.get("examples", []):
            self._examples(path, file, row)

    def _entry(self, path: Path, file: str, row: dict[str, Any], own: bool, seen: set[str]) -> None:
        name = row.get("id")
        where = f"{path}: entry {name!r}"
        if not isinstance(name, str) or not name:
            self.problems.append(f"{path}: an entry has no id; give it one")
            return
        if name in seen:
            self.problems.append(f"{where}: stands twice in the file; join the two")
        seen.add(name)
        for key in sorted(set(row) - _ENTRY_KEYS):
            self.problems.append(f"{where}: unknown key {key!r}; use {', '.join(sorted(_ENTRY_KEYS))}")
        key = f"{file}/{name}"
        if row.get("remove") is True:
            if self.entries.pop(key, None) is None:
                self.problems.append(f"{where}: nothing of this id to remove")
            return
        if "extend" in row:
            self._extend(where, key, row["extend"], str(path))
            return
        phrases = self._phrases(where, row.get("phrases"))
        role, values = row.get("role"), row.get("values", {})
        if role not in ROLES[file]:
            self.problems.append(f"{where}: role {role!r} is not known in {file}; use {', '.join(sorted(ROLES[file]))}")
            return
        self._check_values(where, values)
        self.entries[key] = Entry(file, name, role, phrases, MappingProxyType(dict(values)))
        self.sources[key] = str(path)

    def _extend(self, where: str, key: str, phrases: Any, source: str) -> None:
        if key not in self.entries:
            self.problems.append(f"{where}: no shipped entry of this id to extend; give role and phrases for a new one")
            return
        entry = self.entries[key]
        self.entries[key] = replace(entry, phrases=tuple(dict.fromkeys(entry.phrases + self._phrases(where, phrases))))
        self.sources[key] = source

    def _phrases(self, where: str, phrases: Any) -> tuple[str, ...]:
        if not isinstance(phrases, list) or not phrases:
            self.problems.append(f"{where}: phrases must be a list with at least one phrase")
            return ()
        whole: list[str] = []
        for phrase in phrases:
            if not isinstance(phrase, str) or not phrase.strip():
                self.problems.append(f"{where}: a phrase must be words in quotes")
                continue
            if "{" in _BRACES.sub("", phrase) or "}" in _BRACES.sub("", phrase):
                self.problems.append(f"{where}: {phrase!r} has a brace without its partner")
                continue
            whole += expand(phrase)
        return tuple(dict.fromkeys(whole))

    def _check_values(self, where: str, values: Any) -> None:
        if not isinstance(values, dict):
            self.problems.append(f"{where}: values must be a table, such as {{ lesion_type = \"lytic\" }}")
            return
        for attribute, value in values.items():
            if attribute not in VALUES:
                self.problems.append(f"{where}: unknown attribute {attribute!r}; use {', '.join(sorted(VALUES))}")
            elif not isinstance(value, str):
                self.problems.append(f"{where}: {attribute} must be in quotes")
            elif VALUES[attribute] and not set(value.split()) <= VALUES[attribute]:
                self.problems.append(f"{where}: {attribute} {value!r} is not known; use {', '.join(sorted(VALUES[attribute]))}")

    def _spelling(self, path: Path, variant: str, standard: Any) -> None:
        if not isinstance(standard, str) or not standard.isalpha() or not variant.isalpha():
            self.problems.append(f"{path}: spelling {variant!r}: both sides must be one word of letters")
            return
        self.spellings[variant.lower()] = standard.lower()

    def _examples(self, path: Path, file: str, row: dict[str, Any]) -> None:
        group = row.get("group", "")
        where = f"{path}: examples {group!r}"
        for key in sorted(set(row) - _EXAMPLE_KEYS):
            self.problems.append(f"{where}: unknown key {key!r}; use {', '.join(sorted(_EXAMPLE_KEYS))}")
        texts = row.get("texts")
        if not isinstance(texts, list) or not texts:
            self.problems.append(f"{where}: texts must be a list with at least one example")
            return
        expected: Mapping[str, object] = MappingProxyType(dict(row.get("expect", {})))
        if file not in KINDS:
            self.problems.append(f"{where}: examples belong to the files of findings: {', '.join(sorted(KINDS))}")
        for marked in texts:
            try:
                text, heads = parse_brackets(marked)
            except ValueError as error:
                self.problems.append(f"{where}: {marked!r}: {error}")
                continue
            if bool(heads) is (group == "nothing"):
                self.problems.append(f"{where}: {marked!r}: brackets mark the finding, and only the group 'nothing' has none")
            self.examples.append(Example(file, group, text, heads, expected))

    def check_phrases(self) -> None:
        """No phrase may mean two things to the same matcher."""
        for files in (set(ROLES) - {"assertion", "attributes", "sections", "spelling"}, {"assertion"}, {"attributes"}, {"sections"}):
            owners: dict[str, str] = {}
            for key, entry in self.entries.items():
                if entry.file not in files:
                    continue
                for phrase in entry.phrases:
                    meaning = f"{phrase.lower()} as {entry.role}" if entry.file in ("assertion", "attributes") else phrase.lower()
                    other = owners.setdefault(meaning, key)
                    if other != key:
                        self.problems.append(f"{self.sources[key]}: entry {entry.id!r}: {phrase!r} is a phrase of {other!r} too; keep it in one of them")

    def lexicon(self) -> Lexicon:
        return Lexicon(tuple(self.entries.values()), MappingProxyType(dict(self.spellings)), tuple(self.examples))
