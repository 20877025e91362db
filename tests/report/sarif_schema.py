"""What SARIF 2.1.0 demands of the objects that our reports use.

The official schema is not ours to copy and no package ships it, so this says the same about our
part of it: names, types, required keys, allowed words, and that nothing else is there.
"""

from typing import Any


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
REFERENCE = {"type": "string", "format": "uri-reference"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
COUNT = {"type": "integer", "minimum": 1}
MESSAGE = _object(("text",), text=TEXT)
REGION = _object(("startLine",), startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
ARTIFACT = _object(("uri",), uri=REFERENCE)
PHYSICAL = _object(("artifactLocation",), artifactLocation=ARTIFACT, region=REGION)
LOCATION = _object((), physicalLocation=PHYSICAL)
RELATED = _object((), id={"type": "integer"}, message=MESSAGE, physicalLocation=PHYSICAL)
REPLACEMENT = _object(
    ("deletedRegion",), deletedRegion=REGION, insertedContent=_object((), text=TEXT)
)
CHANGE = _object(
    ("artifactLocation", "replacements"),
    artifactLocation=ARTIFACT,
    replacements={**_list(REPLACEMENT), "minItems": 1},
)
FIX = _object(
    ("artifactChanges",),
    description=MESSAGE,
    artifactChanges={**_list(CHANGE), "minItems": 1, "uniqueItems": True},
)
RULE = _object(
    ("id",),
    id=TEXT,
    shortDescription=MESSAGE,
    help=_object(("text",), text=TEXT, markdown=TEXT),
    helpUri=URI,
    defaultConfiguration=_object((), level=LEVEL),
)
RESULT = _object(
    ("message",),
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=MESSAGE,
    locations=_list(LOCATION),
    relatedLocations={**_list(RELATED), "uniqueItems": True},
    fixes={**_list(FIX), "uniqueItems": True},
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
)
DRIVER = _object(
    ("name",),
    name=TEXT,
    version=TEXT,
    informationUri=URI,
    rules={**_list(RULE), "uniqueItems": True},
)
RUN = _object(
    ("tool",),
    tool=_object(("driver",), driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(RESULT),
)
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object(
        ("version", "runs"),
        **{"$schema": URI},
        version={"enum": ["2.1.0"]},
        runs=_list(RUN),
    ),
}
