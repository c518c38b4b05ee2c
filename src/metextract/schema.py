"""Validation and JSON Schema of the records, both derived from the dataclasses by pydantic."""

from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from metextract.errors import InputError
from metextract.records import FINDING_TYPES, BaseFinding, Kind, ReportResult
from metextract.spine import is_level

_is_level = lru_cache(maxsize=1_000)(is_level)  # some dozen levels, asked for with every finding of an archive


@cache
def _result_adapter() -> TypeAdapter[ReportResult]:
    return TypeAdapter(ReportResult)


@cache
def _finding_adapter(kind: Kind) -> TypeAdapter[BaseFinding]:
    return TypeAdapter(FINDING_TYPES[kind])


def result_from_dict(row: dict[str, Any]) -> ReportResult:
    """The typed result of plain data; InputError lists every field that does not fit, without its text."""
    findings = row.get("findings", ())
    if not isinstance(findings, (list, tuple)):
        raise InputError("not a result: findings: a list is needed")
    typed = [_numbered(number, finding) for number, finding in enumerate(findings)]
    try:
        return _result_adapter().validate_python({**row, "findings": typed})
    except ValidationError as error:
        raise InputError(f"not a result: {_faults(error)}") from None


def finding_from_dict(row: dict[str, Any]) -> BaseFinding:
    """The typed finding of plain data; InputError lists every field that does not fit, without its text."""
    kind = row.get("kind")
    if kind not in list(Kind):
        raise InputError(f"kind: one of {', '.join(Kind)} is needed")
    try:
        finding = _finding_adapter(Kind(kind)).validate_python(row)
    except ValidationError as error:
        raise InputError(_faults(error)) from None
    if not all(map(_is_level, finding.levels)):
        raise InputError("levels: each must be a vertebra (T5) or a segment (L4-L5)")
    return finding


def _numbered(number: int, row: Any) -> BaseFinding:
    try:
        return finding_from_dict(row if isinstance(row, dict) else {})
    except InputError as error:
        joint = "." if str(error).startswith("kind: ") else ": "
        raise InputError(f"not a result: findings.{number}{joint}{error}") from None


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one output line."""
    schema = _result_adapter().json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "metextract result"}
