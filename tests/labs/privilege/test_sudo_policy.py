"""What a rule permits that its author did not mean: decided by the real programs, in a jail."""

import os
import stat
import time

import pytest

from teachkit.labs.outcome import as_json, from_json, recorded
from teachkit.labs.place import fresh_work, place_of
from teachkit.labs.privilege import sudo_policy
from teachkit.labs.privilege.jail import build, rule, try_in
from teachkit.labs.privilege.sudo_policy import TRIES, Try, pictures, sentences, tables

NOON = 1_790_000_000


def held_against_what_was_meant(found, package):
    """The names of the tries that ran and should not, and of those that should and did not."""
    columns = [i for i, judge in enumerate(found.judges) if judge.package == package]
    ran = {one.name for one in found.trials if not one.meant and any(one.ran[i] for i in columns)}
    kept = {one.name for one in found.trials if one.meant and not all(one.ran[i] for i in columns)}
    return ran, kept


def test_the_recorded_trials_show_the_wildcard_and_the_time_zone():
    found = recorded("sudo-policy").found
    assert held_against_what_was_meant(found, "sudo") == (
        {"the shadow file, by the wildcard", "an expired rule, TZ set"},
        set(),
    )
    assert held_against_what_was_meant(found, "sudo-rs") == (
        set(),
        {"one log, by a wildcard", "one log, by a regex", "a rule not yet expired"},
    )


def test_the_time_zone_was_mended_in_one_release_and_not_in_the_one_before():
    found = recorded("sudo-policy").found
    trial = next(one for one in found.trials if one.name == "an expired rule, TZ set")
    ran = {judge.suite: ran for judge, ran in zip(found.judges, trial.ran, strict=True)
           if judge.package == "sudo"}  # fmt: skip
    assert ran == {"bookworm": True, "trixie": False, "forky": False}


needs_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="this lab needs root"
)


@needs_root
def test_real_programs_decide_as_recorded_and_nothing_setuid_is_left(outcome, lab_cache):
    found = outcome("sudo-policy").found
    before = recorded("sudo-policy").found
    if found.judges == before.judges:
        assert [one.ran for one in found.trials] == [one.ran for one in before.trials]
    assert all(found.trials[0].ran), "a plain rule works in every jail"
    assert not any(found.trials[1].ran), "and permits no other command"
    left = [
        path
        for path in (lab_cache / "labs" / "sudo-policy").rglob("*")
        if path.is_file() and not path.is_symlink() and path.stat().st_mode & stat.S_ISUID
    ]
    assert not left


@needs_root
@pytest.mark.parametrize(
    ("command", "runs"),
    [
        (("id", "-u"), True),
        (("chroot", "/tmp", "/usr/bin/id"), False),
        (("mknod", "/tmp/disk", "b", "8", "0"), False),
    ],
    ids=["root-itself", "another-root", "a-disk"],
)
def test_root_in_a_jail_can_do_little(outcome, command, runs):
    outcome("sudo-policy")
    place = place_of("sudo-policy")
    with fresh_work(place):
        jail = place.work / "jail"
        build(jail, place.unpacked("forky"))
        rule(jail, "alice ALL=(root) NOPASSWD: ALL")
        done = try_in(jail, ("/usr/bin/sudo", "-n", *command))
    assert (done.code == 0) == runs, done.said


def test_a_limit_is_written_as_its_author_would():
    past = next(one for one in TRIES if one.limit.endswith("S"))
    universal = next(one for one in TRIES if one.limit.endswith("SZ") and not one.ahead)
    ahead = next(one for one in TRIES if one.ahead)
    stamp = [sudo_policy._written(one, lambda: NOON).split()[2] for one in (past, universal, ahead)]
    when = [time.strftime("%Y%m%d%H%M%S", time.gmtime(NOON + hours * 3600)) for hours in (-6, 6)]
    assert stamp == [f"NOTAFTER={when[0]}", f"NOTAFTER={when[0]}Z", f"NOTAFTER={when[1]}Z"]


def test_the_zone_makes_the_past_a_time_to_come():
    """Read as local time twelve hours west of Greenwich, the limit has not passed."""
    one = next(one for one in TRIES if one.zone)
    assert (one.zone, sudo_policy._HOURS_AGO) == ("WEST+12", 6)
    assert 0 < sudo_policy._HOURS_AGO < int(one.zone.partition("+")[2])


def test_a_rule_without_a_limit_names_none():
    text = sudo_policy._written(Try("x", "/usr/bin/id", ("id",), meant=True), lambda: NOON)
    assert text == "alice ALL=(root) NOPASSWD: /usr/bin/id"


def test_releases_that_agree_share_a_column_and_the_table_has_them_all():
    found = recorded("sudo-policy").found
    (picture,) = pictures(found)
    assert "1.9.16p2, 1.9.17p2" in picture.told
    rules, ran = tables(found)
    assert rules.rows[4][1] == "/usr/bin/head -n1 /var/log/*.log"
    assert rules.rows[8][1].startswith("NOTAFTER=")
    assert rules.rows[8][1].endswith("Z /usr/bin/id")
    assert len(ran.head) == 1 + len(found.judges)
    assert any("the shadow file, by the wildcard" in sentence for sentence in sentences(found))
    assert from_json(as_json(recorded("sudo-policy"))).found == found


def test_a_jail_takes_the_first_layer_and_makes_two_programs_setuid(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for layer, word in ((first, "new"), (second, "old")):
        (layer / "usr/bin").mkdir(parents=True)
        (layer / "usr/bin/sudo").write_text(word)
        (layer / "bin").symlink_to("usr/bin")
    (second / "usr/bin/id").write_text("old")
    jail = tmp_path / "jail"
    build(jail, first, second)
    assert (jail / "bin/sudo").read_text() == "new"
    assert (jail / "bin/id").read_text() == "old"
    assert (jail / "usr/bin/sudo").stat().st_mode & 0o7777 == 0o4755
    assert not (jail / "usr/bin/id").stat().st_mode & stat.S_ISUID
    assert (jail / "etc/shadow").stat().st_mode & 0o777 == 0o600


def test_a_jail_has_one_rule_at_a_time(tmp_path):
    (tmp_path / "etc").mkdir()
    rule(tmp_path, "first")
    rule(tmp_path, "second")
    assert (tmp_path / "etc/sudoers").read_text() == "second\n"
    assert (tmp_path / "etc/sudoers").stat().st_mode & 0o777 == 0o440
