"""What an evaluation says, to read and to work through: a page, Markdown, and JSON."""

from metextract.evaluation.pages.report import write_report
from metextract.evaluation.pages.sides import JUDGED, Sides, annotators

__all__ = ["JUDGED", "Sides", "annotators", "write_report"]
