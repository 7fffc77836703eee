import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from teachkit.data import cves
from teachkit.data.facts import FOLDER, fact
from teachkit.errors import TeachkitError

# Classes that are about memory by their nature, whatever the language makes of it.
OF_MEMORY = {
    "buffer-overflow",
    "out-of-bounds-read",
    "use-after-free",
    "null-dereference",
    "uninitialised",
    "format-string",
    "segfault",
}
MAY_BE_EITHER = {"undefined-behaviour", "crash", "parsing"}


@pytest.fixture(scope="module")
def rows():
    return cves.vulnerabilities()


def test_there_are_two_hundred_rows_or_more_of_programs_in_c_and_of_their_rewrites(rows):
    assert len(rows) >= 200
    counts = Counter(one.system for one in rows)
    assert set(counts) == set(cves.C_SYSTEMS) | {"sudo-rs", "ntpd-rs", "zlib-rs"}
    assert {one.system for one in rows if one.rust} == {"sudo-rs", "ntpd-rs", "zlib-rs"}
    assert min(counts[system] for system in cves.C_SYSTEMS) >= 7


def test_the_year_of_a_row_is_the_one_in_its_id(rows):
    for one in rows:
        if match := re.match(r"(?:CVE|RUSTSEC)-(\d{4})-", one.id):
            assert one.year == int(match[1]), one.id


def test_the_class_and_the_answer_about_memory_do_not_contradict_each_other(rows):
    for one in rows:
        if one.cls in OF_MEMORY:
            assert one.memory == "yes", one.id
        elif one.cls not in MAY_BE_EITHER:
            assert one.memory == "no", one.id
        if one.memory == "unclear":
            assert one.borderline, one.id


def test_every_class_is_used_and_every_row_says_what_it_was_in_words_of_its_own(rows):
    assert {one.cls for one in rows} == set(cves.CLASSES)
    shorts = [one.short for one in rows]
    assert not set(shorts) & set(cves.CLASSES.values())
    assert len(set(shorts)) == len(shorts)


def test_no_row_is_from_after_the_day_it_was_read(rows):
    for one in rows:
        assert date(one.year, 1, 1) <= date.fromisoformat(one.read) <= date(2027, 1, 1), one.id


def test_what_a_record_decides_has_its_cwe_and_what_a_cwe_leaves_open_says_why(rows):
    for one in rows:
        if one.classified == "record":
            assert one.cwe, one.id
        elif one.cwe:
            assert one.borderline, one.id
    assert sum(one.classified == "record" for one in rows) >= 10


def test_every_row_was_read_again_and_what_was_left_out_is_told(rows):
    checked = Counter(one.id for one in cves.checks())
    assert set(checked.values()) == {1}
    verdicts = {one.id: one.verdict for one in cves.checks()}
    kept = {id for id, verdict in verdicts.items() if verdict != "left out"}
    assert kept == {one.id for one in rows}
    assert Counter(verdicts.values())["corrected"] >= 10
    assert Counter(verdicts.values())["added"] >= 20


def test_a_change_of_the_answer_about_memory_is_what_the_table_says_now(rows):
    now = {one.id: one.memory for one in rows}
    changed = {
        one.id: match[1]
        for one in cves.checks()
        if (match := re.match(r"memory: \w+ to (\w+);", one.changed))
    }
    assert len(changed) == fact("premise.checked.memory").value
    assert changed == {id: now[id] for id in changed}


def test_the_rows_of_the_pinned_table_are_all_here_or_told_to_be_left_out(pinned, rows):
    import csv

    with (pinned.parent / "facts" / "cves.csv").open(newline="") as text:
        theirs = {row["id"]: row for row in csv.DictReader(text)}
    checks = {one.id: one for one in cves.checks()}
    mine = {one.id: one for one in rows}
    differ = set()
    for id, row in theirs.items():
        if id not in mine:
            assert checks[id].verdict == "left out", id
        elif mine[id].memory != row["memory_safety"]:
            differ.add(id)
            assert checks[id].verdict == "corrected", id
    assert len(differ) == fact("premise.checked.memory").value
    assert all(checks[id].verdict == "added" for id in set(mine) - set(theirs))


