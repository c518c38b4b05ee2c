"""What must not change a finding does not: other paragraphs, upper and lower case, blanks, line breaks, British spelling."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import metextract
from metextract.records import Finding

EXTRACTOR = metextract.load()

SENTENCES = (
    "Lytic lesion at T8 with 40% height loss.",
    "There is a sclerotic lesion in the left ilium, unchanged.",
    "No lytic or blastic lesions.",
    "Multiple osseous metastases throughout the thoracic spine.",
    "Findings suspicious for bone metastasis at L3.",
    "Mixed lytic and sclerotic metastases in T4, T6 and L1.",
    "Acute pathologic compression fracture of L2 with retropulsion.",
    "No fracture or dislocation.",
    "Old healed fracture of the right clavicle.",
    "Burst fracture of T12 with approximately 50% loss of vertebral body height.",
    "Possible insufficiency fracture of the sacrum.",
    "Compression deformities of T11 and T12, chronic.",
    "Epidural tumor at T5-T6, ESCC grade 2.",
    "No epidural disease.",
    "Epidural extension from T3 to T5 is increased.",
    "Severe spinal cord compression at T7.",
    "The thecal sac is compressed at L4-L5.",
    "Disc bulge abutting the left L5 nerve root.",
    "No cord compression is seen.",
    "Cauda equina compression cannot be excluded.",
    "Moderate central canal stenosis at L3-L4.",
    "Mild bilateral foraminal stenosis at C5-C6.",
    "There is no canal stenosis at L5-S1.",
    "Severe left neural foraminal narrowing at L4-5.",
    "New metastatic lesions in the right femur and the left humerus.",
)
# Nothing in these is a finding, a heading, or a place that a neighbour could take.
UNRELATED = (
    "The lungs are clear.",
    "The liver is normal in size.",
    "No pleural effusion.",
    "The aorta is of normal calibre.",
    "The patient tolerated the procedure well.",
    "Heart size is within normal limits.",
    "No suspicious lymph nodes.",
)
BRITISH = {
    "tumor": "tumour",
    "localized": "localised",
    "disc": "disk",
    "pathologic ": "pathological ",
    "metastasized": "metastasised",
    "fiber": "fibre",
    "edema": "oedema",
    "gray": "grey",
}

sentences = pytest.mark.parametrize("sentence", SENTENCES)


def _read(text: str) -> tuple[Finding, ...]:
    return EXTRACTOR(text).findings


def _meaning(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    """What is said, without the words and their places."""
    dull = ("start", "end", "text", "evidence", "section")
    return [
        tuple((name, getattr(finding, name)) for name in type(finding).__dataclass_fields__ if name not in dull)
        for finding in findings
    ]


def _moved(findings: tuple[Finding, ...], by: int) -> list[tuple[object, ...]]:
    """All that a finding has, its offsets moved."""
    rows = []
    for finding in findings:
        evidence = [
            (e.attribute, e.rule, *(None if offset is None else offset + by for offset in (e.start, e.end)))
            for e in finding.evidence
        ]
        rows.append((finding.start + by, finding.end + by, finding.text, evidence, _meaning((finding,))))
    return rows


@sentences
def test_every_sentence_has_a_finding(sentence: str) -> None:
    """Else the laws below would say nothing."""
    assert _read(sentence)


@pytest.mark.parametrize("sentence", UNRELATED)
def test_an_unrelated_sentence_has_none(sentence: str) -> None:
    assert _read(sentence) == ()


@sentences
@settings(max_examples=12)
@given(before=st.lists(st.sampled_from(UNRELATED), max_size=3), after=st.lists(st.sampled_from(UNRELATED), max_size=3))
def test_other_paragraphs_move_a_finding_and_change_nothing(sentence: str, before: list[str], after: list[str]) -> None:
    text = "\n\n".join([*before, sentence, *after])
    assert _moved(_read(text), 0) == _moved(_read(sentence), text.index(sentence))


@settings(max_examples=60)
@given(chosen=st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5))
def test_sentences_in_paragraphs_of_their_own_are_read_as_alone(chosen: list[str]) -> None:
    text = "\n\n".join(chosen)
    assert _meaning(_read(text)) == [row for sentence in chosen for row in _meaning(_read(sentence))]


@sentences
@pytest.mark.parametrize("case", [str.upper, str.lower], ids=["upper", "lower"])
def test_case_changes_nothing(case: Callable[[str], str], sentence: str) -> None:
    """But for levels: "t8" may be anything, so they stay as they are."""
    written = re.sub(r"\b[ctls]\d+\b", lambda match: match.group().upper(), case(sentence), flags=re.IGNORECASE)
    assert _meaning(_read(written)) == _meaning(_read(sentence))


@sentences
@pytest.mark.parametrize("blank", ["  ", "\t", "   ", "\u00a0", " \t "])
def test_other_blanks_change_nothing(blank: str, sentence: str) -> None:
    assert _meaning(_read(sentence.replace(" ", blank))) == _meaning(_read(sentence))


@sentences
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n    "], ids=["unix", "windows", "indented"])
def test_a_wrapped_line_changes_nothing(end: str, sentence: str) -> None:
    """Wrapped as by a system with lines of 80 characters, wherever the sentence stands in them."""
    padding = "The examination was performed without any difficulty and is of a good quality."
    for cut in range(0, 70, 7):
        text = f"{padding[cut:].lstrip().capitalize()} {sentence}"
        words, lines = text.split(" "), [""]
        for word in words:
            if lines[-1] and len(lines[-1]) + 1 + len(word) > 80:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip()
        assert _meaning(_read(end.join(lines))) == _meaning(_read(sentence)), lines


@sentences
def test_british_spelling_changes_nothing(sentence: str) -> None:
    british = sentence
    for american, other in BRITISH.items():
        british = british.replace(american, other)
    assert _meaning(_read(british)) == _meaning(_read(sentence))


def test_british_spelling_is_tried() -> None:
    text = " ".join(SENTENCES)
    assert sum(american in text for american in BRITISH) >= 2


CUES = (
    "No pleural effusion.",
    "There is no hydronephrosis",
    "Possible pneumonia.",
    "Effusion cannot be excluded.",
    "Rule out pneumonia.",
    "History of appendectomy.",
    "Pneumonia is not seen.",
    "The lungs are clear without consolidation.",
)


@sentences
@pytest.mark.parametrize("cue", CUES)
@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_cue_does_not_reach_over_the_end_of_a_sentence(place: str, cue: str, sentence: str) -> None:
    cue = cue.removesuffix(".") + "."
    text = f"{cue} {sentence}" if place == "before" else f"{sentence} {cue}"
    assert _meaning(_read(text)) == _meaning(_read(sentence))


@sentences
@settings(max_examples=6)
@given(heading=st.sampled_from(["FINDINGS:\n", "IMPRESSION:\n1. ", "FINDINGS: ", "- ", "• ", "1) "]))
def test_where_a_statement_stands_does_not_change_it(sentence: str, heading: str) -> None:
    assert _meaning(_read(heading + sentence)) == _meaning(_read(sentence))


# Words that open, turn and end scopes, with heads and places, in any order.
PIECES = [
    *("no", "without", "with", "and", "or", ",", ";", "(", ")", "but", "likely", "evaluate for", "history of", "status post"),
    *("was negative", "is suspected", "is not seen", "has resolved", "versus", "to avoid", "developed", "had", "known", "old"),
    *("is", "are noted", "the", "of the", "in the", "compared to", "showed", "mild", "left", "both", "more to the right", "than"),
    *("lytic lesion", "metastases", "fracture", "height loss", "cord", "compression", "thecal sac", "stenosis", "foraminal"),
    *("epidural tumor", "uptake", "T8", "L4-5", "ribs", "sacrum", "spine", "liver", "40%", "new", "unchanged", "biopsy revealed"),
]


@settings(max_examples=1000)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=2, max_size=14))
@example(pieces=["history of", "fracture", "developed", "seen", "with", "cord", "compression"])
@example(pieces=["thecal sac", "compression", "and", "epidural tumor", "is not seen", "L4-5"])
def test_any_words_in_any_order_are_read(pieces: list[str]) -> None:
    text = " ".join(pieces) + "."
    for finding in EXTRACTOR(text).findings:
        assert text[finding.start : finding.end] == finding.text
