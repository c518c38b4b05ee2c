"""UIMA CAS as XMI, as INCEpTION and WebAnno import and export it, through dkpro-cassis.

A layer named Finding (`custom.Finding`, `webanno.custom.Finding`) holds the findings, with their attributes as features.
A document is named by the title in its DocumentMetaData, else by its folder in an exported project, else by its file; ".xmi" and
".txt" at the end are left out, and names of XMI files are percent-encoded.

Written is a folder with an XMI file a report, their TypeSystem.xml, and Finding-layer.json. In INCEpTION, import the latter
first (settings of a project, Layers), then the XMI files as documents in the format "UIMA CAS XMI (XML 1.0)"; sentences and
tokens are found there. Offsets are UTF-16 code units in the files and characters here. A character that XML 1.0 cannot hold,
such as a form feed, is written and, from XML 1.1, read as a space, so that offsets stay. Columns of reports are not kept.
"""

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from metextract.annotation.attributes import HEAD, YES, attributes, row_from_words, values_as_words
from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.annotation.folders import id_of, name_of, written_folder
from metextract.annotation.records import AnnotatedReport
from metextract.annotation.uima.files import TYPE_SYSTEM, XMI, ZIP, CasFile, cas_files
from metextract.annotation.uima.layer import ANNOTATION, BOOLEAN, LAYER, METADATA, NAME, STRINGS, inception_layers, type_system
from metextract.errors import InputError

LAYER_FILE = f"{NAME}-layer.json"

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BETWEEN_VALUES = re.compile(r"[;,\s]+")
_OF_UIMA = ("sofa", "begin", *HEAD)
_SUGGESTIONS = "_suggestion_info"  # what INCEpTION adds to features with recommenders
_UNMAPPED = "Not mapping external offset"


class _UnreadableError(Exception):
    """Why a file is no CAS, in words without its text."""


def read(path: Path) -> Iterator[ReportDraft]:
    """A report for each XMI file; the folders of an exported project tell who annotated it."""
    _cassis()
    for file in cas_files(path):
        yield _draft(file)


def write(reports: Iterable[AnnotatedReport], target: Path) -> None:
    _cassis()
    if target.suffix.lower() in (XMI, ZIP):
        raise InputError(f"{target}: UIMA CAS are written to a folder; name it without {target.suffix}")
    types = type_system()
    with written_folder(target) as folder:
        types.to_xml(folder / TYPE_SYSTEM)
        (folder / LAYER_FILE).write_text(json.dumps(inception_layers(), indent=2) + "\n", encoding="utf-8")
        for report in reports:
            name = f"{name_of(report.report_id)}{XMI}"
            try:
                with (folder / name).open("x", encoding="utf-8", newline="") as file:
                    file.write(_xmi(report, name, types))
            except FileExistsError:
                raise InputError(f"{target}: two reports would have the file {name}") from None


def _cassis() -> ModuleType:
    try:
        import cassis
    except ImportError:
        raise InputError("UIMA CAS needs dkpro-cassis: pip install 'metextract[uima]'") from None
    module: ModuleType = cassis
    return module


def _draft(file: CasFile) -> ReportDraft:
    try:
        cas = _cas(file)
        layers = _layers(cas.typesystem)
    except _UnreadableError as error:
        return ReportDraft(file.place, problem=str(error))
    found = [finding for layer in layers for finding in cas.select(layer)]
    drafts = [FindingDraft(f"finding {number}", _row(finding)) for number, finding in enumerate(found, 1)]
    return ReportDraft(file.place, _report_id(file, cas), cas.sofa_string, drafts, annotator=file.annotator)


def _cas(file: CasFile) -> Any:
    if file.problem is not None:
        raise _UnreadableError(file.problem)
    cassis = _cassis()
    types = _types(file.types)
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        try:
            cas = cassis.load_cas_from_xmi(BytesIO(file.xmi), types)
        except Exception as error:  # cassis checks little
            raise _UnreadableError(f"not a UIMA CAS that can be read: {_reason(error)}") from None
    if any(str(warning.message).startswith(_UNMAPPED) for warning in raised):
        raise _UnreadableError("it has annotations with offsets that are not in its text")
    return cas


@lru_cache(maxsize=1)  # of an exported project, each file has one of its own, and all are the same
def _types(data: bytes) -> Any:
    try:
        return _cassis().load_typesystem(BytesIO(data))
    except Exception as error:  # as above
        raise _UnreadableError(f"{TYPE_SYSTEM}: not a type system that can be read: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """What went wrong, without the message, which may quote the text."""
    line = getattr(error, "lineno", None)
    return type(error).__name__ if line is None else f"not well-formed XML, line {line}"


def _layers(types: Any) -> list[str]:
    names = [kind.name for kind in types.get_types() if kind.name.rpartition(".")[2] == NAME]
    layers = [name for name in names if types.subsumes(ANNOTATION, name)]
    if not layers:
        raise _UnreadableError(f"its {TYPE_SYSTEM} has no layer {NAME}")
    return layers


def _row(finding: Any) -> dict[str, Any]:
    words: dict[str, tuple[str, ...]] = {}
    for feature in finding.type.all_features:
        if feature.name in _OF_UIMA or feature.name.endswith(_SUGGESTIONS):
            continue
        values = _words(finding[feature.name], feature.name, feature.rangeType.name)
        if values:
            words[feature.name] = values
    kind = finding["kind"] if finding.type.get_feature("kind") else None
    return row_from_words(kind or "", finding.begin, finding.end, words)


def _words(value: Any, name: str, kind: str) -> tuple[str, ...]:
    """The values of a feature; an unticked Boolean says nothing, for UIMA knows no other way to leave it out."""
    if value is None or value == "":
        return ()
    if kind == BOOLEAN:
        return (YES,) if value else ()
    if kind == STRINGS:
        return tuple(str(part) for part in value.elements or () if part)
    if not isinstance(value, (str, int, float)):
        return ("?",)  # a link to something else, which no attribute has
    return tuple(filter(None, _BETWEEN_VALUES.split(str(value)))) if name in _many() else (str(value),)


@cache
def _many() -> frozenset[str]:
    return frozenset(attribute.name for attribute in attributes() if attribute.many)


def _report_id(file: CasFile, cas: Any) -> str:
    """INCEpTION gives the id of a document to its annotator, and the title to the document."""
    for metadata in cas.select(METADATA) if cas.typesystem.contains_type(METADATA) else ():
        if metadata.documentTitle:
            return _id_in(metadata.documentTitle)
    return _id_in(file.document or file.name)


def _id_in(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    suffix = f"{dot}{suffix}".lower()
    if suffix == XMI:
        return id_of(stem)
    return stem if suffix == ".txt" and stem else name


def _xmi(report: AnnotatedReport, name: str, types: Any) -> str:
    if report.text is None:
        raise InputError(f"the report {report.report_id!r} has no text, and UIMA CAS are made of it")
    text = _NO_XML.sub(" ", report.text)
    cas = _cassis().Cas(typesystem=types, sofa_string=text)
    metadata, layer, strings = (types.get_type(kind) for kind in (METADATA, LAYER, STRINGS))
    cas.add(metadata(begin=0, end=len(text), language="x-unspecified", documentTitle=name, documentId=name))
    many = _many()
    for finding in report.findings:
        words = values_as_words(finding)
        features = {key: strings(elements=list(values)) if key in many else values[0] for key, values in words.items()}
        cas.add(layer(begin=finding.start, end=finding.end, kind=str(finding.kind), **features))
    xmi: str = cas.to_xmi(None, pretty_print=False)
    return xmi
