"""EDS-NLP: sentences, normalizer, matcher with our phrases, negation and hypothesis."""

from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("edsnlp", "spacy")
MODULES = ("edsnlp",)


def prepare(task: Task) -> Read:
    import edsnlp

    terms: dict[str, list[str]] = {}
    for label, phrase in task.phrases:
        terms.setdefault(label, []).append(phrase)
    nlp = edsnlp.blank("eds")
    for name, config in (
        ("eds.normalizer", {}),
        ("eds.sentences", {}),
        ("eds.matcher", {"terms": terms, "attr": "NORM"}),
        ("eds.negation", {}),
        ("eds.hypothesis", {}),
    ):
        nlp.add_pipe(name, config=config)

    def read(texts: Sequence[str]) -> int:
        return sum(len(doc.ents) for doc in nlp.pipe(texts))

    return read
