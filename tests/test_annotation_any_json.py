"""Whatever the JSON of an annotation tool holds, it is read or refused with a reason: no reader fails on it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metextract.annotation import read_annotations
from metextract.records import Kind

FIELDS = (
    "id text data meta label labels spans entities relations annotations predictions result value type from_name to_name start end "
    "start_offset end_offset from_id to_id head_span child_span choices taxonomy number completed_by answer report_id levels bones"
).split()
WORDS = [*FIELDS, *Kind, "levels=T5", "fracture:assertion=absent", "textarea", "accept", "height_loss_percent"]

LEAF = st.none() | st.booleans() | st.integers(-3, 12) | st.floats(allow_nan=False) | st.sampled_from(WORDS)
ANY = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5), max_leaves=12
)


def objects(**likely: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have some of these fields, as they should be or otherwise."""
    return st.fixed_dictionaries({}, optional={name: right | ANY for name, right in likely.items()})


PLACE = st.integers(0, 12)
WORD = st.sampled_from(WORDS)
VALUE = objects(
    start=PLACE, end=PLACE, text=WORD, labels=st.lists(WORD), choices=st.lists(WORD), taxonomy=st.lists(st.lists(WORD))
)
RESULT = objects(id=WORD, type=st.sampled_from(["labels", "choices", "textarea", "taxonomy"]), from_name=WORD, value=VALUE)
TASK = st.fixed_dictionaries(
    {"id": PLACE, "data": st.just({"text": "An old fracture."}), "annotations": st.lists(objects(result=st.lists(RESULT)))}
)
SPAN = objects(id=PLACE, start=PLACE, end=PLACE, start_offset=PLACE, end_offset=PLACE, label=WORD, levels=WORD, bones=WORD)
RELATION = objects(from_id=PLACE, to_id=PLACE, head_span=SPAN, child_span=SPAN)
LINE = st.fixed_dictionaries(
    {"text": st.just("An old fracture.")},
    optional={
        "entities": st.lists(SPAN) | ANY,
        "spans": st.lists(SPAN) | ANY,
        "label": st.lists(st.tuples(PLACE, PLACE, WORD)) | ANY,
        "relations": st.lists(RELATION) | ANY,
        "meta": objects(report_id=WORD),
        "answer": WORD | ANY,
    },
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "file"


@settings(max_examples=60)
@given(tasks=st.lists(TASK | ANY, max_size=2))
def test_tasks_of_label_studio(file: Path, tasks: list[Any]) -> None:
    file.write_text(json.dumps(tasks), encoding="utf-8")
    found = read_annotations(file, "label-studio")
    assert len(found.reports) + len(found.problems) >= bool(tasks)


@pytest.mark.parametrize("form", ["doccano", "prodigy"])
@settings(max_examples=60)
@given(line=LINE)
def test_lines_of_doccano_and_prodigy(file: Path, form: str, line: dict[str, Any]) -> None:
    file.write_text(json.dumps(line), encoding="utf-8")
    found = read_annotations(file, form)
    assert found.reports or found.problems
