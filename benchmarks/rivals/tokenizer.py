"""spaCy's tokenizer alone, the least that any spaCy pipeline costs. It finds nothing."""

from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("spacy",)
MODULES = ("spacy",)


def prepare(task: Task) -> Read:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 10**8  # it refuses texts beyond 10^6 characters, for the sake of models that it has none of

    def read(texts: Sequence[str]) -> int:
        return sum(len(doc.ents) for doc in nlp.pipe(texts))

    return read
