"""CycloneDX 1.6 (ECMA-424): a bill of materials with the vulnerabilities that apply to it.

No clock and no random number: the serial number is derived from the content, so that the same
lock and the same data give the same document, and a diff of two shows what changed.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from teachkit import __version__
from teachkit.decisions.depend.export.json import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.lock import Package
    from teachkit.decisions.depend.trust import Finding

__all__ = ["purl", "to_cyclonedx"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def to_cyclonedx(assessment: Assessment) -> str:
    """Return the document as JSON: every package a component, members included."""
    a = assessment
    refs = _refs(a.lock.packages)
    root = f"project:{a.project}"
    if root in refs:
        root += "#project"
    document: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {
                "components": [{"type": "application", "name": "teachkit", "version": __version__}]
            },
            "component": {"type": "application", "bom-ref": root, "name": a.project or "project"},
            "properties": [{"name": "teachkit:without", "value": text} for text in a.without],
        },
        "components": [_component(a, i, ref) for i, ref in enumerate(refs)],
        "dependencies": [
            {"ref": root, "dependsOn": sorted(refs[i] for i in a.members)},
            *(
                {"ref": ref, "dependsOn": sorted({refs[i] for i in targets})}
                for ref, targets in zip(refs, a.lock.edges, strict=True)
            ),
        ],
        "vulnerabilities": _vulnerabilities(a, refs),
    }
    digest = hashlib.sha256(dumps(document).encode()).hexdigest()
    # Version 8 of RFC 9562: bits that mean something to us alone, here those of the content.
    third, fourth = "8" + digest[13:16], "89ab"[int(digest[16], 16) % 4] + digest[17:20]
    serial = f"{digest[:8]}-{digest[8:12]}-{third}-{fourth}-{digest[20:32]}"
    head = {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json"}
    return dumps({**head, **document, "serialNumber": f"urn:uuid:{serial}"})


def purl(package: Package) -> str:
    """Return the package URL: ``pkg:cargo/name@version``, with the address of a git source."""
    from urllib.parse import quote

    text = f"pkg:cargo/{quote(package.name, safe='')}@{quote(package.version, safe='')}"
    if package.origin == "git" and package.source is not None:
        address, _, commit = package.source.partition("#")
        address = address.partition("?")[0]
        vcs = f"{address}@{commit}" if commit else address
        text += f"?vcs_url={quote(vcs, safe=':/')}"
    return text


def _refs(packages: Sequence[Package]) -> list[str]:
    seen: set[str] = set()
    refs = []
    for index, package in enumerate(packages):
        ref = purl(package)
        if ref in seen:
            ref = f"{ref}#{index}"
        seen.add(ref)
        refs.append(ref)
    return refs


def _component(a: Assessment, index: int, ref: str) -> dict[str, Any]:
    package = a.lock.packages[index]
    component: dict[str, Any] = {
        "type": "application" if index in a.members else "library",
        "bom-ref": ref,
        "name": package.name,
        "version": package.version,
        "purl": purl(package),
    }
    if a.kinds_known != "no" and index not in a.members and a.kinds[index]:
        component["scope"] = "required" if "run" in a.kinds[index] else "excluded"
    if package.checksum is not None and _SHA256.fullmatch(package.checksum):
        component["hashes"] = [{"alg": "SHA-256", "content": package.checksum}]
    return component


def _vulnerabilities(a: Assessment, refs: Sequence[str]) -> list[dict[str, Any]]:
    """Return one entry an advisory, with all the packages that it affects."""
    affected: dict[str, list[int]] = {}
    first: dict[str, Finding] = {}
    for finding in a.advisories:
        affected.setdefault(finding.id, []).append(finding.index)
        first.setdefault(finding.id, finding)
    rows = []
    for name in sorted(affected):
        finding = first[name]
        row: dict[str, Any] = {
            "bom-ref": f"advisory:{name}",
            "id": name,
            "source": {"name": "RustSec", "url": finding.url},
            # The lock says that a crate is there, not how bad that is in this project.
            "ratings": [{"severity": "unknown" if finding.kind == "vulnerability" else "info"}],
            "description": finding.title or f"{finding.kind}, see {finding.url}",
            "recommendation": f"Update to {' or '.join(finding.patched)}."
            if finding.patched
            else "There is no fixed version: replace the crate.",
            "affects": [{"ref": refs[index]} for index in affected[name]],
            "properties": [{"name": "teachkit:kind", "value": finding.kind}],
        }
        if finding.aliases:
            row["references"] = [
                {"id": alias, "source": {"name": alias.partition("-")[0]}}
                for alias in finding.aliases
            ]
        if _DATE.fullmatch(finding.date):
            row["published"] = f"{finding.date}T00:00:00Z"
        rows.append(row)
    return rows
