"""Folded text leads back to the report, character by character."""

from hypothesis import given
from hypothesis import strategies as st

from metextract.layout.fold import fold

REPORTS = st.text(
    alphabet=st.one_of(st.sampled_from(" \t\n\r\u00a0\u2009–—’“”•"), st.sampled_from("ab.,8L-'"), st.characters(codec="utf-8"))
)
SAME = {"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "•": "*"}


def _cut(report: str, cut: tuple[int, int]) -> tuple[int, int]:
    start, end = sorted(min(offset, len(report)) for offset in cut)
    return start, end


CUTS = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(report=REPORTS, cut=CUTS)
def test_every_character_stands_where_it_came_from(report: str, cut: tuple[int, int]) -> None:
    start, end = _cut(report, cut)
    folded = fold(report, start, end)
    for offset, character in enumerate(folded.text):
        origin = folded.origin(offset)
        assert start <= origin < end
        assert character == (" " if report[origin].isspace() else SAME.get(report[origin], report[origin]))


@given(report=REPORTS, cut=CUTS)
def test_offsets_only_grow(report: str, cut: tuple[int, int]) -> None:
    folded = fold(report, *_cut(report, cut))
    origins = [folded.origin(offset) for offset in range(len(folded.text) + 1)]
    assert origins == sorted(set(origins))


@given(report=REPORTS, cut=CUTS)
def test_nothing_but_blanks_is_lost(report: str, cut: tuple[int, int]) -> None:
    start, end = _cut(report, cut)
    kept = {folded.origin(offset) for folded in [fold(report, start, end)] for offset in range(len(folded.text))}
    assert all(report[offset].isspace() for offset in set(range(start, end)) - kept)


@given(report=REPORTS, cut=CUTS)
def test_folded_text_has_no_outer_and_no_double_blanks(report: str, cut: tuple[int, int]) -> None:
    text = fold(report, *_cut(report, cut)).text
    assert text == text.strip()
    assert text.split() == text.split(" ") or not text


@given(report=REPORTS)
def test_what_was_folded_is_not_folded_again(report: str) -> None:
    once = fold(report, 0, len(report)).text
    again = fold(once, 0, len(once))
    assert (again.text, again.positions) == (once, None)


def test_words_over_a_line_break_have_their_place_in_the_report() -> None:
    report = "  Cord \r\n  compression – L4."
    folded = fold(report, 0, len(report))
    assert folded.text == "Cord compression - L4."
    start, end = folded.text.index("compression"), folded.text.index(" -")
    assert report[folded.origin(start) : folded.origin_end(end)] == "compression"
    assert report[folded.origin(0) : folded.origin_end(end)] == "Cord \r\n  compression"
