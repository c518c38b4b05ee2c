"""Lexicons are read strictly: each fault has a message that names the file, the entry and the remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import metextract
from metextract.config import Config
from metextract.errors import ConfigError, LexiconError
from metextract.lexicon import Lexicon, load_lexicon
from metextract.lexicon.examples import parse_brackets
from metextract.lexicon.grammar import ROLES
from metextract.lexicon.loader import expand


def _folder(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


def _entry(lines: str) -> str:
    return f"[[entry]]\n{lines}\n"


def _examples(lines: str) -> str:
    return f"[[examples]]\n{lines}\n"


NEW = 'id = "own"\nrole = "noun"\n'

# The file, its content, and the start and a part of the message; {} is the path of the file.
FAULTS = {
    "no TOML": ("fracture", "id = [", "{}: not valid TOML: ", ""),
    "no lexicon of this name": ("fractures", "", "{}: no lexicon has this name; use one of ", "fracture,"),
    "unknown table": ("fracture", "[[entries]]\nid = 'x'", "{}: unknown table 'entries'; use ", "entry"),
    "one table for a list": (
        "fracture",
        "[entry]\nid = 'x'",
        "{}: entry is not a list of tables; write [[entry]] above each",
        "",
    ),
    "examples as text": ("fracture", "examples = 'x'", "{}: examples is not a list of tables; write [[examples]]", ""),
    "spelling as a list": ("spelling", "spelling = ['x']", "{}: spelling is no table; write [spelling]", ""),
    "no id": ("fracture", _entry('role = "noun"\nphrases = ["x"]'), "{}: an entry has no id; give it one", ""),
    "id is no text": ("fracture", _entry("id = 5"), "{}: an entry has no id; give it one", ""),
    "id twice": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]') + _entry(NEW + 'phrases = ["y"]'),
        "{}: entry 'own': stands twice",
        "join",
    ),
    "unknown key": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]\nphrase = "y"'),
        "{}: entry 'own': unknown key 'phrase'; use ",
        "phrases",
    ),
    "no role": (
        "fracture",
        _entry('id = "own"\nphrases = ["x"]'),
        "{}: entry 'own': role None is not known in fracture; use ",
        "noun",
    ),
    "unknown role": (
        "fracture",
        _entry('id = "own"\nrole = "verb"\nphrases = ["x"]'),
        "{}: entry 'own': role 'verb' is not known",
        "noun",
    ),
    "role is a list": (
        "fracture",
        _entry('id = "own"\nrole = ["noun"]\nphrases = ["x"]'),
        "{}: entry 'own': role ['noun'] is not",
        "noun",
    ),
    "no phrases": ("fracture", _entry(NEW), "{}: entry 'own': phrases must be a list with at least one phrase", ""),
    "empty phrases": ("fracture", _entry(NEW + "phrases = []"), "{}: entry 'own': phrases must be a list with at least one", ""),
    "phrases as text": ("fracture", _entry(NEW + 'phrases = "x"'), "{}: entry 'own': phrases must be a list", ""),
    "blank phrase": ("fracture", _entry(NEW + 'phrases = [" "]'), "{}: entry 'own': a phrase must be words in quotes", ""),
    "phrase is a number": ("fracture", _entry(NEW + "phrases = [5]"), "{}: entry 'own': a phrase must be words in quotes", ""),
    "open brace": (
        "fracture",
        _entry(NEW + 'phrases = ["{a,b"]'),
        "{}: entry 'own': '{{a,b' has a brace without its partner",
        "",
    ),
    "values as text": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]\nvalues = "y"'),
        "{}: entry 'own': values must be a table, such as",
        "",
    ),
    "unknown attribute": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]\nvalues = {age = "y"}'),
        "{}: entry 'own': unknown attribute 'age'",
        "acuity",
    ),
    "value is no text": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]\nvalues = {acuity = 5}'),
        "{}: entry 'own': acuity must be in quotes",
        "",
    ),
    "unknown value": (
        "fracture",
        _entry(NEW + 'phrases = ["x"]\nvalues = {acuity = "old"}'),
        "{}: entry 'own': acuity 'old' is not known",
        "chronic",
    ),
    "nothing to extend": (
        "fracture",
        _entry('id = "own"\nextend = ["x"]'),
        "{}: entry 'own': no shipped entry of this id to extend",
        "new",
    ),
    "nothing to remove": (
        "fracture",
        _entry('id = "own"\nremove = true'),
        "{}: entry 'own': nothing of this id to remove; see ",
        "show",
    ),
    "remove is false": (
        "fracture",
        _entry('id = "own"\nremove = false'),
        "{}: entry 'own': remove can only be true; leave it out",
        "",
    ),
    "extend with more": (
        "fracture",
        _entry(NEW + 'extend = ["x"]'),
        "{}: entry 'own': extend stands with id alone; leave extend out",
        "",
    ),
    "remove with more": (
        "fracture",
        _entry(NEW + "remove = true"),
        "{}: entry 'own': remove stands with id alone; leave remove out",
        "",
    ),
    "phrase of another entry": (
        "fracture",
        _entry(NEW + 'phrases = ["lytic"]'),
        "{}: entry 'own': 'lytic' is a phrase of 'bone_lesion/lytic' too",
        "keep",
    ),
    "spelling of two words": (
        "spelling",
        '[spelling]\nxray = "x ray"',
        "{}: spelling 'xray': both sides must be one word of letters",
        "",
    ),
    "spelling is no text": (
        "spelling",
        "[spelling]\nxray = 5",
        "{}: spelling 'xray': both sides must be one word of letters",
        "",
    ),
    "examples elsewhere": (
        "anatomy",
        _examples('group = "g"\ntexts = ["[x]"]'),
        "{}: examples 'g': examples belong to the files of findings",
        "stenosis",
    ),
    "no group": ("fracture", _examples('texts = ["[x]"]'), "{}: examples have no group; say in a few words what they show", ""),
    "no texts": ("fracture", _examples('group = "g"'), "{}: examples 'g': texts must be a list with at least one example", ""),
    "example is a number": (
        "fracture",
        _examples('group = "g"\ntexts = [5]'),
        "{}: examples 'g': an example must be a sentence in quotes",
        "",
    ),
    "open bracket": (
        "fracture",
        _examples('group = "g"\ntexts = ["No [x."]'),
        "{}: examples 'g': 'No [x.': a bracket opens and does not close",
        "",
    ),
    "closed bracket": (
        "fracture",
        _examples('group = "g"\ntexts = ["No x]."]'),
        "{}: examples 'g': 'No x].': a bracket closes that was not opened",
        "",
    ),
    "nested bracket": (
        "fracture",
        _examples('group = "g"\ntexts = ["[a [b]]"]'),
        "{}: examples 'g': '[a [b]]': a bracket opens inside another",
        "",
    ),
    "empty bracket": (
        "fracture",
        _examples('group = "g"\ntexts = ["No []."]'),
        "{}: examples 'g': 'No [].': a bracket holds nothing",
        "",
    ),
    "no bracket": (
        "fracture",
        _examples('group = "g"\ntexts = ["None."]'),
        "{}: examples 'g': 'None.': brackets mark the finding",
        "nothing",
    ),
    "bracket in nothing": (
        "fracture",
        _examples('group = "nothing"\ntexts = ["[x]"]'),
        "{}: examples 'nothing': '[x]': brackets mark",
        "nothing",
    ),
    "unknown key of examples": (
        "fracture",
        _examples('group = "g"\ntext = "x"\ntexts = ["[x]"]'),
        "{}: examples 'g': unknown key 'text'; use ",
        "texts",
    ),
    "expect as text": (
        "fracture",
        _examples('group = "g"\nexpect = "x"\ntexts = ["[x]"]'),
        "{}: examples 'g': expect must be a table",
        "",
    ),
    "unknown expectation": (
        "fracture",
        _examples('group = "g"\nexpect = {location = "central"}\ntexts = ["[x]"]'),
        "{}: examples 'g': unknown attribute 'location'; use ",
        "morphology",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_with_its_file_its_entry_and_the_remedy(fault: str, tmp_path: Path) -> None:
    name, content, message, remedy = FAULTS[fault]
    with pytest.raises(LexiconError) as caught:
        load_lexicon(_folder(tmp_path, **{name: content}))
    (problem,) = caught.value.problems
    assert problem.startswith(message.format(tmp_path / f"{name}.toml"))
    assert remedy in problem[len(str(tmp_path)) :]
    assert "\n" not in problem


def test_bytes_that_are_no_text_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "fracture.toml").write_bytes(b"\xff")
    with pytest.raises(LexiconError, match=r"fracture\.toml: not valid TOML"):
        load_lexicon(tmp_path)


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path, fracture=_entry("id = 5") + _entry(NEW), stenosis="[x]", spelling='[spelling]\na = "b c"')
    with pytest.raises(LexiconError) as caught:
        load_lexicon(folder)
    assert len(caught.value.problems) == 4
    assert str(caught.value).splitlines() == list(caught.value.problems)


def test_a_folder_without_lexicons_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"no \.toml files"):
        load_lexicon(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder"):
        metextract.load(lexicons=tmp_path / "none")


def _keys(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    return {entry.key: entry.phrases for entry in lexicon.entries}


def test_an_own_entry_is_added(tmp_path: Path) -> None:
    own, shipped = load_lexicon(_folder(tmp_path, fracture=_entry(NEW + 'phrases = ["{crumpling,crumple}"]'))), load_lexicon()
    assert _keys(own) == _keys(shipped) | {"fracture/own": ("crumpling", "crumple")}


def test_an_own_entry_extends_a_shipped_one(tmp_path: Path) -> None:
    own, shipped = (
        load_lexicon(_folder(tmp_path, bone_lesion=_entry('id = "lytic"\nextend = ["worm eaten", "lytic"]'))),
        load_lexicon(),
    )
    assert _keys(own) == _keys(shipped) | {"bone_lesion/lytic": (*_keys(shipped)["bone_lesion/lytic"], "worm eaten")}


def test_an_own_entry_replaces_a_shipped_one(tmp_path: Path) -> None:
    content = _entry('id = "lytic"\nrole = "type"\nphrases = ["worm eaten"]\nvalues = { lesion_type = "mixed" }')
    own = load_lexicon(_folder(tmp_path, bone_lesion=content))
    (entry,) = (entry for entry in own.entries if entry.key == "bone_lesion/lytic")
    assert (entry.phrases, entry.values) == (("worm eaten",), {"lesion_type": "mixed"})
    assert len(own.entries) == len(load_lexicon().entries)


def test_an_own_entry_takes_a_shipped_one_away(tmp_path: Path) -> None:
    own, shipped = load_lexicon(_folder(tmp_path, bone_lesion=_entry('id = "lytic"\nremove = true'))), load_lexicon()
    assert set(_keys(shipped)) - set(_keys(own)) == {"bone_lesion/lytic"}


def test_own_files_may_stand_as_the_shipped_ones_do(tmp_path: Path) -> None:
    (tmp_path / "findings").mkdir()
    _folder(tmp_path / "findings", fracture=_entry(NEW + 'phrases = ["crumpling"]'))
    assert "fracture/own" in _keys(load_lexicon(tmp_path))


def test_own_phrases_and_spellings_are_found(tmp_path: Path) -> None:
    fracture = _entry(NEW + 'phrases = ["crumpling"]')
    extractor = metextract.load(lexicons=_folder(tmp_path, fracture=fracture, spelling='[spelling]\nkrumplung = "crumpling"'))
    assert [finding.text for finding in extractor("Crumpling of L2. Krumplung of L3.").findings] == ["Crumpling", "Krumplung"]


def test_own_examples_are_kept_apart(tmp_path: Path) -> None:
    own = load_lexicon(_folder(tmp_path, fracture=_examples('group = "g"\ntexts = ["No [fracture]."]')))
    assert [example.text for example in own.examples if example.own] == ["No fracture."]


def test_the_fingerprint_is_that_of_the_content(tmp_path: Path) -> None:
    shipped = load_lexicon().fingerprint
    note, entry, spelling = (tmp_path / name for name in ("note", "entry", "spelling"))
    for folder in (note, entry, spelling):
        folder.mkdir()
    assert load_lexicon().fingerprint == shipped
    assert load_lexicon(_folder(note, fracture='note = "nothing new"')).fingerprint == shipped
    changed = {
        load_lexicon(_folder(entry, fracture=_entry(NEW + 'phrases = ["crumpling"]'))).fingerprint,
        load_lexicon(_folder(spelling, spelling='[spelling]\nxray = "radiograph"')).fingerprint,
    }
    assert len({*changed, shipped}) == 3


def test_tables_cannot_be_changed() -> None:
    lexicon = load_lexicon()
    with pytest.raises(TypeError):
        lexicon.entries[0].values["x"] = "y"  # type: ignore[index]
    with pytest.raises(TypeError):
        lexicon.spellings["x"] = "y"  # type: ignore[index]


def test_every_file_has_a_role_and_every_role_is_used() -> None:
    """What the grammar allows and no entry has is a leftover."""
    used = {(entry.file, entry.role) for entry in load_lexicon().entries}
    assert sorted({(file, role) for file, roles in ROLES.items() for role in roles} - used) == []


def test_a_setting_that_is_not_known_is_refused() -> None:
    with pytest.raises(TypeError):
        metextract.load(colour="red")
    with pytest.raises(ConfigError, match="max_characters is 0; it must be at least 1"):
        Config(max_characters=0)


@pytest.mark.parametrize(
    ("phrase", "phrases"),
    [
        ("lesion", ["lesion"]),
        ("  two   words ", ["two words"]),
        ("{a,b} {c,d}", ["a c", "a d", "b c", "b d"]),
        ("{the,} bone", ["the bone", "bone"]),
    ],
)
def test_braces_abbreviate(phrase: str, phrases: list[str]) -> None:
    assert expand(phrase) == phrases


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="[]"))


@given(parts=st.lists(st.tuples(PLAIN, PLAIN.filter(bool)), min_size=1), end=PLAIN)
def test_brackets_are_read_as_they_are_written(parts: list[tuple[str, str]], end: str) -> None:
    marked = "".join(f"{before}[{head}]" for before, head in parts) + end
    text, heads = parse_brackets(marked)
    assert text == "".join(before + head for before, head in parts) + end
    assert [text[start:stop] for start, stop in heads] == [head for _, head in parts]
