"""The frame of every page of the report: what it may load, how it looks."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from localize.report.elements import Markup, h, join

__all__ = ["document"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def document(title: str, body: Markup, script: str = "") -> str:
    """A whole page in English around texts of all languages.

    ``script`` is the name of a file beside this module: it stands in the page, and the page's
    policy allows it alone, by its digest.
    """
    code = _resource(script) if script else ""
    page = h("html", {"lang": "en", "dir": "ltr"}, _head(title, code), _with(body, code))
    return f"<!doctype html>\n{page}\n"


def _head(title: str, code: str) -> Markup:
    policy = _POLICY
    if code:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        policy += f"; script-src 'sha256-{digest}'"
    return h(
        "head",
        h("meta", {"charset": "utf-8"}),
        h("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        h("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        h("meta", {"name": "color-scheme", "content": "light dark"}),
        # Without an icon of its own a browser asks the page's server for one.
        h("link", {"rel": "icon", "href": "data:,"}),
        h("title", title),
        h("style", Markup(_resource("report.css"))),
    )


def _with(body: Markup, code: str) -> Markup:
    """The body, its script last: what it works on is there."""
    return join(body, h("script", Markup(code))) if code else body


def _resource(name: str) -> str:
    return resources.files("localize.report").joinpath(name).read_text("utf-8")
