"""Every example in the lexicons is read as it says."""

import pytest

import metextract
from metextract.check import check_examples
from metextract.lexicon import Example, load_lexicon
from metextract.records import Assertion, Kind, ReportResult, Stenosis

EXAMPLES = load_lexicon().examples


@pytest.mark.parametrize("example", [pytest.param(example, id=f"{example.file}: {example.marked}") for example in EXAMPLES])
def test_an_example_is_read_as_it_says(example: Example, extractor: metextract.Extractor) -> None:
    assert [str(miss) for miss in check_examples(extractor, [example])] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_examples_of_what_it_is_and_of_what_it_is_not(kind: Kind) -> None:
    groups = {example.group for example in EXAMPLES if example.file == kind}
    assert "nothing" in groups
    assert len(groups) > 2


HEAD = Stenosis(start=5, end=13, text="stenosis", assertion=Assertion.PRESENT, levels=("L4-L5",))
ABSENT = Stenosis(start=5, end=13, text="stenosis", assertion=Assertion.ABSENT)
FAR = Stenosis(start=17, end=22, text="canal", assertion=Assertion.PRESENT)


@pytest.mark.parametrize(
    ("findings", "differences"),
    [
        ((HEAD,), ()),
        ((), ("0 findings in [stenosis]",)),
        ((HEAD, HEAD), ("2 findings in [stenosis]",)),
        ((ABSENT,), ("[stenosis] has assertion absent, expected present", "[stenosis] has levels [], expected ['L4-L5']")),
        ((HEAD, FAR), ("'canal' is found outside the brackets",)),
    ],
)
def test_the_check_names_each_difference(findings: tuple[Stenosis, ...], differences: tuple[str, ...]) -> None:
    example = Example("stenosis", "g", "Mild stenosis of canal.", ((5, 13),), {"assertion": "present", "levels": ["L4-L5"]})
    misses = list(check_examples(lambda text: ReportResult(report_id="", text=text, findings=findings), [example]))
    assert [miss.differences for miss in misses] == ([differences] if differences else [])


def test_an_example_shows_its_brackets() -> None:
    assert (
        Example("stenosis", "g", "No stenosis, no narrowing.", ((3, 11), (16, 25)), {}).marked == "No [stenosis], no [narrowing]."
    )
