"""brat standoff: a folder with the text and the annotations of each report, and the configuration of brat."""

from metextract.annotation.brat.reports import read, write

__all__ = ["read", "write"]