def test_a_description_in_the_tracker_names_the_class_or_another_source_does(clones, rows):
    """Where the tracker says no more than that it crashes, the row stands on a second source."""
    import subprocess

    clone = clones / "nottrobin+ubuntu-cve-tracker" / "repo"
    if not clone.is_dir():
        pytest.skip("there is no clone of the CVE tracker beside this checkout")
    words = {
        "buffer-overflow": "overflow|out-of-bounds",
        "out-of-bounds-read": "out-of-bounds|over-read|process memory",
        "use-after-free": "use-after-free",
        "null-dereference": "null pointer",
        "uninitialised": "uninitialized|not initialize",
        "format-string": "format string",
        "segfault": "segmentation fault",
        "undefined-behaviour": "pointer arithmetic|left shifts",
    }
    second = {one.id: one.source for one in cves.checks()}
    named, silent = Counter(), set()
    for one in rows:
        path = re.search(r"ubuntu-cve-tracker@\w+ (\S+)", one.source)
        if path is None or one.cls not in words or one.memory != "yes":
            continue
        shown = subprocess.run(
            ["git", "-C", clone, "show", f"HEAD:{path[1]}"],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        told = " ".join(shown.partition("Description:")[2].split()).lower()
        if re.search(words[one.cls], told):
            named[one.cls] += 1
        else:
            silent.add(one.id)
    assert set(named) == set(words)
    assert not [id for id in silent if "ubuntu-cve-tracker" in second[id]]
    assert len(silent) == fact("premise.tracker.silent").value
    assert named.total() + len(silent) == fact("premise.tracker.memory").value


TABLE = (FOLDER / "cves.csv").read_text("utf-8")
HEAD, FIRST, *_ = TABLE.splitlines()
CHECKED = (FOLDER / "cves_checked.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        pytest.param("sudo,1999", "su,1999", "line 2, system", "one of sudo", id="system"),
        pytest.param(",files,", ",oops,", "line 2, cls", "one of buffer-overflow", id="class"),
        pytest.param(",no,,a", ",maybe,,a", "line 2, memory", "yes, no, unclear", id="memory"),
        pytest.param("CVE-1999-0958,", "CVE-99-0958,", "line 2, id", "does not look like", id="id"),
        pytest.param(",1999,", ",99,", "line 2, year", "does not look like", id="year"),
        pytest.param(",no,,a", ",no,CWE22,a", "line 2, cwe", "does not look like", id="cwe"),
        pytest.param("2026-11-23", "today", "line 2, read", "no day", id="day"),
        pytest.param("teachkit,", "nobody,", "line 2, classified", "record, teachkit", id="who"),
        pytest.param("teachkit,", "record,", "line 2, classified", "no CWE", id="no-cwe"),
        pytest.param(",no\n", ",yes\n", "line 2, rust", "other kind", id="language"),
        pytest.param(",no\n", ",no,1\n", "line 2, row", "12 fields", id="too-many-fields"),
        pytest.param("id,system", "id,program", "line 1, columns", "are to be", id="columns"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_field(old, new, place, said, tmp_path):
    good = f"{HEAD}\n{FIRST}\n"
    assert old in good
    file = tmp_path / "cves.csv"
    file.write_text(good, encoding="utf-8")
    assert len(cves.read_vulnerabilities(file)) == 1
    # The last one of a kind: what stands in the head as well is meant in the row.
    head, tail = good.rsplit(old, 1)
    file.write_text(head + new + tail, encoding="utf-8")
    with pytest.raises(TeachkitError) as caught:
        cves.read_vulnerabilities(file)
    assert caught.value.code == "broken-table"
    assert caught.value.place == f"cves.csv, {place}"
    assert said in caught.value.message


def test_the_same_vulnerability_twice_is_refused(tmp_path):
    file = tmp_path / "cves.csv"
    file.write_text(f"{HEAD}\n{FIRST}\n{FIRST}\n", encoding="utf-8")
    with pytest.raises(TeachkitError, match="line 2 has it already") as caught:
        cves.read_vulnerabilities(file)
    assert caught.value.place == "cves.csv, line 3, id"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        pytest.param("CVE-2012-0809,somewhere,2026-11-23,right,all", "changed", id="right-changed"),
        pytest.param("CVE-2012-0809,somewhere,2026-11-23,added,", "changed", id="added-untold"),
        pytest.param("CVE-2012-0809,somewhere,2026-11-23,fine,", "verdict", id="verdict"),
        pytest.param("CVE-2012-0809,here,2026-11-23,right,", "source", id="source"),
        pytest.param("CVE-2012-0809,somewhere,2026-13-23,right,", "date", id="day"),
    ],
)
def test_a_broken_check_is_refused(row, field, tmp_path):
    file = tmp_path / "checked.csv"
    file.write_text(f"{CHECKED.splitlines()[0]}\n{row}\n", encoding="utf-8")
    with pytest.raises(TeachkitError) as caught:
        cves.read_checks(file)
    assert caught.value.place == f"checked.csv, line 2, {field}"


# --- the ledger of the chapter ----------------------------------------------------------------


def ends(hits, n, z=1.959964):
    """Both ends of Wilson's interval, by halving: where the share is just z deviations away."""

    def far(p):
        return abs(hits / n - p) > z * (p * (1 - p) / n) ** 0.5

    def end(outside):
        inside = hits / n
        if inside == outside:
            return outside
        for _ in range(60):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if far(middle) else (middle, outside)
        return inside

    return end(0.0), end(1.0)


def groups():
    everything = cves.vulnerabilities()
    for system in (*cves.C_SYSTEMS, "sudo-rs", "ntpd-rs", "zlib-rs"):
        yield system, [one for one in everything if one.system == system]
    yield "c", [one for one in everything if not one.rust]
    yield "rust", [one for one in everything if one.rust]


@pytest.mark.parametrize(("name", "of"), [pytest.param(*pair, id=pair[0]) for pair in groups()])
def test_the_ledger_has_each_share_with_its_interval(name, of):
    count = Counter(one.memory for one in of)
    hits, either, n = count["yes"], count["yes"] + count["unclear"], len(of)
    low, high = ends(hits, n)
    wanted = {
        "rows": n,
        "memory": hits,
        "no": count["no"],
        "unclear": count["unclear"],
        "share": round(100 * hits / n),
        "low": round(100 * low),
        "high": round(100 * high),
        "share-if-all": round(100 * either / n),
        "high-if-all": round(100 * ends(either, n)[1]),
    }
    assert {key: fact(f"premise.{name}.{key}").value for key in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "keep"),
    [
        pytest.param(
            "ntpd.2015-2016", lambda r: r.system == "ntpd" and r.year in (2015, 2016), id="a"
        ),
        pytest.param(
            "ntpd.since-2017", lambda r: r.system == "ntpd" and r.year >= 2017, id="ntpd-lately"
        ),
        pytest.param(
            "ntpd.since-2023", lambda r: r.system == "ntpd" and r.year >= 2023, id="ntpd-now"
        ),
        pytest.param(
            "sudo.2005-2011", lambda r: r.system == "sudo" and 2005 <= r.year <= 2011, id="d"
        ),
        pytest.param(
            "sudo.since-2017", lambda r: r.system == "sudo" and r.year >= 2017, id="sudo-lately"
        ),
        pytest.param("c.since-2017", lambda r: not r.rust and r.year >= 2017, id="c-lately"),
        pytest.param("c.without-ntpd", lambda r: not r.rust and r.system != "ntpd", id="c-but-one"),
    ],
)
def test_the_ledger_has_what_other_selections_say(name, keep, rows):
    kept = [one for one in rows if keep(one)]
    hits = sum(one.memory == "yes" for one in kept)
    assert fact(f"premise.{name}.rows").value == len(kept)
    assert fact(f"premise.{name}.memory").value == hits
    assert fact(f"premise.{name}.share").value == round(100 * hits / len(kept))


