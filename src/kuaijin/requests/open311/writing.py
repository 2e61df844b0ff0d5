"""GeoReport v2 on the wire: the same rows as XML (element names of the specification) and as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

# What stands inside a list, by the name of the list.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# XML 1.0 has no way to write these, not even as references.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Row = Mapping[str, Any]


def written(form: str, root: str, content: Sequence[Row] | Row) -> bytes:
    """`form` is xml or json. JSON names no root: a list is an array, a single thing an object."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    element = Element(root)
    _fill(element, root, content)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(element, encoding="utf-8")


def _fill(element: Element, name: str, content: Any) -> None:
    if isinstance(content, Mapping):
        for key, value in content.items():
            _fill(SubElement(element, key), key, value)
    elif isinstance(content, list | tuple):
        for each in content:
            _fill(SubElement(element, ITEMS[name]), ITEMS[name], each)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content not in (None, ""):
        element.text = UNWRITABLE.sub("", str(content))
