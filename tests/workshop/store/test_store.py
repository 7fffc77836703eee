"""One writer: what is acknowledged is kept, and each work hears its own fate."""

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import open_store, people, rooms


def names(store):
    return [one.id for one in store.read_now(people.everybody)]


def test_what_was_written_is_there_in_the_next_read_and_after_opening_again(database):
    with open_store(database) as store:
        store.write_now(lambda c: people.add(c, "ann", "Ann", 1.0))
        assert names(store) == ["ann"]
    with open_store(database) as store:
        assert names(store) == ["ann"]


def test_the_same_for_code_that_awaits(store):
    async def both():
        await store.write(lambda c: people.add(c, "cyd", "Cyd", 3.0))
        return await store.read(people.count)

    assert asyncio.run(both()) == 3


def test_a_work_that_fails_is_undone_alone_and_only_its_sender_hears_of_it(store):
    def half(connection):
        people.add(connection, "half", "", 3.0)
        raise ValueError("no further")

    def bad_row(connection):
        connection.execute(sa.text("INSERT INTO answer (kind) VALUES ('x')"))

    gate = threading.Event()
    slow = store.submit(lambda c: gate.wait(10))  # the others gather behind it: one transaction
    first = store.submit(lambda c: people.add(c, "first", "", 3.0))
    failing, refused = store.submit(half), store.submit(bad_row)
    last = store.submit(lambda c: people.add(c, "last", "", 3.0))
    gate.set()

    assert slow.result(10) is True
    with pytest.raises(ValueError, match="no further"):
        failing.result(10)
    with pytest.raises(TeachkitError) as caught:
        refused.result(10)
    assert caught.value.code == "wrong-answer"
    assert (first.result(10).id, last.result(10).id) == ("first", "last")
    assert names(store) == ["ann", "bob", "first", "last"]


def test_works_that_wait_together_share_a_transaction(store):
    before = store.read_now(rooms.revision)
    gate = threading.Event()
    works = [store.submit(lambda c: gate.wait(10))]
    works += [store.submit(lambda c, n=n: people.add(c, f"p{n}", "", 3.0)) for n in range(50)]
    gate.set()
    for work in works:
        work.result(10)
    assert store.read_now(people.count) == 52
    assert 0 < store.read_now(rooms.revision) - before <= 3


def test_the_revision_grows_with_what_is_written_but_for_what_is_quiet(store):
    before = store.read_now(rooms.revision)
    store.submit(lambda c: people.rename(c, "ann", "Anni"), quiet=True).result(10)
    assert store.read_now(rooms.revision) == before
    store.write_now(lambda c: people.rename(c, "ann", "Anna"))
    assert store.read_now(rooms.revision) == before + 1


def test_who_stops_waiting_in_time_has_nothing_written(store):
    gate = threading.Event()
    slow = store.submit(lambda c: gate.wait(10))
    late = store.submit(lambda c: people.add(c, "late", "", 3.0))
    assert late.cancel()
    gate.set()
    assert slow.result(10)
    store.write_now(lambda c: None)
    assert names(store) == ["ann", "bob"]


def test_a_read_sees_one_moment(store):
    def twice(connection):
        first = people.count(connection)
        store.write_now(lambda c: people.add(c, "between", "", 3.0))
        return first, people.count(connection)

    assert store.read_now(twice) == (2, 2)
    assert store.read_now(people.count) == 3


def test_a_read_cannot_write(store):
    with pytest.raises(TeachkitError):
        store.read_now(lambda c: people.add(c, "sly", "", 3.0))
    assert names(store) == ["ann", "bob"]


def test_closing_does_what_waits_and_refuses_what_comes_later(database):
    store = open_store(database)
    works = [store.submit(lambda c, n=n: people.add(c, f"p{n}", "", 1.0)) for n in range(500)]
    store.close()
    store.close()
    assert all(work.result(0).name == "" for work in works)
    with pytest.raises(TeachkitError) as caught:
        store.write_now(people.count)
    assert caught.value.code == "busy"
    with open_store(database) as again:
        assert again.read_now(people.count) == 500


def test_a_room_of_two_servers_has_all_that_either_was_told(database):
    with open_store(database) as one, open_store(database) as other:
        works = [
            store.submit(lambda c, n=n: people.add(c, f"p{n}", "", 1.0))
            for n in range(100)
            for store in (one, other)
        ]
        for work in works:
            work.result(30)
        assert one.read_now(people.count) == other.read_now(people.count) == 100


def test_many_may_open_a_new_room_at_once(database):
    stores, troubles = [], []

    def opening():
        try:
            stores.append(open_store(database))
        except TeachkitError as error:
            troubles.append(error)

    threads = [threading.Thread(target=opening) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for store in stores:
        store.close()
    assert (len(stores), troubles) == (5, [])


def test_a_database_of_something_else_is_left_alone(database):
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE room (mine integer)"))
    with pytest.raises(TeachkitError) as caught:
        open_store(database)
    assert caught.value.code == "not-a-room"
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == ["room"]
    engine.dispose()


def test_a_room_of_another_teachkit_is_left_alone(database):
    with open_store(database) as store:
        store.write_now(lambda c: c.execute(sa.text("UPDATE room SET schema = 99")))
    with pytest.raises(TeachkitError, match="schema 99") as caught:
        open_store(database)
    assert caught.value.code == "later-room"


@pytest.mark.parametrize(
    "where",
    ["mysql://x/y", "postgresql://host", "http://[bad/y", "sqlite://", "sqlite:///:memory:"],
    ids=str,
)
def test_an_address_of_no_known_kind_is_refused_without_repeating_it(where):
    with pytest.raises(TeachkitError) as caught:
        open_store(where)
    assert caught.value.code == "bad-usage"
    assert where not in f"{caught.value} {caught.value.hint}"


def test_a_password_is_in_no_error():
    with pytest.raises(TeachkitError) as caught:
        open_store("postgresql://ann:secretword@127.0.0.1:1/room")
    assert caught.value.code == "busy"
    assert "127.0.0.1" in caught.value.place
    assert "secretword" not in str(caught.value.as_dict())


def test_a_file_that_cannot_be_made_is_said_with_its_place(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TeachkitError) as caught:
        open_store(tmp_path / "file" / "room.sqlite")
    assert caught.value.code == "cannot-write"


def test_a_file_that_is_no_database_is_refused_and_stays(tmp_path):
    path = tmp_path / "room.sqlite"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(TeachkitError):
        open_store(path)
    assert path.read_text().startswith("Dear diary")


def test_nobody_else_on_the_machine_reads_the_file(tmp_path):
    with open_store(tmp_path / "room.sqlite") as store:
        store.write_now(lambda c: people.add(c, "ann", "", 1.0))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert "room.sqlite-wal" in modes


def test_a_commit_is_on_the_disk_and_not_on_its_way_there(tmp_path):
    """Cut the power, and it is there: no process can be killed to show that, so ask SQLite."""
    with open_store(tmp_path / "room.sqlite") as store:
        asked = [
            store.write_now(lambda c, name=name: c.exec_driver_sql(f"PRAGMA {name}").scalar())
            for name in ("synchronous", "journal_mode", "foreign_keys")
        ]
    assert asked == [2, "wal", 1]
