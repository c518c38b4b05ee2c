"""What an evaluation says, to read and to work through: a page, Markdown, and JSON."""

from metextract.evaluation.pages.report import write_report

__all__ = ["write_report"]
