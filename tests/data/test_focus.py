import csv
import json
import re
import subprocess
from collections import Counter

import pytest

from teachkit.data import focus
from teachkit.data.facts import FOLDER, fact
from teachkit.data.focus import (
    PARSERS,
    assumed_uses,
    compressions,
    directives,
    packaged_sudoers,
    sudo_issues,
    symbols,
)
from teachkit.data.history import find_repository
from teachkit.decisions.focus.sudoers import SETTINGS
from teachkit.errors import TeachkitError


def speeds(implementation, level, file="text", library="zlib"):
    (row,) = [
        row
        for row in compressions(library)
        if (row.implementation, row.level, row.file) == (implementation, level, file)
    ]
    return row


# --- compression -----------------------------------------------------------------------------


def test_each_library_has_one_reference_a_file_and_level():
    held = Counter((row.library, row.file, row.level) for row in compressions() if row.reference)
    assert set(held.values()) == {1}
    assert set(held) == {(row.library, row.file, row.level) for row in compressions()}
    for row in compressions():
        if row.reference:
            assert row.compress == row.decompress == row.size_ratio == 1


def test_the_printed_speeds_and_sizes_are_those_of_the_table():
    for level in (1, 6, 9):
        row = speeds("zlib-rs 0.6.2", level)
        named = f"focus.zlib-rs.level{level}"
        assert fact(f"{named}.speedup").value == round(row.compress, 2)
        digits = 2 if level == 9 else 1
        assert fact(f"{named}.size").value == round(100 * (row.size_ratio - 1), digits)
    first, sixth = speeds("zlib-rs 0.6.2", 1), speeds("zlib-rs 0.6.2", 6)
    assert fact("focus.zlib-rs.level1.speedup.low").value == round(first.compress_low, 2)
    assert fact("focus.zlib-rs.level1.speedup.high").value == round(first.compress_high, 2)
    assert fact("focus.zlib-rs.decompress.speedup").value == round(sixth.decompress, 2)
    programs = speeds("zlib-rs 0.6.2", 6, "programs")
    assert fact("focus.zlib-rs.programs.level6.speedup").value == round(programs.compress, 2)
    assert fact("focus.zlib-rs.programs.decompress.speedup").value == round(programs.decompress, 2)
    isal = speeds("ISA-L (Python 1.9.1)", 1)
    assert fact("focus.isal.level1.speedup").value == round(isal.compress, 2)
    assert fact("focus.isal.level1.size").value == round(100 * (1 - isal.size_ratio), 1)


def test_zlib_rs_and_zlib_ng_are_held_together_by_their_rates():
    for level in (1, 6, 9):
        ours, theirs = speeds("zlib-rs 0.6.2", level), speeds("zlib-ng (Python 1.1.0)", level)
        ratio = round(ours.compress_rate / theirs.compress_rate, 2)
        assert fact(f"focus.zlib-rs.over-zlib-ng.level{level}.speedup").value == ratio
        assert ours.size - theirs.size == (-1 if level == 6 else 0)
    ours, theirs = speeds("zlib-rs 0.6.2", 6), speeds("zlib-ng (Python 1.1.0)", 6)
    ratio = round(ours.decompress_rate / theirs.decompress_rate, 2)
    assert fact("focus.zlib-rs.over-zlib-ng.decompress.speedup").value == ratio


def test_no_measurement_of_the_python_package_comes_near_its_claim():
    rows = [row for row in compressions("zlib") if row.implementation == "zlib-rs-python 0.1.2"]
    assert len(rows) == 6
    most = max(row.compress for row in rows)
    assert fact("focus.zlib-rs-python.most").value == round(most, 2)
    assert most < fact("focus.zlib-rs-python.claimed").value / 5
    sixth = speeds("zlib-rs-python 0.1.2", 6)
    assert fact("focus.zlib-rs-python.level6.speedup").value == round(sixth.compress, 2)
    assert fact("focus.zlib-rs-python.decompress.speedup").value == round(sixth.decompress, 2)


def test_bzip2_rs_writes_the_same_bytes_and_claims_no_speed():
    row = speeds("bzip2-rs 0.2.5", 9, library="bzip2")
    assert row.size_ratio == 1
    assert row.compress_low < 1 < row.compress_high
    assert fact("focus.bzip2-rs.speedup").value == round(row.compress, 2)
    assert fact("focus.bzip2-rs.decompress.speedup").value == round(row.decompress, 2)


@pytest.mark.parametrize("file", ["zlib_bench.json", "bzip2_bench.json"])
def test_the_table_is_what_was_measured(pinned, file):
    library = file.split("_", maxsplit=1)[0]
    measured = json.loads((pinned.parent / "facts" / file).read_text())
    ours = list(compressions(library))
    assert len(measured) == len(ours)
    for theirs, mine in zip(measured, ours, strict=True):
        speed = theirs.get("comp_speedup") or theirs["comp"]
        assert [mine.compress, mine.compress_low, mine.compress_high] == speed
        speed = theirs.get("dec_speedup") or theirs["dec"]
        assert [mine.decompress, mine.decompress_low, mine.decompress_high] == speed
        assert mine.size == theirs["size"]
        assert mine.n == theirs["n"]
        if "size_ratio" in theirs:
            assert mine.size_ratio == pytest.approx(theirs["size_ratio"], abs=5e-5)


