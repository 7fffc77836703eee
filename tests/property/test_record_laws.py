"""Laws of the record: merging loses nothing, adds nothing twice, and does not mind the order."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from teachkit.course.record import (
    HEADER,
    KINDS,
    Entry,
    lines_to_add,
    lines_without,
    moment,
    read_record,
    write_entry,
)
from teachkit.course.store import FileRecordStore

# Few ids and few moments, so that the same thing happens twice, and at the same time.
NAMES = st.sampled_from(["depend/closure", "depend.why", "choose.people"])
TIMES = st.one_of(
    st.integers(1, 4).map(lambda day: f"2026-11-0{day}T10:00:00+00:00"),
    st.sampled_from(["2026-11-02T11:00:00+01:00", "2026-11-02T10:00:00Z", "yesterday", ""]),
)
SAID = st.dictionaries(st.sampled_from(["number", "text"]), st.one_of(st.integers(0, 2), st.text()))
ENTRIES = st.builds(
    Entry,
    st.sampled_from(KINDS),
    NAMES,
    st.integers(1, 3),
    TIMES,
    st.sampled_from([None, True, False]),
    SAID,
)
JUNK = st.sampled_from(['{"kind": "exer', "[]", '{"kind": "flight", "id": "x"}', "ümlaut"])
LINES = st.lists(st.one_of(ENTRIES.map(write_entry), JUNK), max_size=8).map(
    lambda body: [HEADER, *body, ""]
)


def merged(own, other):
    return [*own, *lines_to_add(own, other)]


def counted(lines):
    return Counter(
        json.dumps(json.loads(write_entry(entry)), sort_keys=True)
        for entry in read_record(lines).entries
    )


def junk(lines):
    return Counter(line for line in lines if line and line != HEADER and not readable(line))


def readable(line):
    return bool(read_record([HEADER, line]).entries)


@given(LINES, LINES)
def test_merging_drops_nothing_of_either(own, other):
    both = merged(own, other)
    for lines in (own, other):
        assert counted(lines) <= counted(both)
        assert junk(lines) <= junk(both)
    assert both[: len(own)] == own


@given(LINES, LINES)
def test_merging_adds_nothing_that_neither_had(own, other):
    assert counted(merged(own, other)) == counted(own) | counted(other)


@given(LINES, LINES)
def test_merging_twice_is_merging_once(own, other):
    once = merged(own, other)
    assert lines_to_add(once, other) == ()
    assert lines_to_add(own, own) == ()


@given(LINES, LINES)
def test_it_does_not_matter_who_is_merged_into_whom(own, other):
    here, there = merged(own, other), merged(other, own)
    assert counted(here) == counted(there)
    assert junk(here) == junk(there)


@given(LINES, LINES, LINES)
def test_three_records_merge_in_any_order(one, two, three):
    assert counted(merged(merged(one, two), three)) == counted(merged(one, merged(two, three)))


@given(LINES, LINES)
def test_a_merged_record_is_read_in_the_order_of_time(own, other):
    times = [moment(entry) for entry in read_record(merged(own, other)).entries]
    known = [time for time in times if time is not None]
    if len(known) == len(times):
        assert known == sorted(known)


@given(LINES, NAMES)
def test_what_is_taken_out_comes_back_whole_from_what_was_kept(lines, name):
    with tempfile.TemporaryDirectory() as folder:
        store = FileRecordStore(Path(folder, "record.jsonl"))
        store.path.write_text("\n".join(lines), encoding="utf-8")
        kept = Path(folder, "kept", "record.jsonl")
        store.take_out(lambda entry: entry.id == name, kept)
        assert not [entry for entry in store.load().entries if entry.id == name]
        assert junk(store.lines()) == junk(lines)
        store.merge(kept.read_text(encoding="utf-8").split("\n"), str(kept))
        assert counted(store.lines()) == counted(lines)
        assert junk(store.lines()) == junk(lines)


@given(LINES, NAMES)
def test_only_what_was_named_is_taken_out(lines, name):
    left = [HEADER, *lines_without(lines, lambda entry: entry.id == name)]
    gone = counted(lines) - counted(left)
    assert all(json.loads(line)["id"] == name for line in gone)
    assert not any(entry.id == name for entry in read_record(left).entries)
