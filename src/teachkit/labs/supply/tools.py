"""Asking cargo audit, cargo deny, cargo vet and cargo-debstatus, and reading their answers.

Each function returns what a tool said as plain sets of names, so that it can be held against our
own answer with ``==``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.labs.process import Ran, ran
from teachkit.labs.supply.stand_ins import Project

__all__ = ["Said", "audit", "binary_audit", "debstatus", "deny", "deny_settings", "version", "vet"]

LIMIT = 120.0
_STATES = ("exact_match", "compatible", "newer", "outdated")
_OURS = {"exact_match": "exact"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool answered about a lock: a set of names, and how long it took in seconds."""

    names: frozenset[str]
    seconds: float


def version(program: Path) -> str:
    """Return the version that a tool gives of itself."""
    return _said(ran([program, "--version"]), program.name).split()[-1]


def audit(programs: Path, lock: Path, database: Path) -> Said:
    """Return cargo audit's findings for a lock, each as ``id name version``."""
    words = [
        "audit",
        "-f",
        str(lock),
        "-d",
        str(database),
        "-n",
        "--stale",
        "--json",
        "--no-yanked",
    ]
    done = ran([programs / "cargo-audit", *words], within=LIMIT, cwd=lock.parent)
    return Said(frozenset(_findings(_json(done, "cargo audit"))), done.seconds)


def binary_audit(programs: Path, binary: Path, database: Path) -> int:
    """Return how many crates a program itself lists (see cargo-auditable); most list none."""
    words = ["audit", "-d", str(database), "-n", "--stale", "--json", "--no-yanked"]
    done = ran([programs / "cargo-audit", *words, "bin", binary], within=LIMIT)
    if "No dependency information found" in done.said:
        return 0
    return int(_json(done, "cargo audit bin")["lockfile"]["dependency-count"])


def deny_settings(clones: Path, file: Path) -> None:
    """Write cargo deny's settings: all kinds of advisory, every crate that is there twice."""
    file.write_text(
        "[graph]\nall-features = true\n\n"
        f"[advisories]\ndb-path = {json.dumps(str(clones))}\n"
        'maximum-db-staleness = "P36500D"\nunmaintained = "all"\nunsound = "all"\n'
        'yanked = "allow"\n\n'
        '[bans]\nmultiple-versions = "deny"\nmultiple-versions-include-dev = true\n'
        'wildcards = "allow"\n',
        "utf-8",
    )


def deny(programs: Path, project: Project, settings: Path) -> tuple[Said, Said]:
    """Return cargo deny's advisories (``id name version``) and its names of duplicates."""
    words = ["--offline", "--locked", "--workspace", "--all-features", "--format", "json"]
    words += ["--config", str(settings), "check", "--hide-inclusion-graph", "advisories", "bans"]
    done = _cargo(["deny", *words], project, programs)
    advisories, duplicates = set(), set()
    for line in done.said.splitlines():
        entry = json.loads(line) if line.startswith("{") else {}
        fields = entry.get("fields", {})
        if entry.get("type") != "diagnostic":
            continue
        if "advisory" in fields:
            for label in fields["labels"]:
                crate, number = label["span"].split()[:2]
                advisories.add(f"{fields['advisory']['id']} {crate} {number}")
        elif fields.get("code") == "duplicate":
            duplicates.add(fields["labels"][0]["span"].split()[0])
        else:
            raise _unread("cargo deny", str(fields.get("message")))
    if '"type":"summary"' not in done.said:
        raise _unread("cargo deny", done.said)
    return Said(frozenset(advisories), done.seconds), Said(frozenset(duplicates), done.seconds)


def vet(programs: Path, project: Project, cache: Path) -> Said:
    """Return the crates that cargo vet finds unaudited, each as ``name version``."""
    _said(_cargo(["vet", "fmt"], project, programs), "cargo vet")
    words = ["--locked", "--frozen", "--output-format", "json", "--cache-dir", str(cache)]
    done = _cargo(["vet", *words], project, programs)
    answer = _json(done, "cargo vet")
    failures = answer.get("failures", ())
    return Said(frozenset(f"{one['name']} {one['version']}" for one in failures), done.seconds)


def debstatus(words: Sequence[str], project: Project, cache: Path) -> Said:
    """Return what cargo-debstatus says of each crate, as ``name version: state``."""
    flags = ["--json", "--skip-cache", "--no-indent", "--all-targets", "--all-features"]
    home = {"XDG_CACHE_HOME": str(cache)}
    done = _cargo([*words, "debstatus", *flags], project, None, home)
    lines = _said(done, "cargo-debstatus").splitlines()
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    return Said(
        frozenset(
            f"{entry['name']} {entry['cargo_lock_version']}: {_state(entry['debian'])}"
            for entry in entries
            if entry["depth"]
        ),
        done.seconds,
    )


def _state(debian: Mapping[str, Any] | None) -> str:
    if not debian or not debian["in_unstable"]:
        return "missing"
    state = next((word for word in _STATES if debian[word]), "none")
    return _OURS.get(state, state)


def _findings(answer: Mapping[str, Any]) -> Iterator[str]:
    warnings = (one for kind in answer["warnings"].values() for one in kind)
    for one in (*answer["vulnerabilities"]["list"], *warnings):
        yield f"{one['advisory']['id']} {one['package']['name']} {one['package']['version']}"


def _cargo(
    words: Sequence[str],
    project: Project,
    programs: Path | None,
    more: Mapping[str, str] | None = None,
) -> Ran:
    """Run a subcommand of cargo, from ``programs``, or what ``words`` says where that is None."""
    path = os.environ.get("PATH", os.defpath)
    environment = {
        "CARGO_HOME": str(project.cargo_home),
        "CARGO_NET_OFFLINE": "true",
        "PATH": f"{programs}{os.pathsep}{path}" if programs else path,
        **(more or {}),
    }
    command = ["cargo", *words] if programs else list(words)
    return ran(command, within=LIMIT, cwd=project.folder, env=environment)


def _json(done: Ran, tool: str) -> dict[str, Any]:
    try:
        answer = json.loads(done.text)
    except ValueError as error:
        raise _unread(tool, done.said or done.text) from error
    if not isinstance(answer, dict):
        raise _unread(tool, done.text)
    return answer


def _said(done: Ran, tool: str) -> str:
    if done.code or done.timed_out:
        raise _unread(tool, done.said or done.text or "nothing, and its time ran out")
    return done.text


def _unread(tool: str, said: str) -> TeachkitError:
    return TeachkitError(
        "no-answer",
        f"{tool} gave no answer that we can read. It says: {said.strip()[-300:]}",
        place=tool,
        hint="Run it by hand on the same lock; with --keep-work the lab leaves its files.",
    )