# --- directives ------------------------------------------------------------------------------


def test_what_the_parsers_accept_adds_up():
    rows = directives()
    assert len(rows) == fact("focus.directives").value == 63
    accepted = {parser: sum(row.answer(parser).accepted for row in rows) for parser in PARSERS}
    assert accepted == {
        "sudo-1.9.16": 63,
        "sudo-1.9.17": 63,
        "sudo-rs-0.2.5": fact("focus.directives.sudo-rs-0.2.5").value,
        "sudo-rs-0.2.15": fact("focus.directives.sudo-rs-0.2.15").value,
    }
    changes = Counter(row.change for row in rows)
    assert changes["now accepted"] == fact("focus.directives.gained").value
    assert changes["now refused"] == fact("focus.directives.now-refused").value


def test_of_the_five_now_refused_two_were_warned_about_and_three_allowed_less():
    refused = [row for row in directives() if row.change == "now refused"]
    warned = [row for row in refused if row.answer("sudo-rs-0.2.5").kind == "warning"]
    assert len(warned) == fact("focus.directives.now-refused.warned").value
    narrower = [row for row in refused if row not in warned]
    assert len(narrower) == fact("focus.directives.now-refused.narrower").value
    assert all(row.note for row in refused)


def test_a_refusal_has_a_kind_and_a_plain_acceptance_has_none():
    for row in directives():
        for answer in row.answers:
            if answer.accepted:
                assert answer.kind in {"", "warning", "deprecated"}, row.name
            else:
                assert answer.kind not in {"", "warning", "deprecated"}, row.name


def test_the_directives_are_those_that_were_tried(pinned):
    for file, parsers in (
        ("sudoers_diff_trixie.csv", ("sudo-1.9.16", "sudo-rs-0.2.5")),
        ("sudoers_diff_sid.csv", ("sudo-1.9.17", "sudo-rs-0.2.15")),
    ):
        with (pinned.parent / "facts" / file).open(newline="") as text:
            tried = list(csv.DictReader(text))
        for theirs, mine in zip(tried, directives(), strict=True):
            assert (theirs["name"], theirs["text"]) == (mine.name, mine.text)
            for column, parser in zip(("sudo", "sudo_rs"), parsers, strict=True):
                assert mine.answer(parser).accepted == (theirs[column] == "accept"), mine.name


def test_a_parser_that_was_not_asked_is_refused_by_name():
    with pytest.raises(TeachkitError) as caught:
        directives()[0].answer("doas")
    assert caught.value.code == "no-such-parser"


# --- past issues -----------------------------------------------------------------------------


def test_the_forty_nine_issues_are_forty_nine():
    rows = sudo_issues()
    counted = [row for row in rows if row.list != "disputed"]
    assert len(counted) == fact("focus.issues").value == 49
    assert len(rows) - len(counted) == fact("focus.issues.disputed").value
    by = Counter(row.prevented for row in counted)
    assert by["memory-safety"] == fact("focus.issues.memory-safety").value == 4
    assert by["feature-left-out"] == fact("focus.issues.feature-left-out").value == 11
    assert by["stricter-default"] == fact("focus.issues.stricter-default").value == 6
    assert by["design"] == fact("focus.issues.design").value
    assert by["nothing-said"] == fact("focus.issues.nothing-said").value
    assert by["not-there"] + by["elsewhere"] == fact("focus.issues.not-there").value
    lists = Counter(row.list for row in counted if row.prevented == "stricter-default")
    assert lists["not-applicable"] == fact("focus.issues.stricter-default.not-applicable").value


def test_an_issue_names_a_feature_exactly_when_leaving_it_out_prevented_it():
    for row in sudo_issues():
        assert bool(row.feature) == (row.prevented == "feature-left-out"), row.id


def test_features_that_came_back_brought_their_issues_with_them():
    back = [row for row in sudo_issues() if row.left_out_then and not row.feature]
    assert len(back) == fact("focus.issues.came-back").value
    then = [row for row in sudo_issues() if row.left_out_then]
    assert len(then) == fact("focus.issues.then.feature-left-out").value
    sudoedit = [row for row in then if row.left_out_then == "sudoedit"]
    assert len(sudoedit) == fact("focus.issues.sudoedit").value
    # Memory safety has had to answer for three of them since.
    moved = sum(row.prevented == "memory-safety" for row in back)
    assert (
        moved
        == fact("focus.issues.memory-safety").value - fact("focus.issues.then.memory-safety").value
    )


