import csv
import gzip
import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from teachkit.data import facts, sources
from teachkit.data.facts import fact
from teachkit.data.snapshots import load_knowledge
from teachkit.errors import TeachkitError

DATA = Path(facts.__file__).parent


def test_every_fact_has_a_source_a_date_and_a_method():
    known = facts.facts()
    assert len(known) > 1000
    for one in known.values():
        assert date.fromisoformat(one.date) <= date(2027, 1, 1), one.id
        assert len(one.source) > 10, one.id
        assert len(one.counted) > 10, one.id
        assert one.unit, one.id
        assert not one.expires or one.expires > one.date, one.id
        assert re.fullmatch(r"[\w.~-]+", one.id), one.id


def test_the_talks_own_numbers_are_there():
    locked = [fact(f"sudo-rs.locked.{tag}").value for tag in (
        "unsafe-fix", "v0.1.0-dev.20230620", "v0.2.0-dev.20230703", "v0.2.0-dev.20230711", "v0.2.11"
    )]  # fmt: skip
    assert locked == [75, 40, 18, 6, 2]
    tags = ("v0.1.0", "v0.3.1", "v1.0.0", "v1.1.0", "v1.6.0", "v1.9.0", "HEAD")
    assert [fact(f"ntpd-rs.locked.{tag}").value for tag in tags] == [
        171,
        238,
        111,
        103,
        168,
        261,
        241,
    ]
    assert fact("ntpd-rs.change.022df0ad").value == -65
    assert fact("ntpd-rs.change.bb9f10cd").value == 109
    assert fact("sudo-rs.change.a6ae8af3").value == -22
    assert fact("ntpd-rs.missing-in-sid.all-targets").value == 51
    assert fact("ntpd-rs.missing-in-sid.linux").value == 4
    assert fact("cargo-vet.projects-using").value == 0


def test_a_fact_that_is_not_there_names_its_neighbours():
    with pytest.raises(TeachkitError) as caught:
        fact("ntpd-rs.lockd.v0.3.1")
    assert caught.value.code == "no-such-fact"
    assert "ntpd-rs.locked.v0.3.1" in caught.value.hint


def test_a_fact_prints_with_its_thousands_apart():
    assert f"{fact('debian.sources.sid')}" == "41,653"


def test_the_dependencies_over_time_are_the_counted_ones(pinned):
    folder = pinned.parent / "facts"
    ours = {(row.project, row.release): row for row in facts.releases_over_time()}
    names = {
        "deps_over_time.csv": {
            "external": "locked",
            "unique_names": "names",
            "direct": "direct",
            "workspace": "members",
        },
        "advisories_over_time.csv": {
            "external": "locked",
            "vulnerabilities": "vulnerabilities",
            "unmaintained": "unmaintained",
            "unsound": "unsound",
            "after_release": "published_later",
        },
    }
    for file, columns in names.items():
        with (folder / file).open(newline="") as text:
            rows = list(csv.DictReader(text))
        assert len(rows) == len(ours) == 124
        for row in rows:
            mine = ours[row["project"], row["tag"]]
            assert mine.date == row["date"]
            for theirs, own in columns.items():
                assert getattr(mine, own) == int(row[theirs]), (file, row["project"], row["tag"])


def test_a_named_commit_did_what_the_table_says(clones):
    from teachkit.data.history import find_repository

    for row in facts.named_commits():
        clone = find_repository(clones, row.project)
        counts = []
        for commit in (f"{row.commit}^", row.commit):
            words = ["git", "-C", clone, "show", f"{commit}:Cargo.lock"]
            lock = subprocess.run(words, check=True, capture_output=True, text=True).stdout
            counts.append(len(re.findall(r"(?m)^source = ", lock)))
        assert counts == [row.before, row.after], row.commit


def test_no_history_of_the_talks_projects_knows_cargo_vet(clones):
    repositories = {"teach-rs": "trifectatechfoundation/teach-rs"}
    from teachkit.data.history import REPOSITORIES

    repositories |= REPOSITORIES
    assert len(repositories) == fact("cargo-vet.projects-searched").value
    for project, repository in repositories.items():
        clone = clones / repository.replace("/", "+") / "repo"
        if not clone.is_dir():
            pytest.skip(f"there is no clone of {repository} beside this checkout")
        git = ["git", "-C", clone, "log", "--all", "--format=%H"]
        traces = set()
        for words in (["-i", "--grep=cargo[- ]vet"], ["--", "supply-chain", "**/supply-chain/**"]):
            said = subprocess.run([*git, *words], check=True, capture_output=True, text=True)
            traces |= set(said.stdout.split())
        assert len(traces) == fact(f"{project}.cargo-vet.traces").value == 0


def test_the_ledgers_numbers_of_rustsec_are_those_of_the_snapshot(pinned):
    rows = [
        row
        for crate in json.loads(gzip.decompress((pinned / "rustsec.json.gz").read_bytes())).values()
        for row in crate
    ]
    serious = [row for row in rows if row["k"] in ("vulnerability", "unsound")]
    memory = {"memory-corruption", "memory-exposure", "thread-safety"}
    of_memory = [row for row in serious if row["k"] == "unsound" or memory & set(row["c"])]

    def in_2026(some):
        return sum(row["d"].startswith("2026") for row in some)

    assert fact("rustsec.live").value == len(rows)
    assert fact("rustsec.vulnerable-or-unsound").value == len(serious)
    assert fact("rustsec.memory-or-thread").value == len(of_memory)
    assert fact("rustsec.vulnerable-or-unsound.2026").value == in_2026(serious)
    assert fact("rustsec.memory-or-thread.2026").value == in_2026(of_memory)
    for word, name in {
        "vulnerability": "vulnerabilities",
        "unmaintained": "unmaintained",
        "unsound": "unsound",
        "notice": "notices",
    }.items():
        assert fact(f"rustsec.{name}").value == sum(row["k"] == word for row in rows)


