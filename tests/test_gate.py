"""What is passed over and what is remembered changes no finding."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import metextract
from metextract.config import Config
from metextract.errors import ConfigError
from metextract.extractor import Extractor
from metextract.memory import Memo
from metextract.records import Kind

EXTRACTOR = metextract.load()
READS_ALL = Extractor(Config(gate=False, remembered_sentences=0))
FORGETS = Extractor(Config(remembered_sentences=0))
FORGETS_SOON = Extractor(Config(remembered_sentences=3))
ROLES = (
    "fracture",
    "bone_lesion",
    "epidural_disease",
    "neural_compression",
    "stenosis",
    "words",
    "anatomy",
    "mimics",
    "assertion",
)
PHRASES = sorted(
    {entry.label: entry.phrases for entry in EXTRACTOR.lexicon.entries if entry.file in ROLES}.values(),
    key=len,
)
# What leads, carries, points back, counts and parts.
FILLERS = (
    "the a is are in at with and or no there noted this these it T8 L4-5 L1 th12 C5/6 T left spine bone rib , ; : - ( ) 2 3.5 cm "
    "here below pelvis canal extends into loss height XXXX stable new above follows as # grade 1b Bilsky bodies compressed lesion "
    "mass changes disease metastatic sclerosis stenosis deformity collapse patient lungs"
).split()
HEADINGS = (
    "FINDINGS: ",
    "IMPRESSION:\n",
    "Bones: ",
    "L4-5: ",
    "Spine:\n",
    "1. ",
    "- ",
    "Lesions:\n",
    "HISTORY: ",
    "T8 - ",
    "Left knee. ",
    "",
)
ENDS = (". ", ".\n", "\n", "; ", ".\n\n", "? ", ".", ": ")


def _misspelt(phrase: str) -> str:
    return phrase[:4] + phrase[5:] if len(phrase) > 9 else phrase


phrases = st.sampled_from(PHRASES).flatmap(st.sampled_from)
words = st.one_of(st.sampled_from(FILLERS), phrases, phrases.map(_misspelt), phrases.map(str.upper))
sentences = st.lists(words, min_size=1, max_size=8).map(" ".join)
# Few sentences, in many reports and under many headings; some lean on what was told before them.
LEANING = (
    "L1: fracture with 30% height loss",
    "Spine: height loss of 30%",
    "There is 30% height loss",
    "This is suspicious for metastasis",
    "No cord compression here",
    "The fracture is unchanged",
    "Lesion at this level",
    "No retropulsion",
    "Bilsky grade 2",
)
archives = st.lists(st.one_of(sentences, st.sampled_from(LEANING)), min_size=1, max_size=5).flatmap(
    lambda pool: st.lists(
        st.lists(
            st.tuples(st.sampled_from(HEADINGS), st.sampled_from(pool), st.sampled_from(ENDS)).map("".join),
            min_size=1,
            max_size=6,
        ).map("".join),
        min_size=2,
        max_size=6,
    )
)
reports = st.lists(
    st.tuples(st.sampled_from(HEADINGS), sentences.map(lambda s: s[:1].upper() + s[1:]), st.sampled_from(ENDS)).map("".join),
    min_size=1,
    max_size=6,
).map("".join)


@settings(max_examples=400)
@given(report=reports)
@example(report="HISTORY: indeterminate process sclerosis disease\nIndex lesions are as follows:\n- T8: 14 mm\n")
@example(report="Index lesions:\nL1 pedicle: 14 mm\nL3 body: 26 mm")
@example(report="T8: Lytic lesion. The cord is normal. No compression here.")
@example(report="Metastasis at T8. It is stable. This lesion is larger.")
@example(report="Burst fracture of L1. 40% of the height is lost. No retropulsion.")
@example(report="Epidural tumor at T5. Follow-up is advised. Bilsky grade 2.")
@example(report="Right foot. The joints are normal. No fracture.")
def test_a_report_is_read_as_if_every_sentence_were_read(report: str) -> None:
    assert EXTRACTOR(report).findings == READS_ALL(report).findings


def test_long_and_odd_chunks_are_read() -> None:
    for text in (
        f"{'x' * 300}fracture of the left rib",
        "#T8",
        "seen.Lytic lesion/T8",
        "\u201clytic lesion\u201d at T8",
        "frac\u00adture",
    ):
        assert EXTRACTOR(text).findings == READS_ALL(text).findings


def test_own_phrases_pass_the_gate(tmp_path: Path) -> None:
    (tmp_path / "bone_lesion.toml").write_text(
        '[[entry]]\nid = "lytic"\nextend = ["worm eaten", "**"]\n'
        '[[entry]]\nid = "gnawed"\nrole = "type"\nphrases = ["gnawed"]\nvalues = { lesion_type = "lytic" }\n'
        '[[entry]]\nid = "honeycomb"\nrole = "whole"\nphrases = ["swiss cheese disorder"]\n'
    )
    (tmp_path / "fracture.toml").write_text('[[entry]]\nid = "fracture"\nextend = ["snapped"]\n')
    own, all_read = (Extractor(Config(lexicons=tmp_path, gate=gate)) for gate in (True, False))
    for text in (
        "Worm eaten lesion at T8.",
        "** lesion at T8.",
        "Swiss cheese disorder.",
        "Snapped left rib.",
        "Snapped.",
        "Gnawed lesions.",
    ):
        assert own(text).findings == all_read(text).findings
        assert own(text).findings


@settings(max_examples=200)
@given(archive=archives)
@example(archive=["Spine: height loss of 30%. Spine: height loss of 30%."] * 2)
@example(archive=["T8:\nLytic lesion.", "Lytic lesion.", "Bones: Lytic lesion.", "L1: Lytic lesion.", "T8:\nLytic lesion."])
@example(archive=["Fracture of L1. The fracture is unchanged.", "Fracture of L3. The fracture is unchanged."])
@example(archive=["Left foot:\nNo fracture.", "Right foot:\nNo fracture.", "No fracture."])
def test_a_sentence_that_comes_again_tells_what_it_would_without_the_first(archive: list[str]) -> None:
    for report in (*archive, *reversed(archive)):
        findings = FORGETS(report).findings
        assert EXTRACTOR(report).findings == findings
        assert FORGETS_SOON(report).findings == findings


def test_findings_are_remembered_and_given_out_apart() -> None:
    """What a later sentence adds to a finding is not told of the sentence that comes again."""
    told_more = "Burst fracture of L1. No retropulsion."
    for text, retropulsion in ((told_more, False), ("Burst fracture of L1.", None), (told_more, False)):
        assert [finding.retropulsion for finding in EXTRACTOR(text).findings if finding.kind is Kind.FRACTURE] == [retropulsion]


def test_the_reports_of_the_law_hold_findings() -> None:
    """Else it would say nothing."""
    found = [len(READS_ALL(f"Spine: {' '.join(phrases[:3])} at T8.").findings) for phrases in PHRASES]
    assert sum(found) >= 10


def test_the_sample_is_read_the_same_in_any_order(root: Path) -> None:
    texts = [json.loads(line)["text"] for line in (root / "src/metextract/data/sample.jsonl").read_text().splitlines()]
    straight = {text: EXTRACTOR(text).findings for text in texts}
    assert {text: FORGETS_SOON(text).findings for text in reversed(texts)} == straight
    assert {text: READS_ALL(text).findings for text in texts} == straight


def test_most_sentences_are_not_read() -> None:
    extractor = metextract.load()
    dull = "The heart is of normal size. The lungs are clear. There is no effusion. "
    before = extractor.counts.sentences
    assert extractor(dull * 20).findings == ()
    assert extractor.counts.sentences == before
    assert extractor(f"{dull * 20}Lytic lesion at T8. {dull * 20}").findings
    assert extractor.counts.sentences - before <= 3


def test_a_sentence_that_comes_again_is_remembered() -> None:
    extractor = metextract.load()
    for _ in range(3):
        assert extractor("Lytic lesion at T8.").findings
    assert (extractor.counts.sentences, extractor.counts.remembered) == (3, 2)


def test_a_memory_zone_changes_nothing() -> None:
    text = "Lytic lesion at T8 in xanthoquark of the vertebra."
    outside = EXTRACTOR(text).findings
    extractor = Extractor(Config(remembered_sentences=0))
    for _ in range(2):
        with extractor.memory_zone():
            assert extractor(text).findings == outside


@given(keys=st.lists(st.integers(0, 30)), most=st.integers(0, 10))
def test_a_memo_gives_what_its_function_gives_and_stays_small(keys: list[int], most: int) -> None:
    memo = Memo(lambda key: key * 2, most)
    for key in keys:
        assert memo[key] == key * 2
        assert len(memo) <= most
    assert memo.missed >= len(set(keys))


def test_fewer_than_no_sentences_cannot_be_remembered() -> None:
    with pytest.raises(ConfigError, match="remembered_sentences"):
        Config(remembered_sentences=-1)
