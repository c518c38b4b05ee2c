"""The manifest of a folder of results: a line that says how they were made, a line a shard, and one that says that all are there."""

import json
from pathlib import Path
from typing import Any

from metextract.errors import InputError

MANIFEST = "_manifest.jsonl"  # readers of such folders pass over what begins with an underscore
COMPLETE = "complete"


def manifest_lines(manifest: Path) -> list[dict[str, Any]]:
    """Its lines but for a last one that was cut off."""
    try:
        lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").split("\n")[:-1]]
    except (ValueError, RecursionError):
        lines = [None]
    if not all(isinstance(line, dict) for line in lines):
        raise InputError(f"{manifest}: not a manifest; name another folder")
    return lines


def whole_shards(folder: Path) -> list[Path]:
    """The shards of a folder in the order of the input.

    Raises InputError if it holds no results, if the run that wrote them did not end, or if a shard is not as it was written.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise InputError(f"{folder}: no results of metextract: no {MANIFEST} in this folder")
    lines = manifest_lines(manifest)
    if not any(COMPLETE in line for line in lines):
        raise InputError(f"{folder}: the run that wrote it did not end; run it again as it was to complete it")
    named = [(line["shard"], line.get("bytes")) for line in lines if "shard" in line]
    if not all(isinstance(name, str) and Path(name).name == name for name, _ in named):
        raise InputError(f"{manifest}: not a manifest; name another folder")
    shards = [(folder / name, size) for name, size in named]
    for shard, size in shards:
        if not shard.is_file() or shard.stat().st_size != size:
            raise InputError(f"{shard}: missing, or not as it was written; run it again as it was to complete it")
    return [shard for shard, _ in shards]
