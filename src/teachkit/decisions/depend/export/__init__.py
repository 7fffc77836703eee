"""Writing an assessment out: for eyes, for machines, for a code host, for a packager.

======================  ========================================================================
`to_text`               the terminal: verdict first, aligned tables
`to_markdown`           the same, to paste into an issue
`to_html`               the same, one page that needs nothing else, with every package in it
`to_debian`             what a packager works from, in order
`to_json`, `as_data`    everything, by the schema in ``assessment.schema.json``
`to_sarif`              SARIF 2.1.0, for code scanning: a result points into the lock
`to_cyclonedx`          CycloneDX 1.6: a bill of materials with its vulnerabilities
======================  ========================================================================

All are pure functions of the assessment: no clock, no host, no random number, so the same lock
and the same data give the same bytes. Names come from files that anyone may have written; each
form escapes them in its own way. ``page`` holds what the four readable forms share.

Each name is loaded from its file when it is asked for: a terminal that wants text does not wait
for HTML.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from teachkit.decisions.depend.export.cyclonedx import to_cyclonedx
    from teachkit.decisions.depend.export.debian import to_debian
    from teachkit.decisions.depend.export.html import to_html
    from teachkit.decisions.depend.export.json import SCHEMA, as_data, to_json
    from teachkit.decisions.depend.export.markdown import to_markdown
    from teachkit.decisions.depend.export.sarif import to_sarif
    from teachkit.decisions.depend.export.text import to_text

__all__ = [
    "SCHEMA",
    "as_data",
    "to_cyclonedx",
    "to_debian",
    "to_html",
    "to_json",
    "to_markdown",
    "to_sarif",
    "to_text",
]

_HOME = {
    "SCHEMA": "json",
    "as_data": "json",
    "to_cyclonedx": "cyclonedx",
    "to_debian": "debian",
    "to_html": "html",
    "to_json": "json",
    "to_markdown": "markdown",
    "to_sarif": "sarif",
    "to_text": "text",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
