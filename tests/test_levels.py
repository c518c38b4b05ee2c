"""Every notation of levels that reports use gives its vertebrae, and what only looks like one gives none.

A lesion "of X" reads a pair (L4-L5) as two vertebrae, a compression "at X" as the motion segment between them.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import metextract
from metextract import spine
from metextract.levels import Role, find_levels

# The notation, the vertebrae, and for pairs what a compression there is at.
NOTATIONS = {
    "plain": [("T8", "T8"), ("S1", "S1"), ("C1", "C1"), ("L6", "L6"), ("T13", "T13")],
    "spaced": [("T 8", "T8"), ("T-8", "T8"), ("T-12", "T12"), ("L 4", "L4"), ("L-4", "L4"), ("T08", "T8")],
    "dorsal and European": [("D8", "T8"), ("D-8", "T8"), ("D8 vertebra", "T8"), ("Th8", "T8"), ("Th 8", "T8"), ("TH8", "T8")],
    "V for vertebra": [("LV3", "L3"), ("CV5", "C5"), ("DV8", "T8"), ("TV8", "T8"), ("SV1", "S1"), ("L3 VB", "L3")],
    "lower case": [("t8 vertebra", "T8"), ("the l4 vertebral body", "L4"), ("l4-l5", "L4 L5", "L4-L5")],
    "ordinals": [
        ("the 8th dorsal vertebra", "T8"),
        ("the eighth dorsal vertebra", "T8"),
        ("the fifth thoracic vertebra", "T5"),
        ("the 5th thoracic vertebral body", "T5"),
        ("the twelfth thoracic vertebra", "T12"),
        ("the first lumbar vertebra", "L1"),
        ("the second sacral segment", "S2"),
        ("the fourth and fifth lumbar vertebrae", "L4 L5"),
        ("the third to fifth lumbar vertebrae", "L3 L4 L5"),
    ],
    "region first": [
        ("thoracic vertebrae 4 to 6", "T4 T5 T6"),
        ("thoracic vertebral bodies 4, 5 and 6", "T4 T5 T6"),
        ("lumbar vertebrae 2 through 4", "L2 L3 L4"),
        ("the lumbar 3 vertebra", "L3"),
        ("cervical 5 and 6 vertebrae", "C5 C6"),
    ],
    "names": [("the atlas", "C1"), ("the dens", "C2"), ("the odontoid process", "C2")],
    "parts": [
        ("the L4 vertebral body", "L4"),
        ("the body of L4", "L4"),
        ("vertebra L2", "L2"),
        ("the left pedicle of S1", "S1"),
        ("the T12 and L3 superior endplates", "T12 L3"),
    ],
    "pairs": [
        ("L5/S1", "L5 S1", "L5-S1"),
        ("L5-S1", "L5 S1", "L5-S1"),
        ("L5 - S1", "L5 S1", "L5-S1"),
        ("L5\u2013S1", "L5 S1", "L5-S1"),
        ("L5\u2014S1", "L5 S1", "L5-S1"),
        ("L5S1", "L5 S1", "L5-S1"),
        ("L4-5", "L4 L5", "L4-L5"),
        ("L4/5", "L4 L5", "L4-L5"),
        ("L3-4", "L3 L4", "L3-L4"),
        ("C7/T1", "C7 T1", "C7-T1"),
        ("C7-T1", "C7 T1", "C7-T1"),
        ("T12/L1", "T12 L1", "T12-L1"),
        ("D12-L1", "T12 L1", "T12-L1"),
        ("D7-D8", "T7 T8", "T7-T8"),
        ("S1/S2", "S1 S2", "S1-S2"),
        ("L6-S1", "L6 S1", "L6-S1"),
        ("T5 and T6", "T5 T6", "T5 T6"),
        ("L4-5 and L5-S1", "L4 L5 S1", "L4-L5 L5-S1"),
        ("D10-D11, D11-D12", "T10 T11 T12", "T10-T11 T11-T12"),
        ("C2-C3, C3-4, C4-5, C5-6, C6-7, C7-T1", "C2 C3 C4 C5 C6 C7 T1", "C2-C3 C3-C4 C4-C5 C5-C6 C6-C7 C7-T1"),
        ("T5-6 and T9", "T5 T6 T9", "T5-T6 T9"),
    ],
    "ranges": [
        ("T3 through T7", "T3 T4 T5 T6 T7"),
        ("T3 thru T7", "T3 T4 T5 T6 T7"),
        ("T3 to T7", "T3 T4 T5 T6 T7"),
        ("the T3 to the T7 level", "T3 T4 T5 T6 T7"),
        ("T3-T7", "T3 T4 T5 T6 T7"),
        ("T3-7", "T3 T4 T5 T6 T7"),
        ("T5-T8", "T5 T6 T7 T8"),
        ("C4 through C7", "C4 C5 C6 C7"),
        ("L1 through S1", "L1 L2 L3 L4 L5 S1"),
        ("T10-L2", "T10 T11 T12 L1 L2"),
        ("D10 to L2", "T10 T11 T12 L1 L2"),
        ("L2-4", "L2 L3 L4"),
        ("T11-L1", "T11 T12 L1"),
        ("S2-S4", "S2 S3 S4"),
        ("the L3 to L5 vertebral levels", "L3 L4 L5"),
    ],
    "lists": [
        ("T4, 5 and 6", "T4 T5 T6"),
        ("T4, T5, and T6", "T4 T5 T6"),
        ("T4/5/6", "T4 T5 T6"),
        ("T3, T9, L2", "T3 T9 L2"),
        ("T3, T11, L2 and L4", "T3 T11 L2 L4"),
        ("L1 and L2", "L1 L2"),
        ("L2 & L4", "L2 L4"),
        ("T8, T10-T12 and L2", "T8 T10 T11 T12 L2"),
    ],
    "transitional": [("the lumbarized S1 vertebra", "S1"), ("the sacralised L5 vertebra", "L5")],
}
CASES = [pytest.param(*case, id=case[0]) for group in NOTATIONS.values() for case in [(*row, row[1])[:3] for row in group]]


def _levels(extractor: metextract.Extractor, text: str, kind: str) -> list[str]:
    findings = [finding for finding in extractor(text).findings if finding.kind == kind]
    assert len(findings) == 1, f"{text}: {findings}"
    return list(findings[0].levels)


@pytest.mark.parametrize(("words", "vertebrae", "_segments"), CASES)
def test_a_lesion_has_the_vertebrae(words: str, vertebrae: str, _segments: str, extractor: metextract.Extractor) -> None:
    assert _levels(extractor, f"There is a lytic lesion of {words}.", "bone_lesion") == vertebrae.split()


@pytest.mark.parametrize(("words", "_vertebrae", "segments"), CASES)
def test_a_compression_has_the_segments(words: str, _vertebrae: str, segments: str, extractor: metextract.Extractor) -> None:
    assert _levels(extractor, f"Severe cord compression at {words}.", "neural_compression") == segments.split()


NOT_LEVELS = {
    "T1 and T2 signal": [
        "Lytic lesion of low T1 signal.",
        "Lytic lesion, T1 hypointense and T2 hyperintense.",
        "Lytic lesion on T1-weighted and T2-weighted images.",
        "Lytic lesion, bright on T2.",
        "Lytic lesion with T1/T2 shortening.",
        "Lytic lesion, hyperintense on STIR and T2.",
        "Lytic lesion on sagittal T1 and axial T2 images.",
        "Lytic lesion with postcontrast T1 enhancement.",
    ],
    "stages": [
        "Lung cancer, T1N0M0, with a lytic lesion.",
        "Stage T2 bladder cancer, lytic lesion.",
        "T3 N1 M1 carcinoma, lytic lesion.",
    ],
    "liver segments": [
        "Lytic lesion. Metastasis in segment S5 of the liver.",
        "Liver lesion in S8 of the liver and a lytic lesion.",
    ],
    "heart sounds": ["Normal S1 and S2, lytic lesion.", "S1 S2 normal, lytic lesion."],
    "ribs": ["Lytic lesion of the T8 rib.", "Lytic lesion of the left L1 rib."],
    "hormones": ["T3 and T4 hormone are normal, lytic lesion.", "Free T4 1.2, TSH normal, lytic lesion."],
    "images": ["Lytic lesion (image S5).", "Lytic lesion, series 4 image 12."],
    "other numbers": [
        "Lytic lesion, vitamin D3 given.",
        "Lytic lesion of 8 mm.",
        "Lytic lesion, CD4 low.",
        "Lytic lesion on 3D12 views.",
    ],
}


@pytest.mark.parametrize("text", [pytest.param(text, id=text) for texts in NOT_LEVELS.values() for text in texts])
def test_what_only_looks_like_a_level_is_none(text: str, extractor: metextract.Extractor) -> None:
    assert [level for finding in extractor(text).findings for level in finding.levels] == []


ROOTS = [
    "The L5 nerve root is compressed.",
    "Compression of the exiting right L5 nerve root.",
    "The traversing left S1 root is compressed.",
    "Compression of the C8 nerve root.",
    "Impingement of the L4 and L5 nerve roots.",
]


@pytest.mark.parametrize("text", ROOTS)
def test_a_root_is_no_level(text: str, extractor: metextract.Extractor) -> None:
    assert _levels(extractor, text, "neural_compression") == []


LANDMARKS = [
    "The conus terminates at L1.",
    "The conus ends at L1-L2.",
    "The thecal sac terminates at S2.",
    "Pedicle screws at L4.",
    "Status post L4-L5 laminectomy.",
]


@pytest.mark.parametrize("text", LANDMARKS)
def test_a_level_that_says_where_something_else_is_belongs_to_no_finding(text: str) -> None:
    assert [mention.role for mention in find_levels(text)] in ([], [Role.LANDMARK])


REGULAR = st.sampled_from(spine.VERTEBRAE)
WRITTEN = {
    "plain": lambda letter, number: f"{letter}{number}",
    "space": lambda letter, number: f"{letter} {number}",
    "hyphen": lambda letter, number: f"{letter}-{number}",
    "leading zero": lambda letter, number: f"{letter}{number:02}",
    "V": lambda letter, number: f"{letter}V{number}",
    "dorsal": lambda letter, number: f"{'D' if letter == 'T' else letter}{number}",
    "European": lambda letter, number: f"{'Th' if letter == 'T' else letter}{number}",
}
JOINED = {"to": "{} to {}", "through": "{} through {}", "dash": "{}-{}", "en dash": "{}\u2013{}", "spaced dash": "{} - {}"}


@pytest.mark.parametrize("form", WRITTEN)
@given(name=REGULAR)
def test_every_way_to_write_a_vertebra_has_its_value(form: str, name: str) -> None:
    (mention,) = find_levels(f"There is a lytic lesion of {WRITTEN[form](name[0], int(name[1:]))}.")
    assert mention.values(False) == mention.values(True) == (name,)


@pytest.mark.parametrize("join", ["to", "through", "dash", "spaced dash"])
@pytest.mark.parametrize("form", ["plain", "dorsal", "European"])
@given(first=REGULAR, last=REGULAR)
def test_every_way_to_write_a_range_has_its_value(form: str, join: str, first: str, last: str) -> None:
    if first == last:
        return
    upper, lower = sorted((first, last), key=spine.rank)
    words = JOINED[join].format(*(WRITTEN[form](name[0], int(name[1:])) for name in (upper, lower)))
    (mention,) = find_levels(f"There is a lytic lesion of {words}.")
    assert mention.values(False) == spine.between(upper, lower)


@given(names=st.lists(REGULAR, min_size=1, max_size=6, unique=True), last=st.sampled_from([", ", " and ", ", and ", " & "]))
def test_a_list_has_all_its_levels(names: list[str], last: str) -> None:
    listed = last.join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
    mentions = find_levels(f"There are lytic lesions of {listed}.")
    assert spine.ordered({level for mention in mentions for level in mention.values(False)}) == spine.ordered(set(names))


@given(text=st.text(alphabet="TLSCDth0123456789-/, and.", max_size=40))
def test_every_mention_is_in_bounds_apart_from_the_others_and_has_real_levels(text: str) -> None:
    end = 0
    for mention in find_levels(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        for segments in (False, True):
            assert mention.values(segments)
            assert all(spine.is_level(level) for level in mention.values(segments))
