"""How often shared words tell what shared meaning would: measured on pairs labelled beforehand."""

import time

import pytest

from teachkit.data.facts import fact
from teachkit.decisions.plan.audit_words import (
    days,
    does_something,
    ours,
    private,
    public,
    repeatable,
    shared,
)

# Whom one sells to | whom a channel reaches | are they, read by a person, the same people?
# Written and labelled before they were ever shown to the program.
PAIRS = """
administrators of mail servers | servers that run Debian stable | yes
people who back up their laptop | macOS users with Homebrew | no
sysadmins of small companies | administrators of Ubuntu machines | yes
authors of Python packages | whoever uses pip | yes
game developers on Windows | players and developers with winget | yes
operators of NTP pools | time servers with FreeBSD | yes
hospitals that exchange images | container users in clinics | yes
embedded developers without an operating system | crates.io: Rust developers | yes
students of a systems course | everybody with a browser | yes
distributions that ship archive tools | Debian and what derives from it | yes
who compresses logs every night | servers with cron | no
researchers with large XML files | scientists on a cluster | yes
bank programmers | desktop users of Fedora | no
maintainers of C libraries | packagers in Debian | no
energy companies with charging stations | firmware of charging stations | yes
web developers | Node.js users through npm | yes
journalists with leaked archives | Tails users | no
people without administrator rights | a static binary in the home folder | yes
Kubernetes operators | container images for clusters | yes
users of old hardware | i386 packages for old machines | yes
teachers in schools | school computers with Debian Edu | yes
packagers for NixOS | a flake in our repository | yes
developers who parse untrusted XML | Rust developers with cargo | no
operators of web servers | operators of database servers | no
people with slow disks | people with fast networks | no
administrators who use sudo for one command | Linux servers | yes
auditors of security software | a tarball with signatures | no
librarians who keep archives | archive servers of universities | yes
mobile developers | developers of servers | no
municipal offices | public administrations with openSUSE | yes
"""

# More of the same kind, written and labelled before synonyms were looked for in those above, and
# never looked at while they were.
HELD_OUT = """
sysops at universities | root on campus machines | yes
people who ship Alpine packages | distribution maintainers | yes
coders who link against zlib | library users in C projects | yes
whoever runs a mail server | Postfix admins | yes
pupils | teachers' laptops | no
programmers who write parsers | developers of file formats | yes
programmers who write games | developers of bank software | no
Debian users | whoever installs with apt | yes
owners of a Raspberry Pi | hobbyists with single-board computers | yes
cloud providers | DevOps teams in data centres | yes
astronomers with old data | observatories | yes
packagers of Homebrew | iPhone users | no
cloud customers | home routers | no
people who maintain a fork | maintainers of derived projects | yes
security researchers | pentesters and auditors | yes
ISPs with time servers | NTP server operators | yes
Windows admins | Linux admins | no
mirror operators | admins of download servers | yes
companies that embed the library | vendors of devices | yes
translators | people who write in C | no
authors of shell scripts | script writers on servers | yes
database operators | operators of cranes | no
laptop users who travel | people at a desk with a workstation | no
college lecturers | teachers in universities | yes
"""


def counted(pairs):
    rows = [[part.strip() for part in line.split("|")] for line in pairs.strip().splitlines()]
    told = [(bool(shared(audience, reaches)), same == "yes") for audience, reaches, same in rows]
    return {
        "pairs": len(told),
        "same": sum(same for _, same in told),
        "found": told.count((True, True)),
        "found-in-vain": told.count((True, False)),
    }


@pytest.mark.parametrize(
    ("text", "other", "meet"),
    [
        ("sysadmins", "operators of a pool", True),
        ("distributions", "Debian stable", True),
        ("Debian users", "whoever has apt", True),
        ("Debian users", "Fedora users", False),
        ("programmers", "maintainers of libraries", True),
        ("operating theatres", "sysadmins", False),
    ],
)
def test_a_synonym_is_met_and_two_of_a_kind_are_not(text, other, meet):
    assert bool(shared(text, other)) is bool(shared(other, text)) is meet


@pytest.mark.parametrize(("pairs", "id_"), [(PAIRS, "seen"), (HELD_OUT, "held-out")])
def test_shared_words_are_a_hint_and_no_more(pairs, id_):
    said = counted(pairs)
    assert said == {name: fact(f"plan.audit.words.{id_}.{name}").value for name in said}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an answer within 48 hours", {2: "48 hours"}),
        ("a week, then ninety days", {7: "a week", 90: "ninety days"}),
        ("day 1; days 3 to 5", {1: "day 1", 3: "days 3 to 5", 5: "days 3 to 5"}),
        ("3 working days, 2 months", {3: "3 working days", 60: "2 months"}),
        ("Monday, version 7, 90 users", {}),
        ("within an hour", {1: "an hour"}),
    ],
    ids=["hours", "words", "days", "working", "nothing", "hour"],
)
def test_days_are_read_as_they_are_written(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize("keeper", ["we do", "us", "Ourselves, weekly", "the project"])
def test_a_channel_of_ones_own_needs_no_promise_to_others(keeper):
    assert ours(keeper)


@pytest.mark.parametrize("keeper", ["a team of Debian's", "Western Union", "the Debian Rust team"])
def test_whoever_else_looks_after_a_channel_is_somebody_else(keeper):
    assert not ours(keeper)


@pytest.mark.parametrize("text", ["and/or", "fast", "we are sure", "a thousand happy users", ""])
def test_what_nobody_could_repeat_is_no_evidence(text):
    assert repeatable(text) == ()


def test_options_are_names_however_short():
    assert shared("-E", "sudo -E is refused") == ("-E",)
    assert shared("-E", "sudo -H is refused") == ()


@pytest.mark.parametrize("unit", ["a.", "a-", "a@", "a/", "ab ", "1 ", "9", "abcdef", "-E ", "`"])
def test_no_text_keeps_the_audit_busy(unit):
    long = unit * 50_000
    began = time.process_time()
    for read in (private, public, repeatable, days, does_something, lambda it: shared(it, it)):
        read(long)
    # It takes milliseconds; before the patterns were bounded, it took a minute.
    assert time.process_time() - began < 2