def test_the_ledgers_numbers_of_audits_and_crates_are_those_of_the_snapshots(pinned):
    audits = json.loads(gzip.decompress((pinned / "vet-audits.json.gz").read_bytes()))["audits"]
    assert fact("cargo-vet.public-crates").value == len(audits)
    assert fact("cargo-vet.public-audits").value == sum(map(len, audits.values()))
    crates = load_knowledge().debian.rows
    for suite, bit in {"trixie": 1, "sid": 2}.items():
        count = sum(any(row[2] & bit for row in rows) for rows in crates.values())
        assert fact(f"debian.crates.{suite}").value == count


def test_the_partial_advisories_are_those_of_the_snapshot_without_its_prose(pinned):
    theirs = json.loads(gzip.decompress((pinned / "rustsec.json.gz").read_bytes()))
    ours = facts.partial_advisories()
    assert ours.origin.kind == "partial"
    assert ours.origin.rows == sum(map(len, ours.rows.values())) == 160
    titles = {row["t"] for rows in theirs.values() for row in rows}
    for crate, rows in ours.rows.items():
        shared = ("id", "k", "p", "u", "d")
        assert [[row[key] for key in shared] for row in rows] == [
            [row[key] for key in shared] for row in theirs[crate]
        ]
        assert not titles & {row["t"] for row in rows}


def test_the_partial_audits_are_those_of_the_snapshot(pinned):
    theirs = json.loads(gzip.decompress((pinned / "vet-audits.json.gz").read_bytes()))
    ours = facts.partial_audits()
    assert ours.origin.kind == "partial"
    for part, table in {
        "audits": ours.audits,
        "wild": ours.wildcards,
        "pub": ours.publishers,
    }.items():
        assert table
        assert all(theirs[part][crate] == rows for crate, rows in table.items())


def test_a_false_alarm_is_what_an_assessment_says(pinned):
    from teachkit.data.projects import read_project
    from teachkit.decisions.depend import assess

    knowledge = load_knowledge(pinned)
    with (facts.FOLDER / "false_alarm.csv").open(newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == 10
    for row in rows:
        done = assess(read_project(pinned / "locks" / row["project"]), knowledge)
        counted = (done.whole.debian_missing, done.view.debian_missing)
        assert counted == (int(row["all_targets"]), int(row["linux"])), row["project"]


# --- SOURCES.toml ----------------------------------------------------------------------------


def shipped():
    inside = [path for path in (DATA / "facts").iterdir() if path.is_file()]
    beside = [path for kind in ("gz", "csv", "toml") for path in DATA.glob(f"*.{kind}")]
    return sorted({*inside, *beside} - {DATA / sources.FILE.name})


def test_every_shipped_file_has_its_origin_recorded_and_true():
    recorded = {entry.path: entry for entry in sources.recorded_sources()}
    assert sorted(recorded) == sorted(str(path.relative_to(DATA)) for path in shipped())
    for path, entry in recorded.items():
        assert entry.sha256 == sources.sha256_of(DATA / path), path
        assert entry.rows == sources.rows_of(DATA / path) > 0, path
        assert date.fromisoformat(entry.date), path
        assert len(entry.origin) > 10, path
        assert len(entry.licence) > 4, path
        assert len(entry.made) > 10, path


def test_all_shipped_data_together_are_small():
    assert sum(path.stat().st_size for path in shipped()) < 1_000_000
    assert (DATA / "facts" / "releases.json.gz").stat().st_size < 120_000
    assert (DATA / "facts" / "audits.json.gz").stat().st_size < 40_000


def test_recording_a_source_keeps_the_others(tmp_path):
    file = tmp_path / "SOURCES.toml"
    one = sources.Source("a.csv", 'says "so"', "2031-01-01", 3, "0" * 64, "CC0-1.0", "by hand")
    two = sources.Source("b.gz", "x", "2031-01-02", 4, "1" * 64, "MIT", "a command", ({"f": "g"},))
    sources.record([one, two], file)
    newer = sources.Source("a.csv", "else", "2031-02-01", 5, "2" * 64, "CC0-1.0", "by hand")
    sources.record([newer], file)
    assert sources.recorded_sources(file) == (newer, two)


def test_most_crates_are_in_sid_in_one_version_and_the_ledger_counts_the_others():
    crates = load_knowledge().debian.rows
    versions = {name: sum(bool(row[2] & 2) for row in rows) for name, rows in crates.items()}
    several = sum(count > 1 for count in versions.values())
    assert fact("debian.crates.several-versions.sid").value == several
    assert fact("debian.crates.most-versions.sid").value == max(versions.values())


def test_coverage_and_readiness_of_the_talks_projects_are_what_an_assessment_says(pinned):
    from teachkit.data.projects import read_project
    from teachkit.decisions.depend import assess

    knowledge = load_knowledge(pinned)
    checked = 0
    for project in ("sudo-rs", "ntpd-rs", "statime", "zlib-rs", "libbzip2-rs", "openleadr-rs"):
        done = assess(read_project(pinned / "locks" / project), knowledge)
        assert fact(f"{project}.unaudited").value == done.whole.unaudited
        for state in ("exact", "compatible", "newer", "outdated"):
            if (name := f"{project}.{state}-in-sid") in facts.facts():
                counted = sum(one is not None and one.state == state for one in done.debian)
                assert fact(name).value == counted, name
                checked += 1
    assert checked == 12
