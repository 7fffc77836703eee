import dataclasses
import json

import pytest

from teachkit.data import candidates, sources
from teachkit.data.candidates import Candidate, encode, load_candidates, matters
from teachkit.data.facts import fact, facts
from teachkit.data.snapshots import pack, unpack
from teachkit.decisions.choose import rank
from teachkit.errors import TeachkitError

FULL = Candidate(
    "tide-gauge", 12, 3, 2, True, False, (4, 0, None), 7, 812, "c", 120_000, True, 1, "net", "ended"
)
BARE = Candidate("anchor")


@pytest.fixture(scope="module")
def shipped():
    return load_candidates()


@pytest.fixture(scope="module")
def by_name(shipped):
    return {row.name: row for row in shipped.rows}


def write(folder, value, **origin):
    (folder / candidates.CANDIDATES_FILE).write_bytes(pack(value, origin))
    return folder


def test_what_is_written_is_read_again_sorted_by_name(tmp_path):
    said = {"date": "2031-05-06", "note": "sid", "whole": 9, "dates": {"sid": "2031-05-01"}}
    table = load_candidates(write(tmp_path, encode([FULL, BARE]), **said))
    assert table.rows == (BARE, FULL)
    assert table.whole == 9
    assert table.dates == {"sid": "2031-05-01"}
    assert (table.origin.kind, table.origin.date, table.origin.rows) == ("given", "2031-05-06", 2)


def test_what_is_unknown_comes_back_as_none_and_nothing_as_zero(tmp_path):
    zero = dataclasses.replace(FULL, name="b", dependants=0, people=0, advisories=0, rust_users=0)
    one, two = load_candidates(write(tmp_path, encode([BARE, zero]))).rows
    for field in ("dependants", "direct", "people", "advisories", "popularity", "size", "team"):
        assert getattr(one, field) is None, field
    assert (two.dependants, two.people, two.advisories, two.rust_users) == (0, 0, 0, 0)
    assert one.updates == (None, None, None)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda value: value.pop("people"), id="a column is gone"),
        pytest.param(lambda value: value["people"].pop(), id="a column is short"),
        pytest.param(lambda value: value.update(people=["two"]), id="a number is a word"),
        pytest.param(lambda value: value.update(people=[-1]), id="a number is negative"),
        pytest.param(lambda value: value.update(name=[3]), id="a name is a number"),
        pytest.param(lambda value: value.update(language=[["c"], [1]]), id="a word is not there"),
        pytest.param(lambda value: value.update(size=[True]), id="a size is a truth"),
        pytest.param(lambda value: value.update(size=[10**16]), id="a size is no size"),
    ],
)
def test_a_spoiled_table_is_refused_with_a_hint(tmp_path, spoil):
    value = encode([FULL])
    spoil(value)
    with pytest.raises(TeachkitError) as caught:
        load_candidates(write(tmp_path, value))
    assert caught.value.code == "broken-snapshot"
    assert caught.value.place == str(tmp_path / candidates.CANDIDATES_FILE)
    assert "update candidates" in caught.value.hint


@pytest.mark.parametrize(
    "said",
    [{"whole": "x"}, {"whole": None}, {"date": None}, {"dates": {"sid": 3}}, {"dates": []}],
    ids=repr,
)
def test_a_spoiled_origin_is_refused_as_well(tmp_path, said):
    with pytest.raises(TeachkitError, match="origin") as caught:
        load_candidates(write(tmp_path, encode([FULL]), **said))
    assert caught.value.code == "broken-snapshot"


def test_a_folder_without_a_table_is_bad_input_and_no_lack_of_data(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        load_candidates(tmp_path)
    assert caught.value.code == "no-candidates"
    assert caught.value.place == str(tmp_path)


def test_without_the_whole_table_the_command_that_builds_it_is_named():
    with pytest.raises(TeachkitError) as caught:
        load_candidates(whole=True)
    assert caught.value.code == "no-data"
    assert "teachkit data update candidates" in caught.value.hint


def test_the_whole_table_is_the_one_in_the_cache(tmp_path):
    (tmp_path / "cache").mkdir()
    write(tmp_path / "cache", encode([FULL]))
    table = load_candidates(whole=True)
    assert table.rows == (FULL,)
    assert table.origin.kind == "updated"
    assert load_candidates().origin.kind == "shipped"


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        pytest.param({"dependants": 3}, True, id="three dependants"),
        pytest.param({"dependants": 2}, False, id="two"),
        pytest.param({"advisories": 1}, True, id="an advisory"),
        pytest.param({"advisories": 0}, False, id="no advisory"),
        pytest.param({"popularity": 5_000}, True, id="popular enough"),
        pytest.param({"popularity": 5_001}, False, id="not quite"),
        pytest.param({}, False, id="nothing known"),
        pytest.param({"dependants": 900, "language": "rust"}, False, id="in Rust already"),
        pytest.param({"dependants": 900, "language": ""}, False, id="in another language"),
        pytest.param({"dependants": 900, "language": "c+++rust"}, True, id="in Rust in part"),
    ],
)
def test_c_that_somebody_needs_or_hurts_or_has_is_shipped(change, taken):
    assert matters(dataclasses.replace(BARE, **{"language": "c"} | change)) is taken


# --- the table that ships --------------------------------------------------------------------


def test_the_shipped_table_is_small_and_each_row_matters(shipped):
    entry = {one.path: one for one in sources.recorded_sources()}[candidates.CANDIDATES_FILE]
    file = sources.FILE.with_name(candidates.CANDIDATES_FILE)
    assert file.stat().st_size <= 100_000
    assert shipped.origin.rows == len(shipped.rows) == entry.rows
    assert 3_500 < len(shipped.rows) < 4_500
    assert shipped.whole > 40_000
    assert all(map(matters, shipped.rows))
    names = [row.name for row in shipped.rows]
    assert names == sorted(set(names))
    assert len(entry.inputs) == 10  # sid's two, two of each of three releases, two packages
    assert all(len(one["sha256"]) == 64 for one in entry.inputs)


