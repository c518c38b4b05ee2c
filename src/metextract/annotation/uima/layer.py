"""The layer of findings: as a UIMA type system, and as INCEpTION and WebAnno import and export layers.

Attributes are strings with closed tag sets, also those that are true or false: a Boolean of UIMA is never unknown.
Attributes with several values are arrays of strings, "multi-valued" in INCEpTION.
"""

from typing import Any

from metextract.annotation.attributes import Attribute, attributes
from metextract.records import Kind

NAME = "Finding"
LAYER = f"webanno.custom.{NAME}"
ANNOTATION = "uima.tcas.Annotation"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
STRING, STRINGS, BOOLEAN = "uima.cas.String", "uima.cas.StringArray", "uima.cas.Boolean"

_KIND = Attribute("kind", tuple(Kind), many=False, kinds=tuple(Kind))
_REQUIRED = ("kind", "assertion")


def type_system() -> Any:
    """A cassis TypeSystem with the layer and with the DocumentMetaData that carry the name of a document."""
    import cassis

    types = cassis.TypeSystem()
    layer = types.create_type(name=LAYER, supertypeName=ANNOTATION)
    for attribute in (_KIND, *attributes()):
        types.create_feature(layer, attribute.name, STRINGS if attribute.many else STRING)
    metadata = types.create_type(name=METADATA, supertypeName="uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId"):
        types.create_feature(metadata, name, STRING)
    return types


def inception_layers() -> list[dict[str, Any]]:
    """What INCEpTION exports of a layer, and imports in the settings of a project under Layers, tag sets included."""
    return [
        {
            "name": LAYER,
            "uiName": NAME,
            "type": "span",
            "description": "Findings of bone and spine disease, one a mention",
            "enabled": True,
            "built_in": False,
            "readonly": False,
            "allow_stacking": True,
            "cross_sentence": True,
            "show_hover": True,
            "anchoring_mode": "CHARACTERS",
            "overlap_mode": "ANY_OVERLAP",
            "validation_mode": "ALWAYS",
            "lock_to_token_offset": False,
            "multiple_tokens": True,
            "linked_list_behavior": False,
            "features": [_feature(rank, attribute) for rank, attribute in enumerate((_KIND, *attributes()))],
        }
    ]


def _feature(rank: int, attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "uiName": attribute.name,
        "type": STRINGS if attribute.many else STRING,
        "description": "" if attribute.kinds == tuple(Kind) else f"of {', '.join(attribute.kinds)}",
        "enabled": True,
        "visible": True,
        "include_in_hover": True,
        "required": attribute.name in _REQUIRED,
        "remember": False,
        "hideUnconstraintFeature": False,
        "multi_value_mode": "ARRAY" if attribute.many else "NONE",
        "link_mode": "NONE",
        "curatable": True,
        "rank": rank,
        **({"tag_set": _tag_set(attribute)} if attribute.values else {}),
    }


def _tag_set(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": f"metextract {attribute.name}",
        "description": "",
        "language": "en",
        "tags": [{"tag_name": value, "tag_description": ""} for value in attribute.values],
        "create_tag": False,
    }
