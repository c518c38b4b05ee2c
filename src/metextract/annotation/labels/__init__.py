"""Labels of whole reports as CSV: report, kind, level, assertion."""

from metextract.annotation.labels.tables import read, write

__all__ = ["read", "write"]
