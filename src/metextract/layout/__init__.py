"""From a report to its sentences: sections, item headings, offsets. Plain Python, one pass."""

from metextract.layout.sentences import Layout, Sentence

__all__ = ["Layout", "Sentence"]
