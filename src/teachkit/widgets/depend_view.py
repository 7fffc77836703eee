"""An assessment as plain data for the browser: a table of columns, cards, sentences.

Everything here is a function from `teachkit.decisions.depend` objects to lists, numbers and
strings; every figure is the core's. The shapes are described where the browser reads them, in
``static/depend/protocol.js``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any

from teachkit.decisions.depend import goes_with, review_queue, what_if, why
from teachkit.decisions.depend.debian import packaging_plan
from teachkit.decisions.depend.platform import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teachkit.data.snapshots import Knowledge
    from teachkit.decisions.depend import Assessment, Comparison, WhatIf
    from teachkit.decisions.depend.debian import DebianStatus
    from teachkit.decisions.depend.trust import AuditStatus, Finding

__all__ = [
    "after",
    "cards",
    "comparison",
    "details",
    "printed",
    "queue",
    "sources",
    "table",
    "told",
]

KIND_BITS = {"run": 1, "build": 2, "dev": 4}
KIND_WORDS = {"run": "running", "build": "building", "dev": "testing"}
MOST_PRINTED = 10
MOST_PATHS = 4


def table(a: Assessment) -> dict[str, Any]:
    """Return the package table, one list a column (``Table`` in protocol.js)."""
    packages = a.lock.packages
    members, direct = frozenset(a.members), frozenset(a.direct)
    found = Counter(finding.index for finding in a.advisories)
    everywhere = range(len(packages))
    known = {origin.name for origin in a.sources}
    return {
        "title": a.project,
        "subtitle": _subtitle(a),
        "name": [package.name for package in packages],
        "version": [package.version for package in packages],
        "origin": [package.origin for package in packages],
        "direct": [int(i in direct) for i in everywhere],
        "member": [int(i in members) for i in everywhere],
        "kinds": [sum(KIND_BITS.get(kind, 0) for kind in kinds) for kinds in a.kinds],
        "depth": list(a.depth),
        "gone": list(a.gone),
        "drop": [a.dropped.get(i, -1) for i in everywhere],
        "dominator": list(a.dominator),
        "here": [int(kept) for kept in a.on_platform],
        "advisories": [found.get(i, 0) for i in everywhere],
        "audit": ["" if status is None else status.state for status in a.audits],
        "vetted": [-1 if status is None else int(status.vetted) for status in a.audits],
        "debian": ["" if status is None else status.state for status in a.debian],
        "copies": [len(a.duplicates.get(package.name, ("one",))) for package in packages],
        "needs": [list(targets) for targets in a.lock.edges],
        "platform": _narrowed_to(a),
        "kindsKnown": a.kinds_known,
        "known": {
            "advisories": "rustsec" in known,
            "audits": any(status is not None for status in a.audits),
            "debian": "debian" in known,
        },
    }


def _subtitle(a: Assessment) -> str:
    here = a.view.packages
    built = ""
    if a.platform != "all" and here != a.whole.packages:
        built = f"; {_narrowed_to(a)} builds {'' if a.platform_exact else 'about '}{here}"
    own = f", {len(a.members)} of them its own" if len(a.members) > 1 else ""
    return f"{_count(a.whole.packages, 'package')} in the lock{own}{built}"


def cards(a: Assessment) -> list[dict[str, Any]]:
    """Return the three cards: figures with the keys of `after`, and a verdict in plain words."""
    whole = a.whole
    partial = {origin.name: origin for origin in a.sources if origin.kind == "partial"}
    looked = any(origin.name == "rustsec" for origin in a.sources)
    audited = any(status is not None for status in a.audits)
    holes = [partial[name] for name in ("rustsec", "vet-audits") if name in partial]
    debian = a.packaging is not None
    return [
        {
            "id": "burden",
            "title": "Burden",
            "partial": "",
            "verdict": _burden(a),
            "figures": [
                _figure("packages", "packages", whole.packages),
                _figure("direct", "you chose", whole.direct),
                _figure("max_depth", "deep", whole.max_depth),
                _figure("duplicates", "several versions", whole.duplicates),
            ],
        },
        {
            "id": "trust",
            "title": "Trust",
            "partial": " ".join(f"{origin.title}: {origin.note}" for origin in holes),
            "verdict": _trust(a),
            "figures": [
                _figure("advisories", "advisories", whole.advisories if looked else None),
                _figure("unaudited", "not audited", whole.unaudited if audited else None),
            ],
        },
        {
            "id": "debian",
            "title": f"Debian {a.suite}",
            "partial": "",
            "verdict": _debian(a),
            "figures": [
                _figure("here_missing", "missing", a.view.debian_missing if debian else None),
                _figure(
                    "conflicts",
                    "one-version conflicts",
                    len(a.packaging.conflicts) if a.packaging is not None else None,
                ),
            ],
        },
    ]


def _figure(key: str, word: str, value: int | None) -> dict[str, Any]:
    return {"key": key, "word": word, "value": value}


def _burden(a: Assessment) -> str:
    chosen, brought = a.whole.direct, a.whole.packages - a.whole.direct - len(a.members)
    if not chosen:
        return "It depends on nothing. Nothing can break it but you."
    if not brought:
        return f"You named {chosen}, and they brought nobody along."
    ratio = brought / chosen
    each = f"For each one you chose came {ratio:.1f} that you did not." if ratio >= 1 else ""
    dearest = max(a.direct, key=lambda i: (a.gone[i], a.labels[i]))
    weight = (
        f" The dearest is {a.lock.packages[dearest].name}: {a.gone[dearest]} packages go with it."
        if a.gone[dearest] > 1
        else ""
    )
    return f"You named {chosen}; they brought {brought} more. {each}{weight}".strip()


def _trust(a: Assessment) -> str:
    known = {origin.name for origin in a.sources}
    grave = sum(finding.grave for finding in a.advisories)
    if "rustsec" not in known:
        first = "Advisories were not looked up."
    elif grave:
        applies = "applies" if grave == 1 else "apply"
        first = f"{_count(grave, 'known problem')} {applies} to what is locked: start there."
    elif a.advisories:
        notices = _count(len(a.advisories), "notice")
        first = f"No known vulnerability; {notices}, as of an unmaintained crate."
    else:
        first = "No known problem applies to what is locked."
    states = [status for status in a.audits if status is not None]
    if not states:
        return f"{first} Audits were not looked up."
    unread = a.whole.unaudited
    if not unread:
        return f"{first} Somebody has read every crate, and said so in public."
    return f"{first} Of {len(states)} crates, {unread} have no public audit of the locked version."


def _debian(a: Assessment) -> str:
    if a.packaging is None:
        return "What Debian has was not looked up."
    where = _narrowed_to(a)
    asked = sum(1 for i, status in enumerate(a.debian) if status is not None and a.on_platform[i])
    missing = a.view.debian_missing
    of = f"of the {asked} crates {f'that {where} builds' if where else 'in the lock'}"
    if not asked:
        return "There is no crate to package but yours."
    if not missing:
        first = f"Debian {a.suite} has every one {of}."
    else:
        rounds = len(a.packaging.rounds)
        first = (
            f"Debian {a.suite} lacks {missing} {of}: to be packaged first"
            f"{f', in {rounds} rounds' if rounds > 1 else ''}."
        )
    conflicts = len(a.packaging.conflicts)
    if conflicts:
        are = "is" if conflicts == 1 else "are"
        first += f" {_count(conflicts, 'crate')} {are} locked in more series than Debian keeps."
    return first


def after(a: Assessment, removed: Sequence[int], knowledge: Knowledge) -> dict[str, Any]:
    """Return what the what-if trait holds: figures by key, what is gone, and a sentence."""
    if not removed:
        return {}
    whole = what_if(a, removed)
    here = what_if(a, removed, on_platform=True)
    figures = {**asdict(whole.after), "here_missing": here.after.debian_missing}
    if knowledge.debian is not None:
        gone = frozenset(here.gone)
        kept = {
            i: status
            for i, status in enumerate(a.debian)
            if status is not None and a.on_platform[i] and i not in gone
        }
        plan = packaging_plan(a.lock.packages, a.platform_edges, kept, knowledge.debian, a.suite)
        figures["conflicts"] = len(plan.conflicts)
    return {
        "numbers": figures,
        "gone": list(whole.gone),
        "sentence": _what_if_sentence(a, removed, whole),
    }


def _what_if_sentence(a: Assessment, removed: Sequence[int], result: WhatIf) -> str:
    labels = a.labels
    who = labels[removed[0]] + (f" and {len(removed) - 1} more" if len(removed) > 1 else "")
    before, now = result.before, result.after
    moved = [
        f"{word} {getattr(before, key)} → {getattr(now, key)}"
        for key, word in (
            ("packages", "packages"),
            ("advisories", "advisories"),
            ("unaudited", "not audited"),
            ("max_depth", "depth"),
        )
        if getattr(before, key) != getattr(now, key)
    ]
    return f"Without {who}: {', '.join(moved) if moved else 'nothing moves'}."


def details(a: Assessment, index: int) -> dict[str, Any]:
    """Return everything about one package, with a sentence for each of its sections."""
    if not 0 <= index < len(a.lock.packages):
        return {}
    package = a.lock.packages[index]
    goes = goes_with(a, index)
    kinds = " and ".join(KIND_WORDS[kind] for kind in KIND_BITS if kind in a.kinds[index])
    facts = [
        "named by your Cargo.toml" if index in a.direct else "brought by others",
        f"{_count(a.depth[index], 'step')} from the project" if a.depth[index] >= 0 else "unused",
        f"{'' if a.kinds_known == 'exact' else 'at most '}for {kinds}" if kinds else "",
        "" if package.origin == "registry" else f"from {package.origin}",
        "" if a.on_platform[index] else f"not built on {_narrowed_to(a)}",
    ]
    status, debian = a.audits[index], a.debian[index]
    return {
        "index": index,
        "facts": "; ".join(fact for fact in facts if fact) + ".",
        "why": [list(path) for path in why(a, index, MOST_PATHS)],
        "goes": [i for i in goes if i != index],
        "goes_sentence": _goes(a, index),
        "advisories": [_finding(finding) for finding in a.advisories if finding.index == index],
        "advisories_sentence": _silence(a),
        "audit_sentence": _audit(status),
        "debian_sentence": _debian_of(debian, a.suite),
        "needed_by": [i for i, targets in enumerate(a.lock.edges) if index in targets],
    }


def _goes(a: Assessment, index: int) -> str:
    gone = a.gone[index]
    if a.dropped.get(index) == 0:
        return (
            "Dropping your own line removes nothing: other packages need it, too. If all of them "
            f"let go of it, {_count(gone, 'package')} would go, itself counted."
        )
    if gone <= 1:
        return "Only itself."
    return f"{gone} packages disappear with it, itself counted: these."


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "title": finding.title,
        "date": finding.date,
        "patched": list(finding.patched),
        "url": finding.url if finding.url.startswith("https://") else "",
        "aliases": list(finding.aliases),
    }


def _silence(a: Assessment) -> str:
    for origin in a.sources:
        if origin.name == "rustsec":
            if origin.kind == "partial":
                return "None in our own table, which covers only crates of the talk's projects."
            return f"None that applies to this version, as of {origin.date or 'the data given'}."
    return "No advisories were looked up."


def _audit(status: AuditStatus | None) -> str:
    if status is None:
        return "Not asked: it does not come from the public registry, or no audits are here."
    by = f" by {', '.join(status.by)}" if status.by else ""
    match status.state:
        case "audited":
            return f"This version was read for {status.required}{by}."
        case "trusted":
            return f"Somebody vouches for all releases of its publisher{by}, for {status.required}."
        case "exempted":
            return "The project's own list says: not read yet, used all the same."
        case "violation":
            return f"Somebody has read it and warns against it{by}."
    if status.nearest is None:
        return (
            f"Nobody has published an audit of any version for {status.required}: all of it is "
            "left to read."
        )
    return (
        f"Nobody has published an audit of this version for {status.required}. The nearest that "
        f"was read is {status.nearest}{by}: what is left is {_step(status.step)}."
    )


def _step(step: str | None) -> str:
    words = {
        "none": "nothing but the criteria",
        "pre": "a pre-release's step",
        "patch": "a patch step",
        "minor": "a minor step",
        "major": "a major step",
    }
    return words.get(step or "", "all of it")


def _debian_of(status: DebianStatus | None, suite: str) -> str:
    if status is None:
        return "Not asked: it does not come from a registry, or Debian was not looked up."
    if status.state == "missing":
        text = f"Debian {suite} has no version of it."
    else:
        how = {
            "exact": "the series that is locked",
            "compatible": "the series that is locked, but an older release",
            "newer": "only a later series",
            "outdated": "only an earlier series",
        }[status.state]
        text = f"Debian {suite} has {status.version} (source {status.source}): {how}."
    if status.requirement is not None and status.requirement_met is not None:
        does = "meets" if status.requirement_met else "does not meet"
        text += f" Cargo.toml asks for {status.requirement}, which Debian {does}."
    return text


def queue(a: Assessment) -> dict[str, Any]:
    """Return the review queue with a reason for each place in it."""
    rows = review_queue(a)
    if not any(status is not None for status in a.audits):
        return {"sentence": "No audits were looked up: there is no order to read in.", "rows": []}
    if not rows:
        return {"sentence": "Nothing is left to read: every crate has a public audit.", "rows": []}
    return {
        "sentence": (
            f"{_count(len(rows), 'crate')} without a public audit of the locked version. The "
            "smallest steps come first; among equals, what most of the lock relies on."
        ),
        "rows": [
            {
                "index": row.index,
                "why": f"{_left_to_read(row.status)}; needed by {_count(row.relied_on, 'package')}",
            }
            for row in rows
        ],
    }


def _left_to_read(status: AuditStatus) -> str:
    return f"{_step(status.step)} from {status.nearest}" if status.nearest else "all of it"


def _narrowed_to(a: Assessment) -> str:
    """Return the platform that the numbers are narrowed to; nothing for all of them."""
    return "" if a.platform == "all" else PLATFORMS[a.platform]


def comparison(c: Comparison) -> dict[str, Any]:
    """Return two locks side by side; labels stay labels, for they need not be in the table."""
    words = {
        "packages": "packages",
        "direct": "direct dependencies",
        "max_depth": "depth",
        "duplicates": "names in several versions",
        "advisories": "advisories that apply today",
        "unaudited": "not audited",
        "debian_missing": "missing in Debian, all platforms",
    }
    moved = c.numbers_after.packages - c.numbers_before.packages
    size = "as many packages" if not moved else f"{abs(moved)} {'more' if moved > 0 else 'fewer'}"
    return {
        "before": c.before,
        "after": c.after,
        "sentence": (
            f"{len(c.came)} came, {len(c.left)} left, {len(c.changed)} changed version: {size}. "
            f"{_count(len(c.new_advisories), 'advisory', 'advisories')} came and "
            f"{len(c.fixed_advisories)} went."
        ),
        "numbers": [
            [word, getattr(c.numbers_before, key), getattr(c.numbers_after, key)]
            for key, word in words.items()
        ],
        "came": list(c.came),
        "left": list(c.left),
        "changed": [
            [change.name, f"{', '.join(change.before)} → {', '.join(change.after)}"]
            for change in c.changed
        ],
    }


def sources(a: Assessment) -> dict[str, Any]:
    """Return what the assessment stands on, and sentences on what it did without."""
    return {"rows": [asdict(origin) for origin in a.sources], "without": list(a.without)}


def told(a: Assessment) -> str:
    """Return the result in a few lines of text, for where there is no browser."""
    lines = [f"Dependencies of {a.project}: {_subtitle(a)}."]
    lines += [f"{card['title']}: {card['verdict']}" for card in cards(a)]
    return "\n".join(lines)


def printed(a: Assessment) -> str:
    """Return the result as plain HTML: what a printed page or one without scripts shows."""
    rows = sorted(a.direct, key=lambda i: (-a.gone[i], a.labels[i]))[:MOST_PRINTED]
    body = "".join(
        f"<tr><td>{escape(a.labels[i])}</td><td>{a.gone[i]}</td>"
        f"<td>{sum(f.index == i for f in a.advisories)}</td>"
        f"<td>{escape(_state(a.audits[i]))}</td><td>{escape(_state(a.debian[i]))}</td></tr>"
        for i in rows
    )
    verdicts = "".join(
        f"<li><strong>{escape(card['title'])}.</strong> {escape(card['verdict'])}</li>"
        for card in cards(a)
    )
    dates = "; ".join(
        f"{origin.title} {origin.date or 'undated'} ({origin.kind})" for origin in a.sources
    )
    return (
        f"<p><strong>Dependencies of {escape(a.project)}</strong>: {escape(_subtitle(a))}.</p>"
        f"<ul>{verdicts}</ul>"
        "<table><caption>Direct dependencies that bring most with them</caption><thead><tr>"
        "<th>package</th><th>goes with it</th><th>advisories</th><th>audit</th><th>Debian</th>"
        f"</tr></thead><tbody>{body}</tbody></table><p>Stands on: {escape(dates)}.</p>"
    )


def _state(status: AuditStatus | DebianStatus | None) -> str:
    return "" if status is None else status.state


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