def test_encoding_the_shipped_rows_again_gives_the_same_columns(shipped):
    raw = sources.FILE.with_name(candidates.CANDIDATES_FILE).read_bytes()
    value, origin = unpack(raw)
    assert encode(reversed(shipped.rows)) == value
    assert pack(value, origin) == raw


def test_the_laws_of_the_numbers_hold_in_every_row(shipped):
    for row in shipped.rows:
        assert row.direct <= row.dependants < shipped.whole, row
        assert row.rust_users <= row.dependants, row
        assert (row.people == 0) == row.orphaned, row
        assert row.people is not None or row.team, row
        assert row.popularity is None or row.popularity >= 1, row
        assert row.support in {"", "limited", "ended"}, row
        assert row.size > 0, row


def test_what_everybody_knows_of_some_rows_is_in_the_table(by_name):
    assert by_name["zlib"].language == by_name["expat"].language == by_name["sudo"].language == "c"
    assert by_name["tiff"].advisories > by_name["zlib"].advisories > 0
    assert by_name["glibc"].dependants > by_name["zlib"].dependants > by_name["expat"].dependants
    assert by_name["expat"].dependants > 100 * by_name["sudo"].dependants
    assert by_name["sudo"].popularity < by_name["chrony"].popularity
    # The binaries of ntp came to ntpsec, and with them what was said of them.
    assert by_name["ntpsec"].advisories > 10
    assert by_name["ntpsec"].section == "net"
    assert "ntp" not in by_name
    # Chosen by Debian's security team, not by us.
    assert by_name["binutils"].support == "limited"


# --- the ledger ------------------------------------------------------------------------------


def count(rows, test):
    return sum(1 for row in rows if test(row))


def needed(row, least):
    return row.dependants >= least


def alone(row):
    return row.people is not None and row.people <= 1


RECOUNT = {
    "rows": lambda table: len(table.rows),
    "whole": lambda table: table.whole,
    "date": lambda table: table.dates["sid"],
    "c": lambda table: count(table.rows, lambda row: row.language == "c"),
    "cpp": lambda table: count(table.rows, lambda row: row.language == "c++"),
    "with-rust": lambda table: count(table.rows, lambda row: "rust" in row.language),
    "needed": lambda table: count(table.rows, lambda row: needed(row, 1_000)),
    "alone-and-needed": lambda table: count(
        table.rows, lambda row: alone(row) and needed(row, 1_000)
    ),
    "orphaned": lambda table: count(table.rows, lambda row: row.orphaned),
    "orphaned-and-needed": lambda table: count(
        table.rows, lambda row: row.orphaned and needed(row, 100)
    ),
    "nobody-named": lambda table: count(table.rows, lambda row: row.people is None),
    "nobody-named-and-needed": lambda table: count(
        table.rows, lambda row: row.people is None and needed(row, 1_000)
    ),
    "popularity.rows": lambda table: count(table.rows, lambda row: row.popularity is not None),
    "popularity.date": lambda table: table.dates["popularity"],
    "advisories.any": lambda table: count(table.rows, lambda row: (row.advisories or 0) > 0),
    "advisories.unknown": lambda table: count(table.rows, lambda row: row.advisories is None),
    "advisories.date": lambda table: table.dates["advisories"],
    "no-tests-and-needed": lambda table: count(
        table.rows, lambda row: row.tests is False and needed(row, 1_000)
    ),
}
# These take the whole archive: how they were counted stands in their row.
ELSEWHERE = {
    "circle.by-binary",
    "circle.by-source",
    "expat.dependants-any",
    "jq.dependants-by-source",
    "popularity.ranked",
    "sudo.dependants-any",
    "zlib.dependants-any",
    "zlib.dependants-by-source",
}


def test_every_number_of_the_ledger_is_counted_again_from_the_table(shipped, by_name):
    seen = 0
    ranking = rank(shipped)
    for one in facts().values():
        if not one.id.startswith("candidates."):
            continue
        id = one.id.removeprefix("candidates.")
        name, _, field = id.rpartition(".")
        if id in ELSEWHERE:
            continue
        if id in RECOUNT:
            assert one.value == RECOUNT[id](shipped), id
        elif field == "place":
            assert one.value == ranking.place(name), id
        elif field == "updates":
            assert one.value == by_name[name].updates[0], id
        else:
            assert one.value == getattr(by_name[name], field.replace("-", "_")), id
        seen += 1
    assert seen > 45
    assert {one.removeprefix("candidates.") for one in facts()} >= ELSEWHERE | set(RECOUNT)


def test_counting_otherwise_gives_more_and_never_less():
    for name in ("zlib", "expat", "sudo"):
        other = fact(f"candidates.{name}.dependants-any").value
        assert other > fact(f"candidates.{name}.dependants").value
    assert fact("candidates.jq.dependants-by-source").value > 30_000
    assert fact("candidates.jq.dependants").value < 100


def test_the_table_says_of_which_day_each_of_its_sources_is(shipped):
    assert set(shipped.dates) == {
        "sid", "bullseye", "bookworm", "trixie", "bullseye-security", "bookworm-security",
        "trixie-security", "popularity", "support", "advisories",
    }  # fmt: skip
    assert all(day in shipped.origin.note for day in shipped.dates.values())
    assert json.loads(json.dumps(shipped.dates)) == shipped.dates
