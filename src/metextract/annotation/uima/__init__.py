"""UIMA CAS as XMI, as INCEpTION and WebAnno import and export it."""

from metextract.annotation.uima.reports import read, write

__all__ = ["read", "write"]
