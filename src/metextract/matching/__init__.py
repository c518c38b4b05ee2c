"""Reading sentences with spaCy: the only place that imports spaCy and negspacy."""

from metextract.matching.gate import Gate
from metextract.matching.reader import SentenceReader

__all__ = ["Gate", "SentenceReader"]
