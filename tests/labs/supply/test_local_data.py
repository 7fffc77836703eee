"""Our tables as the tools' files: what is written must read back as what it was."""

import subprocess
import tomllib

from teachkit.data import advisories, audits, facts
from teachkit.labs.supply import local_data


def test_the_advisories_written_are_those_we_have(tmp_path):
    rows = facts.partial_advisories()
    assert local_data.write_advisories(rows, tmp_path) == rows.origin.rows
    read = advisories.read_folder(tmp_path).rows
    assert read.keys() == rows.rows.keys()
    for crate, written in read.items():
        for one, other in zip(written, rows.rows[crate], strict=True):
            assert {key: one[key] for key in "id k p u d".split()} == {
                key: other[key] for key in "id k p u d".split()
            }


def test_git_has_the_clone_that_cargo_deny_wants(tmp_path):
    database = tmp_path / "advisories"
    local_data.write_advisories(facts.partial_advisories(), database)
    above = local_data.as_clone(database)
    (clone,) = above.iterdir()
    head = subprocess.run(
        ["git", "-C", clone, "rev-parse", "HEAD"], capture_output=True, check=True, text=True
    ).stdout.strip()
    assert (clone / ".git" / "FETCH_HEAD").read_text().startswith(head)
    assert advisories.read_git(clone).rows == advisories.read_folder(database).rows


def test_the_store_written_holds_the_audits_that_we_have(tmp_path):
    rows = facts.partial_audits()
    store = tmp_path / "supply-chain"
    local_data.write_store(rows, store)
    own = tomllib.loads((store / "audits.toml").read_text())
    lock = tomllib.loads((store / "imports.lock").read_text())
    read = audits.compact_set(own, "own")
    for ours, theirs in (
        (rows.audits, "audits"),
        (rows.wildcards, "wild"),
        (rows.violations, "viol"),
    ):
        # Who said it is written as a name beside the audit; all of a store is the project's own.
        assert {crate: sorted(str(row[:-1]) for row in found) for crate, found in ours.items()} == {
            crate: sorted(str(row[:-1]) for row in found) for crate, found in read[theirs].items()
        }
    assert audits.publishers_of(lock, "imports.lock") == {
        crate: {version: list(row) for version, row in found.items()}
        for crate, found in rows.publishers.items()
    }
