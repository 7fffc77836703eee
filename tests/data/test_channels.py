from collections import Counter

import pytest

from teachkit.data.channels import channel_tables, presence, read_presence
from teachkit.data.systems import systems
from teachkit.errors import TeachkitError


def test_every_row_is_about_one_of_the_seven_and_a_channel_that_is_described():
    channels = {row["id"] for row in channel_tables()["channel"]}
    seven = {one.id for one in systems()}
    assert {one.channel for one in presence()} <= channels
    assert {one.system for one in presence()} <= seven


def test_what_is_there_has_a_keeper_and_what_is_not_has_none():
    for one in presence():
        assert bool(one.keeper) == (one.state == "there"), one


def test_debian_and_pypi_are_known_for_all_seven():
    seven = {one.id for one in systems()}
    for channel in ("debian", "pypi"):
        assert {one.system for one in presence() if one.channel == channel} == seven


def test_the_ledger_counts_what_the_table_says():
    from teachkit.data.facts import fact

    there = Counter(one.channel for one in presence() if one.state == "there")
    assert there["debian"] == fact("distribute.seven.debian.sid").value
    assert there["pypi"] == 0
    of_sudo = {one.channel for one in presence() if one.system == "sudo-rs"}
    assert of_sudo >= {"debian", "fedora", "arch", "alpine", "nix", "freebsd", "static"}


def test_every_channel_says_what_it_asks_and_where_that_was_read():
    for row in channel_tables()["channel"]:
        assert all((row["asks"], row["source"], row["read"])), row["id"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("zlib-rs,debian,perhaps,,,a source,2026-11-23,", "state"),
        ("zlib-rs,debian,there,,team,a source,yesterday,", "date"),
        ("zlib-rs,debian,there,,team,,2026-11-23,", "source"),
        ("a,debian,there,,team,b,2026-11-23,\na,debian,there,,team,b,2026-11-23,", "channel"),
    ],
    ids=["state", "date", "source", "twice"],
)
def test_a_row_that_does_not_fit_is_refused_with_its_place(tmp_path, row, field):
    path = tmp_path / "presence.csv"
    path.write_text(f"system,channel,state,version,keeper,source,date,note\n{row}\n")
    with pytest.raises(TeachkitError) as raised:
        read_presence(path)
    assert raised.value.code == "broken-table"
    assert raised.value.place.endswith(field)
