"""Whole processes: ``teachkit assess`` beside cargo-audit and cargo-deny; and the import."""

import sys
import tempfile
from pathlib import Path

from benchmarks.depend import peers
from benchmarks.depend.measure import command, in_turns, ratio, summary


def environment(work):
    """Return settings under which Python keeps its bytecode, as it does for anyone who runs it."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(work, "bytecode"))}


def measure_import(work, rounds):
    """Return what Python alone, and Python with the core imported, take; and the difference."""
    contenders = {
        "python": command([sys.executable, "-c", "pass"], environment=environment(work)),
        "core": command(
            [sys.executable, "-c", "import teachkit.decisions.depend"],
            environment=environment(work),
        ),
    }
    for contender in contenders.values():
        contender()
    series = in_turns(contenders, rounds)
    differences = {
        what: sorted(
            1e3 * (core - python)
            for python, core in zip(
                getattr(series["python"], what), getattr(series["core"], what), strict=True
            )
        )
        for what in ("wall", "cpu")
    }
    return {
        "ms": {name: summary(found) for name, found in series.items()},
        "import_ms": {what: found[len(found) // 2] for what, found in differences.items()},
    }


def measure(name, folder, tools, work, data, rounds):
    """Return the figures of one project: ours and each peer that is there.

    ``tools`` is {"cargo-audit": path or None, "cargo-deny": …, "database": folder or None}. What
    a peer could not do is said under ``without``.
    """
    found = {"project": name, "without": []}
    lock = folder / "Cargo.lock"
    with tempfile.TemporaryDirectory() as elsewhere:
        # cargo-audit reads the lock alone, so ours does as well; cargo-deny reads the manifests.
        alone = Path(elsewhere, "Cargo.lock")
        alone.write_bytes(lock.read_bytes())
        contenders = {
            "teachkit LOCK --json": peers.ours(alone, data, "json", environment(work)),
            "teachkit LOCK": peers.ours(alone, data, "text", environment(work)),
            "teachkit FOLDER --json": peers.ours(folder, data, "json", environment(work)),
        }
        database = tools["database"]
        if tools["cargo-audit"] and database:
            contenders["cargo-audit"] = peers.audit(tools["cargo-audit"], alone, database)
        if tools["cargo-deny"] and database:
            workspace = peers.stand_in(folder, work)
            if workspace is None:
                found["without"].append("cargo-deny: Cargo does not accept the stand-ins")
            else:
                contenders["cargo-deny"] = peers.deny(tools["cargo-deny"], workspace, database)
        for contender in contenders.values():
            contender()
        series = in_turns(contenders, rounds)
    found["ms"] = {what: summary(one) for what, one in series.items()}
    if "cargo-audit" in series:
        found["ours_over_cargo_audit"] = {
            what: ratio(series["cargo-audit"], series["teachkit LOCK --json"], what)
            for what in ("wall", "cpu")
        }
    if "cargo-deny" in series:
        found["ours_over_cargo_deny"] = {
            what: ratio(series["cargo-deny"], series["teachkit FOLDER --json"], what)
            for what in ("wall", "cpu")
        }
    return found
