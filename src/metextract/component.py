"""The spaCy pipeline component "metextract", an entry point: `spacy.blank("en").add_pipe("metextract")`.

spaCy imports this module whenever it looks up a component, so the extractor is imported when one is built.
"""

from pathlib import Path

from metextract.matching.component import DocumentReader, document_factory


def _create(nlp: object, name: str, lexicons: str | None) -> DocumentReader:
    """A component with an extractor of its own. lexicons: the folder that `metextract.load` takes."""
    from metextract.config import Config
    from metextract.extractor import Extractor

    return DocumentReader(Extractor(Config(lexicons=None if lexicons is None else Path(lexicons))))


create = document_factory(_create, {"lexicons": None})
