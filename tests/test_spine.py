"""The order of the vertebrae, and what lies between two of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metextract import spine

LEVELS = st.sampled_from([*spine.VERTEBRAE, *spine.TRANSITIONAL])
REGULAR = st.sampled_from(spine.VERTEBRAE)


def test_the_spine_has_its_vertebrae_from_top_to_bottom() -> None:
    assert len(spine.VERTEBRAE) == 29
    assert spine.VERTEBRAE[:8] == ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1")
    assert spine.ordered(set(spine.VERTEBRAE)) == spine.VERTEBRAE


@given(names=st.sets(LEVELS))
def test_ordered_keeps_every_level_once(names: set[str]) -> None:
    listed = spine.ordered(names)
    assert set(listed) == names
    assert len(listed) == len(names)
    assert list(listed) == sorted(listed, key=spine.rank)


@given(first=REGULAR, last=REGULAR)
def test_what_lies_between_is_a_part_of_the_spine_with_its_ends(first: str, last: str) -> None:
    inside = spine.between(first, last)
    assert {inside[0], inside[-1]} == {first, last}
    start = spine.VERTEBRAE.index(inside[0])
    assert inside == spine.VERTEBRAE[start : start + len(inside)]


@given(first=LEVELS, last=LEVELS)
def test_between_does_not_ask_which_comes_first(first: str, last: str) -> None:
    assert spine.between(first, last) == spine.between(last, first)


@given(first=LEVELS)
def test_between_a_level_and_itself_is_that_level(first: str) -> None:
    assert spine.between(first, first) == (first,)


@given(first=LEVELS, last=LEVELS)
def test_a_transitional_vertebra_lies_between_others_only_if_it_is_named(first: str, last: str) -> None:
    assert set(spine.between(first, last)) & set(spine.TRANSITIONAL) <= {first, last}


@given(first=REGULAR, last=REGULAR)
def test_two_vertebrae_are_adjacent_if_the_second_is_the_next(first: str, last: str) -> None:
    assert spine.adjacent(first, last) is (spine.between(first, last) == (first, last) and first != last)


@given(upper=LEVELS, lower=LEVELS)
def test_adjacency_has_a_direction(upper: str, lower: str) -> None:
    assert not (spine.adjacent(upper, lower) and spine.adjacent(lower, upper))


@given(upper=LEVELS, lower=LEVELS)
def test_a_segment_is_a_level_if_its_vertebrae_are_adjacent(upper: str, lower: str) -> None:
    assert spine.is_level(spine.segment(upper, lower)) is spine.adjacent(upper, lower)


@pytest.mark.parametrize("name", ["", "T", "T0", "T14", "L7", "C8", "S6", "t8", "T8-", "T8-T10", "T8-T9-T10", "-T8", "T08"])
def test_other_words_are_no_levels(name: str) -> None:
    assert not spine.is_level(name)


@pytest.mark.parametrize(
    ("letter", "number", "name"),
    [
        ("t", 8, "T8"),
        ("D", 12, "T12"),
        ("d", 1, "T1"),
        ("T", 13, "T13"),
        ("L", 6, "L6"),
        ("T", 14, None),
        ("C", 0, None),
        ("X", 1, None),
    ],
)
def test_a_letter_and_a_number_name_a_vertebra(letter: str, number: int, name: str | None) -> None:
    assert spine.vertebra(letter, number) == name


@given(name=LEVELS)
def test_every_vertebra_has_a_region(name: str) -> None:
    assert spine.vertebra(name[0], int(name[1:])) == name
    assert name[0] in spine.REGION_OF
