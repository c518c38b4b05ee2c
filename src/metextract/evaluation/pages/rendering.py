"""Contents laid out by the templates of this package."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from metextract.evaluation.pages import words
from metextract.evaluation.pages.contents import Contents
from metextract.evaluation.pages.escapes import embedded, encodable, in_markdown, source_hash
from metextract.evaluation.pages.estimates import NO_RATE, WIDTH
from metextract.evaluation.pages.tables import MOST_VALUES
from metextract.evaluation.tables import ALL

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = "metextract.evaluation.pages"


class Section(NamedTuple):
    """name: the anchor, and the template in templates/sections. is_there: whether the contents have anything for it."""

    name: str
    title: str  # {error}: what it is called that sides differ
    is_there: Callable[[Contents], bool] = lambda _: True


# Of the page, in order. One more is a line here, a template, and a field of Contents with what it shows.
SECTIONS = (
    Section("summary", "Summary"),
    Section("comparison", "Before and now", lambda contents: contents.comparison is not None),
    Section("scores", "Scores by kind"),
    Section("slices", "Scores by slice", lambda contents: bool(contents.slices)),
    Section("attributes", "Attributes"),
    Section("reports", "Whole reports"),
    Section("rates", "{error} rates"),
    Section("confusions", "Confusions"),
    Section("errors", "{error}s"),
    Section("problems", "Problems"),
)


def page(contents: Contents) -> bytes:
    """One HTML file that loads nothing and runs nothing but its own scripts."""
    styles, scripts = [_asset("page.css")], [_asset("page.js")]
    if contents.browser["errors"]:
        styles.append(_asset("browser.css"))
        scripts.append(_asset("browser.js"))
    return _rendered(
        _html().get_template("index.html"),
        contents,
        sections=[(section.name, _title(section, contents)) for section in SECTIONS if section.is_there(contents)],
        styles=styles,
        scripts=scripts,
        style_hashes=list(map(source_hash, styles)),
        script_hashes=list(map(source_hash, scripts)),
        data=embedded(contents.browser),
    )


def _title(section: Section, contents: Contents) -> str:
    return section.title.replace("{error}", contents.sides.error.capitalize())


def markdown(contents: Contents) -> bytes:
    return _rendered(_markdown().get_template("report.md"), contents)


def _rendered(template: Any, contents: Contents, **more: Any) -> bytes:
    values = {column.name: getattr(contents, column.name) for column in fields(contents)}
    return encodable(template.render(**values, **more)).encode("utf-8")


@cache
def _html() -> "Environment":
    return _environment()


@cache
def _markdown() -> "Environment":
    """Escapes what it is given as _html does, but for Markdown."""
    from markupsafe import Markup

    return _environment(finalize=lambda value: value if isinstance(value, Markup) else Markup(in_markdown(value)))


def _environment(**options: Any) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    environment.filters |= {"label": words.label, "count": _count, "upper_first": _upper_first}
    environment.globals |= {
        "MEASURES": words.MEASURES,
        "RATES": words.RATES,
        "MOST_VALUES": MOST_VALUES,
        "NO_RATE": NO_RATE,
        "WIDTH": WIDTH,
        "error_link": _error_link,
    }
    return environment


def _upper_first(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _error_link(kind: str, error: str) -> str:
    """The hash under which the page lists errors of a kind and class."""
    return urlencode({name: "" if value == ALL else value for name, value in (("kind", kind), ("class", error))})


def _asset(name: str) -> str:
    return files(_PACKAGE).joinpath("assets", name).read_text(encoding="utf-8")
