"""Generated archives: the same for the same seed, endless, and with or without repetition."""

import gzip
import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import Archive, read_texts
from describe_archive import describe
from grammar import Grammar
from made_up import write_lexicons
from make_archive import GRAMMARS, SHARES, main, reports
from metextract.layout import Layout
from metextract.lexicon import load_lexicon


@given(seed=st.integers(0, 2**32), distinct=st.booleans())
def test_the_same_seed_gives_the_same_reports_and_another_one_others(seed: int, distinct: bool) -> None:
    assert list(reports(20, seed, distinct=distinct)) == list(reports(20, seed, distinct=distinct))
    assert list(reports(20, seed, distinct=distinct)) != list(reports(20, seed + 1, distinct=distinct))


def test_a_longer_archive_begins_with_the_shorter_one_and_is_made_while_it_is_read() -> None:
    assert list(islice(reports(10**12), 50)) == list(reports(50))


def test_no_two_reports_have_one_id() -> None:
    ids = [report["id"] for report in reports(500)]
    assert len(set(ids)) == 500


def test_kinds_come_in_their_shares() -> None:
    found = Counter(report["id"].partition("-")[0] for report in reports(4000))
    assert {kind: found[kind] / 4000 for kind in SHARES} == pytest.approx(
        {kind: share / 100 for kind, share in SHARES.items()}, abs=0.03
    )


@pytest.mark.parametrize("kind", SHARES)
def test_without_repetition_no_sentence_stands_twice(kind: str) -> None:
    assert _repeated(kind, distinct=True) == []


@pytest.mark.parametrize("kind", sorted(SHARES.keys() - {"case_text"}))
def test_with_natural_repetition_many_do(kind: str) -> None:
    assert len(_repeated(kind, distinct=False)) > 50


def _repeated(kind: str, distinct: bool) -> list[str]:
    """Sentences that stand twice; the number of an item is none."""
    layout = Layout(load_lexicon().sections)
    texts = (report["text"] for report in reports(300, distinct=distinct, kinds=[kind]))
    found = Counter(sentence.text for text in texts for sentence in layout.sentences(text))
    return [sentence for sentence, times in found.items() if times > 1 and any(map(str.isalpha, sentence))]


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_the_command_writes_what_the_iterator_gives_in_equal_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    for path in (first, second):
        assert main([str(path), "--reports", "30", "--seed", "7", "--repetition", "none", "--kind", "ct", "spine_mri"]) == 0
    assert first.read_bytes() == second.read_bytes()
    rows = (gzip.decompress(first.read_bytes()) if name.endswith(".gz") else first.read_bytes()).decode().splitlines()
    assert [json.loads(row) for row in rows] == list(reports(30, 7, distinct=True, kinds=["ct", "spine_mri"]))
    assert read_texts(first) == [json.loads(row)["text"] for row in rows]


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="no kind x-ray; there are chest_xray"):
        next(reports(1, kinds=["x-ray"]))


def test_every_grammar_has_a_share_and_every_share_a_grammar() -> None:
    assert {path.stem for path in GRAMMARS.glob("*.toml")} == set(SHARES)
    assert sum(SHARES.values()) == 100


def test_a_rule_is_written_by_its_weights_capitals_and_ranges() -> None:
    grammar = Grammar({"report": ["3 x {Side} knee, {1.5..1.6} cm.", "none."], "side": ["left"]}, mark="#")
    draws = [step / 100 for step in range(100)]
    texts = Counter(grammar.text(lambda draw=draw: draw) for draw in draws)
    assert texts == {"Left knee, 1.5 cm#.": 50, "Left knee, 1.6 cm#.": 25, "none#.": 25}


def test_a_slot_without_a_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"\{sied\} has no rule; write sied"):
        Grammar({"report": ["{sied} knee."]})


def test_a_description_counts_sentences_that_tell_of_a_finding_and_those_that_stand_again() -> None:
    description = describe(["No fracture. Lungs clear.", "No fracture. Heart normal."], load_lexicon())
    assert (description.telling, len(description.sentences), description.sentences.total()) == (2, 3, 4)
    assert description.cells()[4:8] == ("2.0", "12", "50.0%", "25.0%")


def test_a_line_without_a_text_is_named_by_its_number_and_not_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text('{"text": "one"}\n{"report": "secret"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"^reports\.jsonl, line 2: no JSON object with a text$"):
        read_texts(path)


@given(sizes=st.lists(st.integers(1, 500), min_size=1, max_size=50), megabytes=st.floats(1e-5, 1e-2))
def test_a_sample_is_no_larger_than_asked_for_by_much_and_evenly_taken(sizes: list[int], megabytes: float) -> None:
    archive = Archive("some", ["x" * size for size in sizes])
    sample = archive.sample(megabytes)
    assert sample.name == archive.name
    step = -(-len(sizes) // len(sample.texts))
    assert sample.texts == archive.texts[::step] or len(sample.texts) < 3
    assert (sample.texts == archive.texts) == (archive.megabytes <= megabytes or len(sizes) == 1)


def test_made_up_lexicons_are_lexicons_and_make_the_entries_so_many_times_as_many(tmp_path: Path) -> None:
    write_lexicons(tmp_path / "own", 2)
    shipped, extended = load_lexicon(), load_lexicon(tmp_path / "own")
    assert len(extended.entries) == 3 * len(shipped.entries)
    assert sum(len(entry.phrases) for entry in extended.entries) == 3 * sum(len(entry.phrases) for entry in shipped.entries)
