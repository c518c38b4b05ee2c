"""Typed findings from plain readings: one module a kind, one tuple that lists them."""

from metextract.findings.kinds import KINDS
from metextract.findings.needs import MARKS, Needs, asked, names
from metextract.findings.report import find_findings
from metextract.findings.selection import Selection, Worth
from metextract.findings.telling import Teller

__all__ = ["KINDS", "MARKS", "Needs", "Selection", "Teller", "Worth", "asked", "find_findings", "names"]
