"""The command line: parses and prints; the library works."""

from metextract.cli.application import app, main

__all__ = ["app", "main"]
