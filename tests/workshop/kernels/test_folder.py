"""What a person has saved: into the folder, out of it, and into a real store."""

import asyncio
import time

from teachkit.course.record import HEADER, Entry, write_entry
from teachkit.workshop.kernels.folder import Files, Folder, files_in
from teachkit.workshop.store import entries, files, open_store, people

PLAN, RECORD = "plan.json", ".teachkit/record.jsonl"


def kept_in(saved):
    async def load(_person):
        return dict(saved)

    async def keep(_person, name, content):
        saved[name] = content

    return Files(load, keep)


def test_what_is_saved_is_put_into_the_folder_for_its_owner_alone(tmp_path):
    saved = {PLAN: b"{}", RECORD: HEADER.encode()}
    folder = Folder(tmp_path, "anna", kept_in(saved))
    assert asyncio.run(folder.fill()) == {"plan.json", "record.jsonl"}
    for name, content in saved.items():
        assert (tmp_path / "anna" / name).read_bytes() == content
        assert (tmp_path / "anna" / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "anna").stat().st_mode & 0o777 == 0o700


def test_nothing_saved_is_nothing_there(tmp_path):
    assert asyncio.run(Folder(tmp_path, "anna", kept_in({})).fill()) == frozenset()


def test_a_change_is_kept_once(tmp_path):
    saved, kept = {}, []

    async def keep(_person, name, content):
        kept.append((name, content))

    folder = Folder(tmp_path, "anna", Files(kept_in(saved).load, keep))
    asyncio.run(folder.fill())
    (tmp_path / "anna" / PLAN).write_bytes(b"one")
    for _ in range(2):
        asyncio.run(folder.keep_changes())
    (tmp_path / "anna" / PLAN).write_bytes(b"three")
    asyncio.run(folder.keep_changes())
    assert kept == [(PLAN, b"one"), (PLAN, b"three")]


def test_what_was_written_just_before_the_server_died_is_kept_first(tmp_path):
    saved = {PLAN: b"old"}
    asyncio.run(Folder(tmp_path, "anna", kept_in(saved)).fill())
    (tmp_path / "anna" / PLAN).write_bytes(b"new")  # and nobody was there to keep it
    asyncio.run(Folder(tmp_path, "anna", kept_in(saved)).fill())
    assert saved[PLAN] == b"new"
    assert (tmp_path / "anna" / PLAN).read_bytes() == b"new"


def test_what_another_server_has_kept_meanwhile_replaces_a_copy_that_nobody_changed(tmp_path):
    saved = {PLAN: b"old"}
    asyncio.run(Folder(tmp_path, "anna", kept_in(saved)).fill())
    saved[PLAN] = b"newer, from elsewhere"
    asyncio.run(Folder(tmp_path, "anna", kept_in(saved)).fill())
    assert (tmp_path / "anna" / PLAN).read_bytes() == b"newer, from elsewhere"


def test_no_link_is_followed_and_nothing_huge_is_kept(tmp_path):
    saved = {}
    folder = Folder(tmp_path, "anna", kept_in(saved))
    asyncio.run(folder.fill())
    (tmp_path / "secret").write_text("of another")
    (tmp_path / "anna" / PLAN).symlink_to(tmp_path / "secret")
    (tmp_path / "anna" / RECORD).write_bytes(b"x" * (5 << 20))
    asyncio.run(folder.keep_changes())
    assert saved == {}


def test_the_store_keeps_the_plan_and_every_line_of_the_record(tmp_path):
    store = open_store(tmp_path / "room.sqlite")
    entry = Entry("check", "choose.one", 1, "2026-03-01T10:00:00+00:00", right=True)
    # What somebody has pasted: all that some system or other takes for the end of a line.
    said = {"text": "a\u2028b\u2029c\x85d\x0be\x1cf"}
    other = Entry("explain", "choose.two", 1, "2026-03-01T11:00:00+00:00", said=said)

    async def walk():
        await store.write(lambda c: people.add(c, "anna", "Anna", time.time()))
        found = files_in(store)
        assert await found.load("anna") == {}
        now = time.time()
        await store.write(lambda c: entries.keep(c, "anna", "0" * 32, "choose", entry, now))
        folder = Folder(tmp_path / "people", "anna", found)
        assert await folder.fill() == {"record.jsonl"}
        record = folder.path / RECORD
        assert record.read_text() == f"{HEADER}\n{write_entry(entry)}\n"
        with record.open("a") as file:  # as a card's Python does
            file.write(write_entry(other) + "\n")
        (folder.path / PLAN).write_text('{"schema": 1}')
        await folder.keep_changes()
        given = await store.read(lambda c: entries.all_entries(c, "anna"))
        assert [one.entry for one in given] == [entry, other]
        plan = await store.read(lambda c: files.files(c, "anna"))
        assert plan == {PLAN: b'{"schema": 1}'}
        await folder.fill()
        assert record.read_text().count("choose.") == 2

    try:
        asyncio.run(walk())
    finally:
        store.close()
