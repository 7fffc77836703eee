"""The list that a Debian packager works from: what to upload, in which order, and what clashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.decisions import semver
from teachkit.decisions.depend.debian import debian_name
from teachkit.decisions.depend.export.page import BAD, GOOD, Line, Page, Section, Table, count
from teachkit.decisions.depend.export.report import footing
from teachkit.decisions.depend.platform import PLATFORMS
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.debian import Packaging

__all__ = ["packaging_page", "source_name", "to_debian"]


def to_debian(assessment: Assessment, *, width: int = 100, unicode: bool = True) -> str:
    """Return the packaging list as text.

    Raises:
        TeachkitError: ``no-data`` when Debian's crates were not looked up.
    """
    from teachkit.decisions.depend.export.text import render_text

    return render_text(packaging_page(assessment), width=width, unicode=unicode, cut=False)


def packaging_page(assessment: Assessment) -> Page:
    """Return the packaging list as a page, complete: a packager needs every row.

    Raises:
        TeachkitError: ``no-data`` when Debian's crates were not looked up.
    """
    a, plan = assessment, assessment.packaging
    if plan is None:
        raise TeachkitError(
            "no-data",
            "There is no packaging list without Debian's crates",
            place=a.project,
            hint="Leave out --data, or run 'teachkit data update'.",
        )
    missing = sum(map(len, plan.rounds))
    unmet = list(_in_another_version(a))
    verdict = (
        Line("to package", f"{count(missing, 'crate')}, in {count(len(plan.rounds), 'round')}.",
             BAD if missing else GOOD),
        Line("to update", f"{count(len(unmet), 'crate')} in another version than this needs.",
             BAD if unmet else GOOD),
        Line("to settle", f"{count(len(plan.conflicts), 'crate')} needed in several versions.",
             BAD if plan.conflicts else GOOD),
    )  # fmt: skip
    sections = [s for s in (_rounds(a, plan), _updates(a, unmet), _conflicts(a, plan)) if s]
    title = f"{a.project}: to package for Debian {a.suite} ({PLATFORMS[a.platform]})"
    return Page(title, verdict, tuple(sections), footing(a))


def source_name(name: str, version: str = "") -> str:
    """Return Debian's source package; with a version, that of a second series beside the newest.

    The suffix is the series as Cargo counts it: ``rust-rand-core-0.6`` (the Debian Rust team's
    naming, as seen in sid's index of 2026-10-30, where 155 crates have two series or more).
    """
    plain = f"rust-{debian_name(name)}"
    if not version:
        return plain
    major, minor, patch = semver.series(semver.version(version))
    if major:
        return f"{plain}-{major}"
    return f"{plain}-0.{minor}" if minor else f"{plain}-0.0.{patch}"


def _rounds(a: Assessment, plan: Packaging) -> Section | None:
    if not plan.rounds:
        return None
    wanted = {i for indices in plan.rounds for i in indices}
    newest: dict[str, str] = {}
    for i in wanted:
        package = a.lock.packages[i]
        held = newest.get(package.name)
        if held is None or semver.version(package.version) > semver.version(held):
            newest[package.name] = package.version
    rows = []
    for number, indices in enumerate(plan.rounds, 1):
        for i in indices:
            package, status = a.lock.packages[i], a.debian[i]
            is_newest = newest[package.name] == package.version
            first = [a.lock.packages[t].name for t in a.platform_edges[i] if t in wanted]
            rows.append(
                (
                    str(number),
                    package.name,
                    package.version,
                    (status.requirement if status is not None else None) or "any that fits",
                    source_name(package.name, "" if is_newest else package.version),
                    ", ".join(first) or "nothing",
                )
            )
    headers = ("round", "crate", "locked", "asked for", "source package", "needs first")
    return Section(
        "To package, in this order",
        (
            (
                "All of a round can go at once; the next one needs it in the archive. For each "
                "row: debcargo package CRATE VERSION."
            ),
        ),
        Table("To package", headers, tuple(rows), frozenset({0}), len(rows), names_row=1),
    )


def _in_another_version(a: Assessment) -> Iterator[int]:
    """Yield what Debian has, but not so that it would do."""
    for i, status in enumerate(a.debian):
        if status is None or not a.on_platform[i]:
            continue
        if status.state != "missing" and not status.ready:
            yield i


def _updates(a: Assessment, unmet: list[int]) -> Section | None:
    rows = []
    for i in unmet:
        package, status = a.lock.packages[i], a.debian[i]
        if status is None:
            continue
        if status.state == "newer":
            do = (
                f"patch to {status.version}, or upload {source_name(package.name, package.version)}"
            )
        elif status.state == "outdated":
            do = f"update {status.source or source_name(package.name)}"
        else:
            do = "relax the requirement, or update"
        rows.append(
            (package.name, package.version, status.requirement or "", status.version or "", do)
        )
    if not rows:
        return None
    headers = ("crate", "locked", "asked for", f"in {a.suite}", "what to do")
    return Section(
        "There, in another version",
        ("Where Cargo.toml's requirement is known it decides, else the locked version's series.",),
        Table("In another version", headers, tuple(rows), total=len(rows)),
    )


def _conflicts(a: Assessment, plan: Packaging) -> Section | None:
    if not plan.conflicts:
        return None
    rows = tuple(
        (
            conflict.name,
            ", ".join(conflict.locked),
            ", ".join(conflict.in_debian) or "none",
            ", ".join(source_name(conflict.name, version) for version in conflict.lacking),
        )
        for conflict in plan.conflicts
    )
    headers = ("crate", "locked", f"in {a.suite}", "else a package beside it")
    return Section(
        "One version only",
        (
            (
                "Debian keeps one version of a crate where it can. First ask upstream to move to "
                "one; a second series is a package of its own, and somebody's to maintain."
            ),
        ),
        Table("Conflicts", headers, rows, total=len(rows)),
    )
