"""The findings of a spaCy document are those of its text."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import metextract
from metextract.errors import ConfigError

TEXT = "FINDINGS:\nLytic lesion at T8, with 40% height loss.\n\n  No cord   compression."
OWN = '[[entry]]\nid = "own"\nrole = "noun"\nphrases = ["crumpling"]\n'


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("metextract")
    return nlp


def _spans(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans["metextract"]]


def test_each_finding_is_a_span_with_its_kind_as_label(nlp: Language, extractor: metextract.Extractor) -> None:
    doc = nlp(TEXT)
    expected = extractor(TEXT).findings
    assert len(expected) == 3
    assert _spans(doc) == [(finding.text, finding.kind) for finding in expected]


def test_the_document_has_the_result_that_the_extractor_gives(nlp: Language, extractor: metextract.Extractor) -> None:
    assert nlp(TEXT)._.metextract == extractor(TEXT)


def test_a_head_inside_a_token_of_the_pipeline_gives_the_whole_token() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split(" "))  # type: ignore[assignment]  # as simple as can be
    nlp.add_pipe("metextract")
    assert _spans(nlp("Lumbar spondylosis/stenosis.")) == [("spondylosis/stenosis.", "stenosis")]


@pytest.mark.parametrize("text", ["", " \n", "Normal chest."])
def test_a_text_without_findings_gives_no_spans(text: str, nlp: Language) -> None:
    doc = nlp(text)
    assert (_spans(doc), doc._.metextract.findings) == ([], ())


def test_a_document_that_was_not_read_has_no_result(nlp: Language) -> None:
    assert nlp.make_doc(TEXT)._.metextract is None


def test_displacy_shows_the_spans(nlp: Language) -> None:
    html = displacy.render(nlp(TEXT), style="span", options={"spans_key": "metextract"}, jupyter=False)
    for kind in ("bone_lesion", "fracture", "neural_compression"):
        assert kind in html


def test_a_pipeline_from_disk_reads_as_before(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    for again in (spacy.load(tmp_path), nlp.from_disk(tmp_path)):
        assert again(TEXT)._.metextract == nlp(TEXT)._.metextract


def test_own_lexicons_are_part_of_the_pipeline_and_come_back_from_disk(tmp_path: Path) -> None:
    own, saved = tmp_path / "own", tmp_path / "saved"
    own.mkdir()
    (own / "fracture.toml").write_text(OWN, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("metextract", config={"lexicons": str(own)})
    nlp.to_disk(saved)
    for pipeline in (nlp, spacy.load(saved)):
        assert _spans(pipeline("Crumpling of L2.")) == [("Crumpling", "fracture")]


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="no folder nowhere"):
        spacy.blank("en").add_pipe("metextract", config={"lexicons": "nowhere"})


def test_documents_from_other_processes_keep_spans_and_result(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "Normal.", TEXT], n_process=2))
    assert [_spans(doc) for doc in docs] == [_spans(nlp(TEXT)), [], _spans(nlp(TEXT))]
    assert docs[2]._.metextract == nlp(TEXT)._.metextract


def test_a_component_is_made_anew_in_another_process(nlp: Language) -> None:
    """As spawn does it, where fork is not to be had."""
    component = pickle.loads(pickle.dumps(nlp.get_pipe("metextract")))
    assert component(nlp.make_doc(TEXT))._.metextract == nlp(TEXT)._.metextract


def test_documents_on_disk_keep_spans_and_result(nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[nlp(TEXT)], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)
    assert (_spans(doc), doc._.metextract) == (_spans(nlp(TEXT)), nlp(TEXT)._.metextract)


def test_other_pipelines_pay_nothing_for_the_component() -> None:
    """spaCy imports every entry point when it looks up any component."""
    probe = "import sys, spacy; spacy.blank('en').add_pipe('sentencizer'); print('metextract.extractor' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"
