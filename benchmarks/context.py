"""What medspaCy's ConText says of given heads, for assertion.py.

    PYTHON benchmarks/context.py < cases.json > verdicts.json

Runs in any Python that has medspaCy, for medspaCy and metextract may need different versions of spaCy.
cases.json: [{"text": ..., "heads": [[start, end], ...]}, ...]. Ends with NOT_INSTALLED where there is no medspaCy.
"""

import importlib.util
import json
import os
import platform
import sys
import time
from importlib import metadata
from typing import Any

NOT_INSTALLED = 3
FLAGS = {"absent": "is_negated", "historical": "is_historical", "hypothetical": "is_hypothetical"}


def main() -> int:
    if importlib.util.find_spec("medspacy") is None:
        return NOT_INSTALLED
    os.environ["LOGURU_AUTOINIT"] = "False"  # its sentence splitter logs every token that it reads
    import medspacy

    nlp = medspacy.load()
    cases = json.load(sys.stdin)
    start = time.perf_counter()
    verdicts = [_verdicts(nlp, case) for case in cases]
    seconds = time.perf_counter() - start
    json.dump({"verdicts": verdicts, "seconds": seconds, "versions": _versions()}, sys.stdout)
    return 0


def _verdicts(nlp: Any, case: dict[str, Any]) -> list[list[str]]:
    """The claims that hold of each head."""
    from heads import entity, mark

    doc = nlp.make_doc(case["text"])
    mark(doc, case["heads"])
    doc = nlp(doc)
    entities = [entity(doc, head) for head in case["heads"]]
    return [[claim for claim, flag in FLAGS.items() if getattr(span._, flag)] for span in entities]


def _versions() -> str:
    return f"medspacy {metadata.version('medspacy')} with spacy {metadata.version('spacy')} on Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
