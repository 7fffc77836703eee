"""A room's store in either database."""

import pytest

from teachkit.workshop.store import open_store, people
from tests.workshop.postgres import postgres  # noqa: F401  # a fixture is known by its name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """Where an empty database is: the same tests for both kinds."""
    if request.param == "sqlite":
        return tmp_path / "room.sqlite"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def store(database):
    """A room with Ann and Bob in it."""
    with open_store(database, patience=5) as store:
        store.write_now(lambda c: people.add(c, "ann", "Ann", 1.0))
        store.write_now(lambda c: people.add(c, "bob", "", 2.0))
        yield store
