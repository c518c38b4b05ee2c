"""A report is cut into sentences, each in its section, under its heading, and nothing but marks is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract.layout import Layout, Sentence
from metextract.lexicon import load_lexicon
from timing import within

LAYOUT = Layout(load_lexicon().sections)


def _read(report: str) -> list[Sentence]:
    return list(LAYOUT.sentences(report))


def _texts(report: str) -> list[str]:
    return [sentence.text for sentence in _read(report)]


SENTENCES = {
    "stops": ("No fracture. The cord is normal.", ["No fracture.", "The cord is normal."]),
    "no blank behind the stop": ("Alignment is kept.The cord is normal.", ["Alignment is kept.", "The cord is normal."]),
    "decimal numbers": ("A lesion of 1.5 cm. No other.", ["A lesion of 1.5 cm.", "No other."]),
    "abbreviations": ("Seen vs. the prior by Dr. Roe. No change.", ["Seen vs. the prior by Dr. Roe.", "No change."]),
    "questions": ("Fracture? No pain.", ["Fracture?", "No pain."]),
    "numbered items": ("1. Lytic lesion.\n2. No fracture.", ["Lytic lesion.", "No fracture."]),
    "bullets": ("- Lytic lesion\n* No fracture\n• Stenosis", ["Lytic lesion", "No fracture", "Stenosis"]),
    "lines without stops": ("L3: normal\nL4: stenosis", ["L3: normal", "L4: stenosis"]),
    "wrapped lines": (
        "There is a large destructive lesion of the vertebral\nbody of T8 with\nretropulsion. No other.",
        ["There is a large destructive lesion of the vertebral body of T8 with retropulsion.", "No other."],
    ),
    "windows line ends": ("No fracture.\r\nThe cord is normal.\r\n", ["No fracture.", "The cord is normal."]),
    "a blank line": ("Lytic lesion at T8\n\nof no importance", ["Lytic lesion at T8", "of no importance"]),
    "nothing": (" \n\t ", []),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_report_is_cut_into_its_sentences(case: str) -> None:
    report, expected = SENTENCES[case]
    assert _texts(report) == expected


SECTIONS = {
    "on the line": ("FINDINGS: No fracture.", [("findings", "No fracture.")]),
    "above the lines": (
        "FINDINGS:\nNo fracture.\nIMPRESSION:\nNormal.",
        [("findings", "No fracture."), ("impression", "Normal.")],
    ),
    "any case": ("Findings: No fracture.\nconclusion: normal.", [("findings", "No fracture."), ("impression", "normal.")]),
    "without a colon": ("FINDINGS\nNo fracture.", [("findings", "No fracture.")]),
    "before the first": ("No fracture.\nIMPRESSION: Normal.", [(None, "No fracture."), ("impression", "Normal.")]),
    "history": ("CLINICAL HISTORY: Fall.\nFINDINGS: Normal.", [("indication", "Fall."), ("findings", "Normal.")]),
    "within a line": (
        "INDICATION: Fall. FINDINGS: Normal. IMPRESSION: None.",
        [("indication", "Fall."), ("findings", "Normal."), ("impression", "None.")],
    ),
}


@pytest.mark.parametrize("case", SECTIONS)
def test_a_sentence_knows_its_section(case: str) -> None:
    report, expected = SECTIONS[case]
    assert [(sentence.section, sentence.text) for sentence in _read(report)] == expected


@pytest.mark.parametrize(
    ("report", "headings", "alone"),
    [
        ("L4-L5: Disc bulge.", ["L4-L5: "], [False]),
        ("Thoracic spine: Normal.", ["Thoracic spine: "], [False]),
        ("L4-L5:\nDisc bulge.", ["L4-L5:", ""], [True, False]),
        ("L4/L5 level\nDisc bulge.", ["L4/L5 level", ""], [True, False]),
        ("L4-5 - Disc bulge.", ["L4-5 - "], [False]),
        ("The disc bulges.", [""], [False]),
    ],
)
def test_a_sentence_knows_the_heading_that_it_opens_with(report: str, headings: list[str], alone: list[bool]) -> None:
    sentences = _read(report)
    assert [sentence.text[: sentence.heading] for sentence in sentences] == headings
    assert [sentence.alone for sentence in sentences] == alone


def test_a_blank_line_starts_a_paragraph_and_a_line_break_a_line() -> None:
    places = [(sentence.paragraph, sentence.line, sentence.opens_line) for sentence in _read("One. Two.\nThree.\n\n\nFour.")]
    assert len({paragraph for paragraph, _, _ in places}) == 2
    assert [opens for _, _, opens in places] == [True, False, True, True]
    assert places[0][:2] == places[1][:2] < places[2][:2] < places[3][:2]


PIECES = st.sampled_from(
    [
        "L4-L5:",
        "No fracture",
        "lytic lesion at T8",
        "FINDINGS:",
        "IMPRESSION",
        "1.",
        "- ",
        "•",
        ".",
        ". ",
        "?",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "vs.",
        "1.5 cm",
        ",",
        "//",
    ]
)
REPORTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)


@given(report=REPORTS)
def test_sentences_stand_in_order_and_apart(report: str) -> None:
    end = 0
    for sentence in _read(report):
        folded = sentence.folded
        assert end <= folded.origin(0) < folded.origin_end(len(folded.text)) <= len(report)
        end = folded.origin_end(len(folded.text))
        assert 0 <= sentence.heading <= len(sentence.text)


@given(
    words=st.lists(
        st.sampled_from("lytic lesion of the fourth lumbar vertebra without collapse".split()), min_size=2, max_size=80
    )
)
def test_no_word_is_lost(words: list[str]) -> None:
    report = "\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9))
    assert " ".join(_texts(report)).split() == words


@given(report=REPORTS)
def test_no_sentence_goes_over_a_blank_line(report: str) -> None:
    for sentence in _read(report):
        start, end = sentence.folded.origin(0), sentence.folded.origin_end(len(sentence.text))
        lines = report[start:end].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert all(line.strip() for line in lines)


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "word",
        "e.g. ",
        "vs. ",
        ".",
        "1.",
        "- ",
        "a) ",
        ":",
        "L4-",
        "of\n",
        "\n",
        "\t \n",
        "A/",
        "wordy word\n",
        "(",
        "x, ",
    ],
)
def test_the_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    """A file that was joined by mistake has megabytes of anything."""
    text = piece * (60_000 // len(piece))
    with within(3):
        for _ in LAYOUT.sentences(text):
            pass
