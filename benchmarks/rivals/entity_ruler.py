"""What one would write first: spaCy's sentencizer, its entity ruler with our phrases, and negspacy as it comes."""

from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("spacy", "negspacy")
MODULES = ("spacy", "negspacy")


def prepare(task: Task) -> Read:
    import negspacy.negation  # noqa: F401 - makes "negex" known to spaCy
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": label, "pattern": phrase} for label, phrase in task.phrases])
    nlp.add_pipe("negex")

    def read(texts: Sequence[str]) -> int:
        return sum(len(doc.ents) for doc in nlp.pipe(texts))

    return read
