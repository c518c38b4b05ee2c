"""Annotated reports: in the formats of the tools that people annotate with, checked, and out again for them to correct."""

from metextract.annotation.attributes import Attribute, attributes, attributes_of, row_from_words, values_as_words
from metextract.annotation.checks import refuse
from metextract.annotation.formats import FORMATS, AnnotationFormat, format_named, read_annotations, write_annotations
from metextract.annotation.metadata import with_metadata
from metextract.annotation.records import AnnotatedReport, AnnotatedSet, Problem

__all__ = [
    "FORMATS",
    "AnnotatedReport",
    "AnnotatedSet",
    "AnnotationFormat",
    "Attribute",
    "Problem",
    "attributes",
    "attributes_of",
    "format_named",
    "read_annotations",
    "refuse",
    "row_from_words",
    "values_as_words",
    "with_metadata",
    "write_annotations",
]
