from datetime import date
from pathlib import Path

import pytest

from teachkit.data import cache, facts, snapshots, status
from teachkit.errors import TeachkitError

TODAY = date(2026, 11, 22)
ORIGIN = snapshots.Origin("rustsec", "RustSec advisories", "", "given", 0)


def test_without_a_cache_the_shipped_and_partial_data_are_told(tmp_path):
    told = {one.name: one for one in status.held(TODAY, tmp_path)}
    assert {name: one.kind for name, one in told.items()} == {
        "rustsec": "partial",
        "vet": "partial",
        "debian": "shipped",
        "candidates": "shipped",
        "names": "shipped",
    }
    assert told["debian"].age == 23
    assert told["rustsec"].age == 93
    assert all(Path(one.place).is_file() for one in told.values())


def test_what_the_user_updated_is_told_with_its_source(tmp_path):
    origin = {"date": "2026-11-20", "source": "somewhere", "rows": 1}
    row = {"id": "RUSTSEC-2031-0001", "k": "notice", "p": [], "u": [], "d": "2031-01-01"}
    (tmp_path / "rustsec.json.gz").write_bytes(snapshots.pack({"a": [row]}, origin))
    told = status.held(TODAY, tmp_path)[0]
    assert (told.kind, told.age, told.rows, told.source) == ("updated", 2, 1, "somewhere")


def test_a_broken_file_in_the_cache_is_told_and_the_others_still_work(tmp_path):
    (tmp_path / "vet-audits.json.gz").write_bytes(b"\x1f\x8bnonsense")
    told = {one.name: one.kind for one in status.held(TODAY, tmp_path)}
    assert told == {
        "rustsec": "partial",
        "vet": "broken",
        "debian": "shipped",
        "candidates": "shipped",
        "names": "shipped",
    }


def test_facts_past_their_date_are_named():
    assert not any(table.expired for table in status.facts_tables(TODAY))
    late = {table.name: table.expired for table in status.facts_tables(date(2028, 1, 1))}
    assert "rustsec.live" in late["ledger"]
    assert "ntpd-rs.locked.HEAD" in late["dependencies over time"]
    assert "ntpd-rs.locked.v0.3.1" not in late["dependencies over time"]
    assert late["named commits"] == ()


def test_the_tables_together_hold_every_fact():
    assert sum(table.rows for table in status.facts_tables(TODAY)) == len(facts.facts())


def test_a_packed_snapshot_is_the_same_bytes_each_time_and_comes_back():
    value, origin = {"é": [1, None]}, {"date": "2026-11-22"}
    raw = snapshots.pack(value, origin)
    assert raw == snapshots.pack(value, origin)
    assert snapshots.unpack(raw) == (value, origin)
    assert snapshots.unpack(b'{"bare": []}') == ({"bare": []}, {})


@pytest.mark.parametrize("raw", [b"", b"\x1f\x8b", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_snapshot_is_an_error_with_a_hint(raw):
    with pytest.raises(TeachkitError) as caught:
        snapshots.unpack(raw)
    assert caught.value.code == "broken-snapshot"
    assert caught.value.hint
    with pytest.raises(TeachkitError) as caught:
        snapshots.read_advisories(raw, ORIGIN)
    assert (caught.value.code, caught.value.place) == ("broken-snapshot", "rustsec")


def test_a_snapshot_that_swells_is_cut_off(monkeypatch):
    monkeypatch.setattr(snapshots, "MOST_UNPACKED", 1000)
    swollen = snapshots.pack({"x" * 2000: []}, {})
    with pytest.raises(TeachkitError) as caught:
        snapshots.unpack(swollen)
    assert "too large" in caught.value.message
    with pytest.raises(TeachkitError) as caught:
        snapshots.read_advisories(swollen, ORIGIN)
    assert "too large" in caught.value.message


def test_the_cache_is_where_the_variable_says(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", "~/elsewhere")
    assert cache.location() == Path.home() / "elsewhere"
    monkeypatch.delenv("TEACHKIT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    from platformdirs import user_cache_dir

    assert cache.location() == Path(user_cache_dir("teachkit", appauthor=False))


def test_one_writer_at_a_time_has_the_cache(tmp_path):
    with cache.sole_use(tmp_path):
        with pytest.raises(TeachkitError) as caught, cache.sole_use(tmp_path):
            pass
        assert caught.value.code == "busy"
    with cache.sole_use(tmp_path):
        pass
