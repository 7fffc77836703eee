"""Building tables of facts from clones: `teachkit data build documentation` and `… facts`."""

from __future__ import annotations

from pathlib import Path

from teachkit.data import documentation, history, sources
from teachkit.data.checkout.authors import git
from teachkit.data.checkout.tree import tree_at
from teachkit.data.files import write_atomically
from teachkit.data.systems import systems
from teachkit.decisions.document import look, summarise
from teachkit.errors import TeachkitError

__all__ = ["BUILDERS", "build_documentation", "build_facts"]


def build_documentation(source: str | None, folder: Path) -> int:
    """Look at the seven at their commits, with the rules that look at anybody's tree.

    ``source`` holds a clone of each as ``OWNER+NAME/repo``, bare or not.

    Raises:
        TeachkitError: ``bad-usage`` without a source, ``no-such-commit``.
    """
    if source is None:
        raise TeachkitError(
            "bad-usage",
            "Looking at the seven takes clones of them",
            hint="Give the folder that holds them: teachkit data build documentation --from DIR",
        )
    found = []
    for system in systems():
        commit = documentation.COMMITS[system.id]
        clone = Path(source) / system.repository.replace("/", "+") / "repo"
        tree = tree_at(clone, commit)
        day = (git(clone, "log", "-1", "--format=%cs", commit) or "").strip()
        whole = summarise(
            look(tree), name=system.id, repository=system.repository, commit=commit, date=day
        )
        print(f"{system.id}: {len(tree.files)} files, {len(whole.served)} needs served")
        found.append(whole)
    path = folder / "facts" / documentation.TABLE
    write_atomically(path, documentation.as_csv(found))
    entry = sources.Source(
        path=f"facts/{documentation.TABLE}",
        origin="the repositories of the talk's seven systems, each at the commit in its row",
        date=max(one.date for one in found),
        rows=sources.rows_of(path),
        sha256=sources.sha256_of(path),
        licence="facts counted from those repositories; the table is CC0-1.0",
        made="teachkit data build documentation --from DIR, a folder with a clone of each",
    )
    sources.record([entry], folder / sources.FILE.name)
    return 0


def build_facts(source: str | None, folder: Path) -> int:
    """Build the tables of releases, graphs and reviews from clones of the talk's projects.

    Raises:
        TeachkitError: ``bad-usage`` without a source, ``no-repository``.
    """
    if source is None:
        raise TeachkitError(
            "bad-usage",
            "Building the facts takes clones of the talk's projects",
            hint="Give the folder that holds them: teachkit data build facts --from DIR",
        )
    for line in history.build(Path(source), folder):
        print(line)
    return 0


BUILDERS = {"documentation": build_documentation, "facts": build_facts}
