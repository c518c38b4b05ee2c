"""Reads lexicon folders strictly: every fault of every file is reported at once, with its remedy."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from metextract.errors import LexiconError
from metextract.lexicon.entries import Entry, Lexicon
from metextract.lexicon.examples import Example, parse_brackets
from metextract.lexicon.grammar import ATTRIBUTES, KINDS, NOTHING, ROLES, VALUES

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
        for row in self._tables(path, content, "entry"):
            self._entry(path, file, row, own, seen)
        for row in self._tables(path, content, "examples"):
            self._examples(path, file, row, own)
        spelling = content.get("spelling", {})
        if not isinstance(spelling, dict):
            self.problems.append(f"{path}: spelling is no table; write [spelling] above the words")
            return
        for variant, standard in spelling.items():
            self._spelling(path, variant, standard)

    def _tables(self, path: Path, content: dict[str, Any], name: str) -> list[dict[str, Any]]:
        rows = content.get(name, [])
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self.problems.append(f"{path}: {name} is not a list of tables; write [[{name}]] above each")
        return []

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
        changes = [change for change in ("extend", "remove") if change in row]
        if changes and not own:
            self.problems.append(f"{where}: {changes[0]} is for own lexicons; edit the entry itself")
            return
        if changes and set(row) & (_ENTRY_KEYS - {"id", "note", changes[0]}):
            self.problems.append(f"{where}: {changes[0]} stands with id alone; leave {changes[0]} out to write the entry anew")
            return
        if "remove" in row:
            self._remove(where, key, row["remove"])
            return
        if "extend" in row:
            self._extend(where, key, row["extend"], str(path))
            return
        phrases = self._phrases(where, row.get("phrases"))
        role, values = row.get("role"), row.get("values", {})
        if not isinstance(role, str) or role not in ROLES[file]:
            self.problems.append(f"{where}: role {role!r} is not known in {file}; use {', '.join(sorted(ROLES[file]))}")
            return
        if not self._values_fit(where, values):
            return
        self.entries[key] = Entry(file, name, role, phrases, MappingProxyType(dict(values)))
        self.sources[key] = str(path)

    def _remove(self, where: str, key: str, remove: Any) -> None:
        if remove is not True:
            self.problems.append(f"{where}: remove can only be true; leave it out to keep the entry")
        elif self.entries.pop(key, None) is None:
            self.problems.append(f"{where}: nothing of this id to remove; see `metextract lexicon show {key.partition('/')[0]}`")

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

    def _values_fit(self, where: str, values: Any) -> bool:
        if not isinstance(values, dict):
            self.problems.append(f'{where}: values must be a table, such as {{ lesion_type = "lytic" }}')
            return False
        before = len(self.problems)
        for attribute, value in values.items():
            if attribute not in VALUES:
                self.problems.append(f"{where}: unknown attribute {attribute!r}; use {', '.join(sorted(VALUES))}")
            elif not isinstance(value, str):
                self.problems.append(f"{where}: {attribute} must be in quotes")
            elif VALUES[attribute] and not set(value.split()) <= VALUES[attribute]:
                self.problems.append(f"{where}: {attribute} {value!r} is not known; use {', '.join(sorted(VALUES[attribute]))}")
        return len(self.problems) == before

    def _spelling(self, path: Path, variant: str, standard: Any) -> None:
        if not isinstance(standard, str) or not standard.isalpha() or not variant.isalpha():
            self.problems.append(
                f'{path}: spelling {variant!r}: both sides must be one word of letters, such as tumour = "tumor"'
            )
            return
        self.spellings[variant.lower()] = standard.lower()

    def _examples(self, path: Path, file: str, row: dict[str, Any], own: bool) -> None:
        group = row.get("group")
        if not isinstance(group, str) or not group:
            self.problems.append(f"{path}: examples have no group; say in a few words what they show")
            return
        if file not in KINDS:
            self.problems.append(
                f"{path}: examples {group!r}: examples belong to the files of findings: {', '.join(sorted(KINDS))}"
            )
            return
        where = f"{path}: examples {group!r}"
        for key in sorted(set(row) - _EXAMPLE_KEYS):
            self.problems.append(f"{where}: unknown key {key!r}; use {', '.join(sorted(_EXAMPLE_KEYS))}")
        texts = row.get("texts")
        if not isinstance(texts, list) or not texts:
            self.problems.append(f"{where}: texts must be a list with at least one example")
            return
        expected = row.get("expect", {})
        if not self._expectation_fits(where, file, expected):
            return
        for marked in texts:
            if not isinstance(marked, str) or not marked.strip():
                self.problems.append(f"{where}: an example must be a sentence in quotes")
                continue
            try:
                text, heads = parse_brackets(marked)
            except ValueError as error:
                self.problems.append(f"{where}: {marked!r}: {error}")
                continue
            if bool(heads) is (group == NOTHING):
                self.problems.append(f"{where}: {marked!r}: brackets mark the finding, and only the group {NOTHING!r} has none")
            self.examples.append(Example(file, group, text, heads, MappingProxyType(dict(expected)), own))

    def _expectation_fits(self, where: str, file: str, expected: Any) -> bool:
        if not isinstance(expected, dict):
            self.problems.append(f'{where}: expect must be a table, such as {{ assertion = "absent" }}')
            return False
        known = ATTRIBUTES[file]
        unknown = sorted(set(expected) - known)
        for attribute in unknown:
            self.problems.append(f"{where}: unknown attribute {attribute!r}; use {', '.join(sorted(known))}")
        return not unknown

    def check_phrases(self) -> None:
        """No phrase may mean two things to the same matcher."""
        apart = {"assertion", "attributes", "sections"}  # read by matchers of their own
        for files in (set(ROLES) - apart, *({file} for file in sorted(apart))):
            owners: dict[str, str] = {}
            for key, entry in self.entries.items():
                if entry.file not in files:
                    continue
                for phrase in entry.phrases:
                    meaning = f"{phrase.lower()} as {entry.role}" if entry.file in ("assertion", "attributes") else phrase.lower()
                    other = owners.setdefault(meaning, key)
                    if other != key:
                        where = f"{self.sources[key]}: entry {entry.id!r}"
                        self.problems.append(f"{where}: {phrase!r} is a phrase of {other!r} too; keep it in one of them")

    def lexicon(self) -> Lexicon:
        return Lexicon(tuple(self.entries.values()), MappingProxyType(dict(self.spellings)), tuple(self.examples))
