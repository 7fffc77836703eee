"""SARIF 2.1.0 (OASIS, 2020): findings that code scanning shows beside the line of the lock.

There is a result for each advisory, for each crate that an auditor warns of, for each name in
several versions, and for each crate that Debian lacks. Crates that merely nobody has audited
are left out: two hundred notes on one file teach people to look away. The review queue of the
other forms has them.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from teachkit import __version__
from teachkit.decisions.depend.export.json import dumps
from teachkit.decisions.depend.export.markdown import escaped
from teachkit.decisions.depend.lock import write_lock
from teachkit.decisions.depend.platform import PLATFORMS
from teachkit.decisions.depend.questions import why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.decisions.depend.assessment import Assessment

__all__ = ["to_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"vulnerability": "error", "unsound": "warning", "unmaintained": "warning"}
_RULES = {
    "duplicate-crate": (
        "One crate, several versions",
        (
            "Each version is compiled, linked and trusted by itself, and Debian keeps one where it "
            "can. See which of your dependencies asks for the older one; often an update waits."
        ),
    ),
    "missing-in-debian": (
        "Debian does not have this crate",
        (
            "To be part of Debian, every crate is packaged by somebody. The report's packaging "
            "list has the order. A crate that you drop needs no packaging."
        ),
    ),
    "audit-violation": (
        "An auditor warns of this version",
        (
            "A public cargo-vet audit set records that this version does not meet its criteria. "
            "Read the note in that set, then update or replace the crate."
        ),
    ),
}

_PACKAGE = re.compile(
    r'^\[\[package\]\]\s*?\nname\s*=\s*"([^"\n]+)"\s*?\nversion\s*=\s*"([^"\n]+)"', re.MULTILINE
)

# One finding: rule, level, index of the package, message.
_Finding = tuple[str, str, int, str]


def to_sarif(assessment: Assessment, *, lock_text: str = "") -> str:
    """Return a SARIF log with one run.

    ``lock_text`` is the lock as read, for the line of each package; without it the lines are
    those of the lock as Cargo writes it, which is the same unless somebody has edited the file.
    """
    rules = dict(_rules(assessment))
    order = {rule: number for number, rule in enumerate(rules)}
    text = lock_text if "[[package]]" in lock_text else write_lock(assessment.lock)
    lines = _lines(text)
    uri = _uri(assessment.lock_path)
    results = [
        {
            "ruleId": rule,
            "ruleIndex": order[rule],
            "level": level,
            "message": {"text": message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri},
                        "region": {"startLine": lines.get(assessment.labels[index], 1)},
                    },
                    "logicalLocations": [
                        {"fullyQualifiedName": assessment.labels[index], "kind": "package"}
                    ],
                }
            ],
            # Lines move with every update of the lock; rule and package do not.
            "partialFingerprints": {
                "rulePackage/v1": hashlib.sha256(
                    f"{rule}\0{assessment.labels[index]}".encode()
                ).hexdigest()
            },
        }
        for rule, level, index, message in _findings(assessment)
    ]
    return dumps(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "teachkit",
                            "version": __version__,
                            "semanticVersion": __version__,
                            "rules": list(rules.values()),
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": results,
                    "properties": {
                        "standsOn": [f"{o.title} {o.date} ({o.kind})" for o in assessment.sources],
                        "without": list(assessment.without),
                    },
                }
            ],
        }
    )


def _lines(text: str) -> dict[str, int]:
    """Return the line, from 1, at which each ``name version`` of a lock's text starts.

    Not by number: cargo metadata lists packages in another order than the lock does.
    """
    lines: dict[str, int] = {}
    line, end = 1, 0
    for match in _PACKAGE.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        lines.setdefault(f"{match[1]} {match[2]}", line)
    return lines


def _rules(a: Assessment) -> Iterator[tuple[str, dict[str, Any]]]:
    for finding in a.advisories:
        title = finding.title or f"{finding.kind} in {a.lock.packages[finding.index].name}"
        fixed = " or ".join(finding.patched)
        text = f"Update to {fixed}." if fixed else "There is no fixed version: replace the crate."
        also = f" Also known as {', '.join(finding.aliases)}." if finding.aliases else ""
        rule = _rule(finding.id, title, f"{text}{also}", _LEVELS.get(finding.kind, "note"))
        rule["helpUri"] = finding.url
        rule["properties"] = {"tags": ["security", finding.kind]}
        yield finding.id, rule
    for name, (title, text) in _RULES.items():
        level = "warning" if name == "audit-violation" else "note"
        yield name, _rule(name, title, text, level)


def _rule(name: str, title: str, text: str, level: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}. {text}"},
        "help": {"text": text, "markdown": escaped(text)},
        "defaultConfiguration": {"level": level},
    }


def _findings(a: Assessment) -> Iterator[_Finding]:
    labels, packages = a.labels, a.lock.packages
    for finding in a.advisories:
        paths = why(a, finding.index, limit=1)
        chain = " -> ".join(packages[i].name for i in paths[0]) if paths else "nothing reaches it"
        title = finding.title or finding.kind
        message = f"{labels[finding.index]}: {title} ({finding.id}). It is here by way of {chain}."
        yield finding.id, _LEVELS.get(finding.kind, "note"), finding.index, message
    for index, status in enumerate(a.audits):
        if status is not None and status.state == "violation":
            message = f"{labels[index]} does not meet the criteria of a public audit set."
            yield "audit-violation", "warning", index, message
    for index, package in enumerate(packages):
        versions = a.duplicates.get(package.name)
        if versions is not None and package.version != versions[-1]:
            message = (
                f"{package.name} is locked in {len(versions)} versions: {', '.join(versions)}."
            )
            yield "duplicate-crate", "note", index, message
    for index, debian in enumerate(a.debian):
        if debian is not None and debian.state == "missing" and a.on_platform[index]:
            where = f"{a.suite} ({PLATFORMS[a.platform]})"
            yield "missing-in-debian", "note", index, f"{labels[index]} is not in Debian {where}."


def _uri(path: str) -> str:
    """Return a path as a relative reference; a scheme or a host in it must not become one."""
    from urllib.parse import quote

    plain = path.replace("\\", "/")
    if plain.startswith("/"):
        return "file://" + quote(re.sub("^/+", "/", plain))
    return quote(plain) or "Cargo.lock"