def test_the_issues_are_those_of_the_projects_own_list(clones):
    clone = find_repository(clones, "sudo-rs")
    words = ["git", "-C", clone, "show", "e5a01fd7:docs/sudo-cve.md"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    relevant, rest = text.split("## Non-applicable")
    excluded, disputed = rest.split("## Disputed")
    for part, name in (
        (relevant, "relevant"),
        (excluded, "not-applicable"),
        (disputed, "disputed"),
    ):
        listed = [line for line in part.splitlines() if re.match(r"\| (CVE-|- )", line)]
        ours = [row for row in sudo_issues() if row.list == name]
        assert len(listed) == len(ours)
        for line, row in zip(listed, ours, strict=True):
            assert row.id in line
            assert (row.prevented == "memory-safety") == ("[^rust]" in line or "[^21]" in line), (
                row.id
            )
            assert (row.prevented == "feature-left-out") == (
                "implemented" in line or "SELinux" in line
            ), row.id


def test_the_defaults_of_sudo_rs_are_as_many_as_the_ledger_says(clones):
    clone = find_repository(clones, "sudo-rs")
    words = ["git", "-C", clone, "show", "e5a01fd7:src/defaults/mod.rs"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    table = text.split("\ndefaults! {", 1)[1].split("\n}", 1)[0]
    settings = re.findall(r"(?m)^    ([a-z_]+) *=", table)
    assert set(settings) == SETTINGS
    assert len(settings) == fact("focus.sudo-rs.settings").value
    assert table.count("#ignored") == fact("focus.sudo-rs.settings.ignored").value
    effective = len(settings) - table.count("#ignored")
    assert effective == fact("focus.sudo-rs.settings.effective").value


# --- the survey, and what is assumed ---------------------------------------------------------


def test_the_survey_of_packaged_sudoers_adds_up():
    rows = packaged_sudoers()
    assert len(rows) == fact("focus.survey.files").value
    assert len({row.package for row in rows}) == fact("focus.survey.packages").value
    accepted = sum(row.accepted for row in rows)
    assert accepted == fact("focus.survey.accepted.sudo-rs-0.2.15").value
    then = sum(row.accepted_then for row in rows)
    assert then == fact("focus.survey.accepted.sudo-rs-0.2.5").value
    refused = [row for row in rows if not row.accepted]
    requiretty = [row for row in refused if "requiretty" in row.needs]
    assert len(requiretty) == fact("focus.survey.refused.requiretty").value


def test_what_a_packaged_file_needs_explains_why_it_is_refused():
    # Two ways to the same answer: a pattern found the feature, the real parser refused the file.
    refused = {"requiretty", "wildcard in arguments", "regular expression in arguments"}
    for row in packaged_sudoers():
        assert row.accepted == (not row.needs & refused), row.file


def test_the_assumed_users_are_ten_thousand_and_say_that_they_are_assumed():
    assert sum(use.users for use in assumed_uses()) == 10_000
    assert all("assumed" in use.source for use in assumed_uses())
    known = {row.feature or row.left_out_then for row in sudo_issues()}
    for use in assumed_uses():
        assert use.needs <= known, use.name


# --- symbols ---------------------------------------------------------------------------------


def test_two_functions_of_zlib_are_missing_in_zlib_rs():
    old, new = symbols("zlib 1.3.1"), symbols("zlib-rs 0.6.7")
    assert len(old) == fact("focus.zlib.symbols").value == 88
    assert len(new) == fact("focus.zlib-rs.symbols").value == 86
    assert set(old) - set(new) == {"gzprintf", "gzvprintf"}
    assert set(new) <= set(old)
    assert fact("focus.zlib-rs.symbols.missing").value == 2
    newest = symbols("zlib 1.3.2")
    assert len(newest) == fact("focus.zlib-next.symbols").value
    assert len(set(newest) - set(old)) == fact("focus.zlib-next.symbols.new").value


def test_a_library_that_is_not_there_names_those_that_are():
    with pytest.raises(TeachkitError) as caught:
        symbols("zlib 1.1.4")
    assert caught.value.code == "no-such-library"
    assert "zlib 1.3.1" in caught.value.hint


# --- a damaged table -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "field", "value", "read"),
    [
        pytest.param("compression.csv", "size", "many", "compressions", id="no-number"),
        pytest.param("compression.csv", "compress_low", "9", "compressions", id="no-interval"),
        pytest.param("compression.csv", "reference", "perhaps", "compressions", id="no-answer"),
        pytest.param("compression.csv", "date", "yesterday", "compressions", id="no-day"),
        pytest.param("directives.csv", "sudo-rs-0.2.5", "maybe", "directives", id="no-verdict"),
        pytest.param("directives.csv", "sudo-1.9.16 kind", "odd", "directives", id="no-kind"),
        pytest.param("sudo_issues.csv", "prevented", "luck", "sudo_issues", id="no-reason"),
        pytest.param("sudo_uses_assumed.csv", "users", "-3", "assumed_uses", id="fewer-than-none"),
    ],
)
def test_a_damaged_row_is_named_with_its_field(tmp_path, monkeypatch, file, field, value, read):
    with (FOLDER / file).open(newline="") as text:
        rows = list(csv.DictReader(text))
    rows[2][field] = value
    with (tmp_path / file).open("w", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr(focus, "FOLDER", tmp_path)
    with pytest.raises(TeachkitError) as caught:
        getattr(focus, read).__wrapped__()
    assert caught.value.code == "broken-table"
    where, _, said = caught.value.place.rpartition(", ")
    assert where.startswith(f"{file}, line ")
    assert said == field.removesuffix("_low")