def test_the_ledger_has_what_another_reading_would_say(rows):
    zlib = [one for one in rows if one.system == "zlib"]
    pointers = [one for one in zlib if one.cls == "undefined-behaviour" and one.memory == "yes"]
    in_c = [one for one in rows if not one.rust]
    null = [one for one in in_c if one.cls == "null-dereference"]
    yes = Counter(one.system for one in in_c if one.memory == "yes")
    assert fact("premise.zlib.pointers").value == len(pointers)
    without = round(100 * (yes["zlib"] - len(pointers)) / len(zlib))
    assert fact("premise.zlib.share-without-pointers").value == without
    assert fact("premise.c.null").value == len(null)
    without = round(100 * (yes.total() - len(null)) / len(in_c))
    assert fact("premise.c.share-without-null").value == without


def test_the_ledger_counts_the_table_and_its_checks(rows):
    verdicts = Counter(one.verdict for one in cves.checks())
    assert fact("premise.rows").value == len(rows)
    assert fact("premise.borderline").value == sum(one.borderline for one in rows)
    assert fact("premise.by-record").value == sum(one.classified == "record" for one in rows)
    assert fact("premise.classes").value == len(cves.CLASSES)
    assert fact("premise.checked.rows").value == verdicts.total()
    assert fact("premise.checked.corrected").value == verdicts["corrected"]
    assert fact("premise.checked.added").value == verdicts["added"]
    assert fact("premise.checked.left-out").value == verdicts["left out"]
    kept = len(rows) - verdicts["added"]
    assert fact("premise.checked.carried").value == kept + 1
    for year in ("", ".2026"):
        part = fact(f"rustsec.memory-or-thread{year}").value
        whole = fact(f"rustsec.vulnerable-or-unsound{year}").value
        assert fact(f"premise.rustsec.share{year}").value == round(100 * part / whole)


def test_the_three_that_made_the_same_mistake_say_so(rows):
    by_id = {one.id: one for one in rows}
    storm = ("CVE-2009-3563", "CVE-2010-0292", "CVE-2025-58066")
    assert [by_id[id].system for id in storm] == ["ntpd", "chrony", "ntpd-rs"]
    assert {by_id[id].cls for id in storm} == {"resources"}
    for id in storm[1:]:
        assert storm[0] in by_id[id].note


@pytest.mark.parametrize("exercise", ["share", "selection"])
def test_the_exercises_work_on_the_rows_of_the_table(exercise, rows):
    import json

    data = Path(__file__).parents[2] / "exercises" / "premise" / exercise / "data"
    (file,) = data.iterdir()
    table = json.loads(file.read_text(encoding="utf-8"))
    systems = dict.fromkeys(one.system for one in rows if exercise == "share" or not one.rust)
    of = {system: [one for one in rows if one.system == system] for system in systems}
    if exercise == "share":
        wanted = {system: [one.memory for one in some] for system, some in of.items()}
    else:
        wanted = {
            system: [{"id": one.id, "year": one.year, "memory": one.memory} for one in some]
            for system, some in of.items()
        }
    assert next(value for value in table.values() if isinstance(value, dict)) == wanted
    assert table["date"] == max(one.read for one in rows)
