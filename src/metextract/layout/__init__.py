"""From a report to its sentences: sections, item headings, offsets. Plain Python, one pass."""

from metextract.layout.sentences import Layout, Sentence
from metextract.layout.stops import SURE_STOP

__all__ = ["SURE_STOP", "Layout", "Sentence"]
