"""`metextract schema`: the JSON Schema of the output."""

import json

import typer


def schema() -> None:
    """Print the JSON Schema of a line of output."""
    from metextract.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
