"""The labeling interface of Label Studio for findings, as its configuration in XML, made from the records.

The report stands on the left, under the kinds; the attributes of the chosen finding beside it, only those of its kind.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from metextract.annotation.attributes import Attribute, attributes
from metextract.annotation.colours import colour_of
from metextract.records import Kind

KIND, TEXT = "kind", "text"  # the names of the tags; attributes are tags with their own names
TYPES = {True: "choices", False: "textarea"}  # whether the values of an attribute are a closed set

_MOST_BUTTONS = 8  # more values go into a list to choose from
_KEEP_LINES = ".htx-text { white-space: pre-wrap; }"
_ATTRIBUTES_STAY = "flex: 2; position: sticky; top: 0; max-height: 95vh; overflow-y: auto"


def labeling_config() -> str:
    """The XML that a project takes under Settings, Labeling Interface, Code."""
    view = Element("View", style="display: flex; gap: 1.5em; align-items: flex-start")
    SubElement(view, "Style").text = _KEEP_LINES
    report = SubElement(view, "View", style="flex: 3")
    kinds = SubElement(report, "Labels", name=KIND, toName=TEXT, showInline="true")
    for number, kind in enumerate(Kind, 1):
        SubElement(kinds, "Label", value=kind, background=colour_of(kind), hotkey=str(number))
    SubElement(report, "Text", name=TEXT, value=f"${TEXT}", granularity="word")
    panel = SubElement(view, "View", style=_ATTRIBUTES_STAY)
    hint = SubElement(panel, "View", visibleWhen="no-region-selected")
    SubElement(hint, "Header", value="Choose a finding to see its attributes", size="5")
    for attribute in attributes():
        _add_control(panel, attribute)
    indent(view)
    return f"{tostring(view, encoding='unicode')}\n"


def _add_control(panel: Element, attribute: Attribute) -> None:
    shown = {"visibleWhen": "region-selected"}
    if set(attribute.kinds) != set(Kind):
        shown["whenLabelValue"] = ",".join(attribute.kinds)
    box = SubElement(panel, "View", shown)
    SubElement(box, "Header", value=attribute.name.replace("_", " "), size="5")
    control = {"name": attribute.name, "toName": TEXT, "perRegion": "true", **shown}
    if not attribute.values:
        SubElement(
            box, "TextArea", {**control, "placeholder": "40 or 50-100", "maxSubmissions": "1", "rows": "1", "editable": "true"}
        )
        return
    many = "multiple" if attribute.many else "single"
    layout = "select" if len(attribute.values) > _MOST_BUTTONS else "inline"
    choices = SubElement(box, "Choices", {**control, "choice": many, "layout": layout})
    for value in attribute.values:
        if value != attribute.default:
            SubElement(choices, "Choice", value=value)
