"""A spaCy pipeline component for whole documents; what reads the text is handed in, for it lies in a layer above."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from metextract.records import ReportResult

KEY = "metextract"

Read = Callable[[str], ReportResult]
Create = Callable[..., "DocumentReader"]


class DocumentReader:
    """Sets `doc.spans["metextract"]`, one span a finding with its kind as label, and `doc._.metextract`, the typed result.

    A span covers all tokens that its head touches: other pipelines have other tokens. The document keeps
    the result as plain data, so that it can be written to disk and sent between processes.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        Doc.set_extension(KEY, getter=_result, force=True)

    def __call__(self, doc: Doc) -> Doc:
        result = self._read(doc.text)
        spans = [doc.char_span(f.start, f.end, label=str(f.kind), alignment_mode="expand") for f in result.findings]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[span for span in spans if span is not None])
        doc.user_data[KEY] = replace(result, text=None).to_dict()
        return doc

    def __reduce__(self) -> tuple[type["DocumentReader"], tuple[Read]]:
        """Made anew in another process, which may not know the extension yet."""
        return type(self), (self._read,)


def document_factory(create: Create, settings: dict[str, Any]) -> Create:
    """`create`, known to spaCy as the factory "metextract". settings: the defaults of its arguments after nlp and name."""
    Language.factory(KEY, default_config=settings, assigns=["doc.spans", f"doc._.{KEY}"], func=create)
    return create


def _result(doc: Doc) -> ReportResult | None:
    """The result of a document, None if no component has read it."""
    row = doc.user_data.get(KEY)
    return None if row is None else replace(ReportResult.from_dict(row), text=doc.text)
