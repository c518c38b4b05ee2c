"""What the terminal shows: one colour a kind, and nothing in a report that steers the terminal."""

from rich.console import Console
from rich.text import Text

from metextract.records import Kind

COLOURS = ("red", "yellow", "magenta", "cyan", "green", "blue")
PIPED_WIDTH = 160

_SHOWN = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t\r"} | {ord("\r"): None}


class PlainConsole(Console):
    """A console without markup and highlighting, wide where it is no terminal; a closed pipe stays a BrokenPipeError."""

    def __init__(self, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, highlight=False, emoji=False)
        if not self.is_terminal:
            self.width = PIPED_WIDTH

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def style(kind: Kind) -> str:
    return f"bold {COLOURS[list(Kind).index(kind) % len(COLOURS)]}"


def shown(text: str, text_style: str = "") -> Text:
    """Text for the terminal, its control characters replaced."""
    return Text(text.translate(_SHOWN), text_style)
