"""medspaCy's default pipeline (tokenizer, PyRuSH, target matcher, ConText) with its sectionizer, and our phrases as targets."""

import os
from collections.abc import Sequence

from rivals import Read, Task

PACKAGES = ("medspacy", "spacy")
MODULES = ("medspacy",)


def prepare(task: Task) -> Read:
    os.environ["LOGURU_AUTOINIT"] = "False"  # its sentence splitter logs every token that it reads
    import medspacy
    from medspacy.ner import TargetRule

    nlp = medspacy.load()
    nlp.add_pipe("medspacy_sectionizer")
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(literal=phrase, category=label) for label, phrase in task.phrases])

    def read(texts: Sequence[str]) -> int:
        return sum(len(doc.ents) for doc in nlp.pipe(texts))

    return read
