"""Typed findings from plain readings: one module a kind, one tuple that lists them."""

from metextract.findings.kinds import KINDS
from metextract.findings.report import find_findings

__all__ = ["KINDS", "find_findings"]
