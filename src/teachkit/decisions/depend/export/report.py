"""What the report says: the verdict first, then burden, trust and Debian, each with its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.decisions.depend.export.page import (
    BAD,
    GOOD,
    PLAIN,
    Line,
    Page,
    Section,
    Table,
    count,
)
from teachkit.decisions.depend.kinds import ALL_KINDS
from teachkit.decisions.depend.platform import PLATFORMS
from teachkit.decisions.depend.questions import review_queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.data.snapshots import Origin
    from teachkit.decisions.depend.assessment import Assessment, Numbers

__all__ = ["footing", "numbers_table", "package_table", "report"]

_STEP_WORDS = {
    "none": "nothing",
    "pre": "a pre-release",
    "patch": "a patch",
    "minor": "a minor version",
    "major": "a major version",
    None: "all of it",
}
_KIND_WORDS = {
    "exact": "exactly",
    "direct": "at most; exact for the direct ones only",
    "no": "at most: the lock alone does not say",
}


def report(a: Assessment, top: int = 10) -> Page:
    """Return the whole report, with at most ``top`` rows a table."""
    return Page(
        title=f"{a.project}: what it depends on",
        verdict=tuple(_verdict(a)),
        sections=tuple(_sections(a, top)),
        footing=footing(a),
    )


def _verdict(a: Assessment) -> Iterator[Line]:
    chain = count(a.whole.max_depth, "step")
    sentence = (
        f"{count(a.whole.packages, 'package')} behind {a.whole.direct} direct dependencies; "
        f"the longest of the shortest chains has {chain}."
    )
    if a.platform != "all":
        sentence += f" {PLATFORMS[a.platform]} builds {a.view.packages:,} of them."
    yield Line("burden", sentence)
    heaviest = max(a.dropped.items(), key=lambda pair: pair[1], default=None)
    if heaviest is not None and heaviest[1] > 1:
        index, number = heaviest
        yield Line("cheapest cut", f"Without {a.labels[index]}, {number:,} packages go.")
    yield _advisory_line(a)
    yield _audit_line(a)
    yield _debian_line(a)


def _advisory_line(a: Assessment) -> Line:
    origin = _origin(a, "rustsec")
    if origin is None:
        return Line("advisories", "Not looked up: there is no advisory data here.")
    if not a.advisories:
        if origin.kind == "partial":
            return Line("advisories", "None known, but we know only the talk's own crates.")
        return Line("advisories", "None known.", GOOD)
    grave = sum(finding.grave for finding in a.advisories)
    crates = len({finding.index for finding in a.advisories})
    sentence = (
        f"{count(len(a.advisories), 'advisory', 'advisories')} on {count(crates, 'package')}, "
        f"{grave or 'none'} of them about security or soundness"
    )
    return Line("advisories", f"{sentence}.", BAD if grave else PLAIN)


def _audit_line(a: Assessment) -> Line:
    asked = sum(status is not None for status in a.audits)
    if not asked:
        return Line("audits", "Not looked up: there is no audit data here, or no crate to audit.")
    if not a.whole.unaudited:
        return Line("audits", f"Somebody vouches for each of the {asked:,} crates.", GOOD)
    return Line(
        "audits",
        f"Nobody vouches for {a.whole.unaudited:,} of {count(asked, 'crate')} from outside.",
        BAD if a.whole.unaudited * 2 > asked else PLAIN,
    )


def _debian_line(a: Assessment) -> Line:
    plan = a.packaging
    if plan is None:
        return Line("Debian", "Not looked up: there is no Debian data here.")
    missing = a.view.debian_missing
    where = f"{a.suite} ({PLATFORMS[a.platform]})"
    if not missing and not plan.conflicts:
        return Line("Debian", f"Every crate is in {where}.", GOOD)
    sentence = f"{count(missing, 'crate')} missing in {where}"
    if plan.rounds:
        sentence += f", to be packaged in {count(len(plan.rounds), 'round')}"
    if plan.conflicts:
        sentence += f"; {count(len(plan.conflicts), 'crate')} needed in several versions"
    return Line("Debian", f"{sentence}.", BAD)


def _sections(a: Assessment, top: int) -> Iterator[Section]:
    yield _burden(a)
    yield _drops(a, top)
    if a.duplicates:
        yield _duplicates(a, top)
    if a.advisories:
        yield _advisories(a, top)
    if any(status is not None for status in a.audits):
        yield from _reviews(a, top)
    if a.packaging is not None:
        yield from _debian(a, top)


def numbers_table(caption: str, columns: tuple[tuple[str, Numbers], ...]) -> Table:
    """Set several `Numbers` side by side, with the change when there are two."""
    words = {
        "packages": "packages",
        "direct": "direct dependencies",
        "max_depth": "depth",
        "duplicates": "names in several versions",
        "advisories": "advisories",
        "unaudited": "crates nobody vouches for",
        "debian_missing": "missing in Debian",
    }
    rows = []
    for field, word in words.items():
        values = [getattr(numbers, field) for _, numbers in columns]
        rows.append((word, *(f"{value:,}" for value in values)))
    headers = ("", *(title for title, _ in columns))
    return Table(caption, headers, tuple(rows), frozenset(range(1, len(headers))), len(rows))


def _burden(a: Assessment) -> Section:
    columns = [("whole lock", a.whole)]
    if a.platform != "all":
        columns.append((f"for {PLATFORMS[a.platform]}", a.view))
    notes = []
    used = {kind: sum(kind in kinds for kinds in a.kinds) for kind in ALL_KINDS}
    notes.append(
        "Used to run: {run:,}; to build: {build:,}; to test: {dev:,} ({how}).".format(
            **used, how=_KIND_WORDS[a.kinds_known]
        )
    )
    return Section("Burden", (), numbers_table("The numbers", tuple(columns)), tuple(notes))


def _drops(a: Assessment, top: int) -> Section:
    ranked = sorted(a.dropped.items(), key=lambda pair: (-pair[1], a.labels[pair[0]]))
    shown = [pair for pair in ranked if pair[1]]
    stuck = len(ranked) - len(shown)
    rows = tuple((a.labels[i], f"{number:,}") for i, number in shown[:top])
    more = f"{stuck} more would stay: something else needs them as well."
    return Section(
        "What goes if you drop it",
        ("Packages that disappear with a line of Cargo.toml, the crate itself counted.",),
        Table("What goes", ("direct dependency", "goes"), rows, frozenset({1}), len(shown), bar=1),
        (more,) if stuck else (),
    )


def _duplicates(a: Assessment, top: int) -> Section:
    ranked = sorted(a.duplicates.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = tuple((name, ", ".join(versions)) for name, versions in ranked[:top])
    return Section(
        "Several versions of one crate",
        (f"cargo-deny, which forgives re-exports, would report {len(a.duplicates_cargo_deny)}.",),
        Table("Several versions", ("crate", "versions"), rows, total=len(ranked)),
    )


def _advisories(a: Assessment, top: int) -> Section:
    ranked = sorted(a.advisories, key=lambda f: (not f.grave, a.labels[f.index], f.id))
    rows = tuple(
        (
            finding.id,
            a.labels[finding.index],
            finding.kind,
            " or ".join(finding.patched) or "no fix",
            finding.title,
        )
        for finding in ranked[:top]
    )
    headers = ("advisory", "package", "kind", "fixed in", "title")
    return Section(
        "Advisories",
        ("Known from RustSec, matched on the locked versions; git sources never match.",),
        Table("Advisories", headers, rows, total=len(ranked), names_row=1),
    )


def _reviews(a: Assessment, top: int) -> Iterator[Section]:
    queue = review_queue(a)
    if not queue:
        return
    rows = tuple(
        (
            a.labels[review.index],
            review.status.required.removeprefix("safe-to-"),
            review.status.nearest or "never",
            _STEP_WORDS[review.status.step],
            f"{review.relied_on:,}",
        )
        for review in queue[:top]
    )
    states = [review.status.state for review in queue]
    notes = []
    if "exempted" in states:
        notes.append(
            f"{states.count('exempted')} of them are on the project's own list of not yet."
        )
    if "violation" in states:
        notes.append(f"{states.count('violation')} of them are warned of by an auditor.")
    headers = ("package", "to", "last audited", "left to read", "used by")
    yield Section(
        "What to review first",
        ("The smallest step from an audited version first; then what most others rely on.",),
        Table("Review queue", headers, rows, frozenset({4}), len(queue)),
        tuple(notes),
    )


def _debian(a: Assessment, top: int) -> Iterator[Section]:
    plan = a.packaging
    if plan is None:
        return
    states = {"exact": 0, "compatible": 0, "newer": 0, "outdated": 0, "missing": 0}
    for status, kept in zip(a.debian, a.on_platform, strict=True):
        if status is not None and kept:
            states[status.state] += 1
    unmet = [
        a.labels[i]
        for i, status in enumerate(a.debian)
        if status is not None and status.requirement_met is False and status.state != "missing"
    ]
    sentence = ", ".join(f"{number:,} {state}" for state, number in states.items())
    missing = [(n, i) for n, indices in enumerate(plan.rounds, 1) for i in indices]
    rows = tuple((str(n), a.labels[i], f"{a.gone[i]:,}") for n, i in missing[:top])
    notes = []
    if unmet:
        listed = ", ".join(unmet[:5]) + (" …" if len(unmet) > 5 else "")
        notes.append(f"Debian's version does not meet what Cargo.toml asks for: {listed}.")
    notes.append("'--format debian' prints the list that a packager works from.")
    yield Section(
        f"Debian {a.suite}, for {PLATFORMS[a.platform]}",
        (f"{sentence}.",),
        Table(
            "To package",
            ("round", "missing crate", "goes with it"),
            rows,
            frozenset({0, 2}),
            len(missing),
            names_row=1,
        ),
        tuple(notes),
    )
    if plan.conflicts:
        yield Section(
            "One version only",
            ("Debian keeps one version of a crate where it can; these are locked in several.",),
            Table(
                "Conflicts",
                ("crate", "locked", f"in {a.suite}", "lacking"),
                tuple(
                    (
                        c.name,
                        ", ".join(c.locked),
                        ", ".join(c.in_debian) or "none",
                        ", ".join(c.lacking),
                    )
                    for c in plan.conflicts[:top]
                ),
                total=len(plan.conflicts),
            ),
        )


def package_table(a: Assessment) -> Table:
    """Return every package of the lock with what is known of it: the table behind the report."""
    findings: dict[int, list[str]] = {}
    for finding in a.advisories:
        findings.setdefault(finding.index, []).append(finding.id)
    rows = []
    for i, label in enumerate(a.labels):
        audit, debian = a.audits[i], a.debian[i]
        rows.append(
            (
                label,
                " ".join(kind for kind in ALL_KINDS if kind in a.kinds[i]),
                str(a.depth[i]) if a.depth[i] >= 0 else "",
                str(a.gone[i]) if a.gone[i] else "",
                "yes" if a.on_platform[i] else "no",
                " ".join(findings.get(i, ())),
                audit.state if audit is not None else "",
                f"{debian.state} {debian.version or ''}".strip() if debian is not None else "",
            )
        )
    headers = (
        "package",
        "for",
        "depth",
        "goes with it",
        f"on {PLATFORMS[a.platform]}",
        "advisories",
        "audit",
        f"Debian {a.suite}",
    )
    return Table("Every package", headers, tuple(rows), frozenset({2, 3}), len(rows))


def footing(a: Assessment) -> tuple[str, ...]:
    """Say which data and dates the answers stand on, and what they did without."""
    stands = "; ".join(_described(origin) for origin in a.sources)
    return (f"It stands on: {stands or 'the lock alone'}.", *a.without)


def _described(origin: Origin) -> str:
    words = {
        "shipped": "came with teachkit",
        "updated": "fetched by you",
        "given": "given by you",
        "partial": "partial: the talk's own projects",
    }
    dated = f" of {origin.date}" if origin.date else ""
    return f"{origin.title}{dated} ({origin.rows:,} rows, {words.get(origin.kind, origin.kind)})"


def _origin(a: Assessment, name: str) -> Origin | None:
    return next((origin for origin in a.sources if origin.name == name), None)
