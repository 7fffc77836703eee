"""From a lock file to the work in Debian, as plain data for the planner's page."""

from __future__ import annotations

from typing import Any

from teachkit.data.projects import ProjectFiles
from teachkit.data.releases import Release, known_releases
from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess
from teachkit.decisions.distribute.debian import DebianOutline, outline_of
from teachkit.errors import TeachkitError

__all__ = ["debian", "newest", "outline", "projects"]


def projects() -> list[str]:
    """Return the names of the projects whose lock files ship."""
    return sorted({release.project for release in known_releases()})


def newest(project: str) -> Release:
    """Return a project's newest release that ships.

    Raises:
        TeachkitError: ``unknown-project``.
    """
    releases = [release for release in known_releases() if release.project == project]
    if not releases:
        raise TeachkitError(
            "unknown-project",
            f"There is no project '{project:.40}' among the talk's",
            place="project",
            hint=f"Choose one of {', '.join(projects())}, or bring a lock file.",
        )
    return max(releases, key=lambda release: release.date)


def outline(files: ProjectFiles, knowledge: Knowledge) -> DebianOutline:
    """Return the work in Debian for a lock file.

    Raises:
        TeachkitError: what is wrong with the files.
    """
    return outline_of(assess(files, knowledge))


def debian(made: DebianOutline, title: str) -> dict[str, Any]:
    """Return an outline as the page shows it: rounds of packages, conflicts, steps, the ITP."""
    rounds: dict[int, list[str]] = {}
    for one in made.new:
        rounds.setdefault(one.round, []).append(f"{one.crate} {one.version}")
    conflicts = [
        f"{one.name}: needed in {_and(one.locked)}, {made.suite} has "
        f"{_and(one.in_debian) or 'none'}; lacking {_and(one.lacking)}"
        for one in made.conflicts
    ]
    other = [f"{name} {wanted}, there {has}" for name, wanted, has in made.other]
    packages = f"{len(made.new)} package{'s' * (len(made.new) != 1)}"
    return {
        "sentence": (
            f"{title}, for Debian {made.suite}: {packages} to make in {len(rounds)} "
            f"round{'s' * (len(rounds) != 1)}, {len(conflicts)} "
            f"conflict{'s' * (len(conflicts) != 1)}; {len(other)} there in another version only."
        ),
        "rounds": [rounds[number] for number in sorted(rounds)],
        "conflicts": conflicts,
        "other": other,
        "steps": [
            {"title": one.title, "who": one.who, "what": one.what, "names": list(one.names)}
            for one in made.steps
        ],
        "itp": made.itp,
        "kept": "; ".join(conflicts) or "none",
    }


def _and(words: tuple[str, ...]) -> str:
    return " and ".join(words)
