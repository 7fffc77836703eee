"""What may happen to a room: for each fault, what was acknowledged is kept, and once."""

import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from teachkit.course.record import Entry
from teachkit.errors import TeachkitError
from teachkit.workshop.store import entries, open_store, people, schema

WRITER = Path(__file__).with_name("writer.py")
RIGHT = Entry("check", "choose.why", 1, "2026-11-23T10:00:00+00:00", True, {"chosen": "right"})


def kept(store):
    """Count the ids that the database has, and check that its two tables agree."""
    rows = store.read_now(
        lambda c: c.execute(sa.select(schema.entry.c.id, schema.entry.c.number)).all()
    )
    latest = sa.select(sa.func.max(schema.entry.c.number)).group_by(
        schema.entry.c.person, schema.entry.c.kind, schema.entry.c.name, schema.entry.c.revision
    )
    counting = store.read_now(lambda c: set(c.scalars(sa.select(schema.answer.c.number))))
    assert counting == store.read_now(lambda c: set(c.scalars(latest)))
    return Counter(row.id for row in rows)


def run_writer(database, person, *more):
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(database), person, *map(str, more)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_writers_lose_nothing_that_was_acknowledged(database):
    with open_store(database):
        pass
    acknowledged = []
    for round in range(3):
        writers = [run_writer(database, f"p{round}-{n}") for n in range(2)]
        for number, writer in enumerate(writers):
            lines = 30 + 45 * number + 20 * round  # each is hit at another moment
            acknowledged += [writer.stdout.readline().strip() for _ in range(lines)]
            writer.kill()
        for writer in writers:
            acknowledged += writer.stdout.read().split("\n")[:-1]  # what was said whole
            writer.wait(30)
            writer.stdout.close()
    with open_store(database) as store:
        found = kept(store)
    assert len(acknowledged) > 300
    assert not set(acknowledged) - set(found)
    assert set(found.values()) == {1}


def test_a_full_disk_is_said_honestly_and_costs_nothing_that_was_acknowledged(tmp_path):
    database = tmp_path / "room.sqlite"
    with run_writer(database, "ann", 100_000, 400_000) as writer:
        *acknowledged, last = writer.stdout.read().split("\n")[:-1]
    assert last == "refused cannot-write"
    assert len(acknowledged) > 20
    with open_store(database) as store:
        found = kept(store)
        assert not set(acknowledged) - set(found)
        assert set(found.values()) == {1}
        assert store.write_now(lambda c: entries.keep(c, "ann", "later", "choose", RIGHT, 3.0))
        fine = store.read_now(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar())
    assert fine == "ok"


def test_a_disk_that_is_full_for_a_while_takes_answers_again_afterwards(tmp_path):
    """SQLite itself has a limit of pages, which can be lifted in the same process."""
    with open_store(tmp_path / "room.sqlite") as store:
        store.write_now(lambda c: people.add(c, "ann", "", 1.0))

        def limit(pages):
            store.write_now(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all())

        def send(id):
            large = Entry("check", "choose.why", 1, RIGHT.when, True, {"x": id * 2000})
            return store.submit(lambda c: entries.keep(c, "ann", id, "choose", large, 2.0))

        limit(40)
        works = {f"e{n}": send(f"e{n}") for n in range(60)}
        troubles = {id: work.exception(30) for id, work in works.items()}
        refused = {id for id, trouble in troubles.items() if trouble}
        assert refused
        assert {troubles[id].code for id in refused} == {"cannot-write"}
        assert set(kept(store)) == set(works) - refused

        limit(10_000)
        assert all(send(id).result(30) is (id in refused) for id in works)
        assert kept(store) == Counter(works.keys())


def test_postgresql_that_crashes_and_comes_back_takes_each_answer_once(postgres):
    url = postgres.new_database()
    with open_store(url, patience=60) as store:
        store.write_now(lambda c: people.add(c, "ann", "", 1.0))
        works, stopping = {}, threading.Event()

        def send(id):
            return store.submit(lambda c: entries.keep(c, "ann", id, "choose", RIGHT, 2.0))

        def sending():
            while not stopping.is_set():
                id = f"e{len(works)}"
                works[id] = send(id)
                works[id].result(60)

        sender = threading.Thread(target=sending)
        sender.start()
        try:
            for crash in (True, False):
                before = len(works)
                wait_until(lambda before=before: len(works) > before + 20)
                postgres.stop(crash=crash)
                reading = threading.Thread(target=lambda: store.read_now(people.count))
                reading.start()
                postgres.start()
                reading.join(60)
                assert not reading.is_alive()
            before = len(works)
            wait_until(lambda: len(works) > before + 20)
        finally:
            stopping.set()
            sender.join(60)
        assert not sender.is_alive()
        assert all(work.exception(0) is None for work in works.values())
        assert kept(store) == Counter(works.keys())


def test_postgresql_that_stays_away_is_said_in_time_and_welcome_later(postgres):
    url = postgres.new_database()
    with open_store(url, patience=0.5) as store:
        store.write_now(lambda c: people.add(c, "ann", "", 1.0))
        postgres.stop()
        try:
            began = time.monotonic()
            for act in (store.write_now, store.read_now):
                with pytest.raises(TeachkitError) as caught:
                    act(people.count)
                assert caught.value.code == "busy"
            assert time.monotonic() - began < 20
        finally:
            postgres.start()
        wait_until(lambda: store.submit(people.count).exception(30) is None)
        assert store.read_now(people.count) == 1


def test_closing_does_not_wait_for_a_database_that_is_gone(postgres):
    store = open_store(postgres.new_database(), patience=600)
    postgres.stop()
    try:
        work = store.submit(people.count)
        store.close()
        assert work.exception(0).code == "busy"
    finally:
        postgres.start()


def wait_until(true):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
