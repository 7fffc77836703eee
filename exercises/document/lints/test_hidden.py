import json
from pathlib import Path

import pytest

from teachkit.grading import require

CRATES = json.loads((Path(__file__).parent / "data" / "crates.json").read_text())["crates"]
DOCS, UNSAFE = "missing_docs", "clippy::undocumented_unsafe_blocks"
RANK = {"allow": 0, "warn": 1, "deny": 2, "forbid": 3}


def truth(crate, lint):
    """The truth in a way of its own: a fold over the words, in which forbid is a sink."""
    table, name = ("clippy", lint[8:]) if lint.startswith("clippy::") else ("rust", lint)
    heard = []
    for tables, counts in (
        (crate["workspace"], crate["manifest"].get("workspace", False)),
        (crate["manifest"], True),
    ):
        value = tables.get(table, {}).get(name) if counts else None
        heard.append(value["level"] if isinstance(value, dict) else value)
    heard += [one["level"] for one in crate["root"] if lint in one["lints"]]
    level = "allow"
    for word in filter(None, heard):
        level = level if level == "forbid" else word
    return level


def lifted(crate, lint):
    if truth(crate, lint) in ("allow", "forbid"):
        return []
    return [
        one["place"]
        for one in crate["inner"]
        if lint in one["lints"] and one["level"] in ("allow", "expect")
    ]


@pytest.mark.points(2)
def test_the_crates_of_the_talk(answer):
    """Each crate of the four projects has the level that holds there."""
    for crate in CRATES:
        for lint in (DOCS, UNSAFE):
            got = answer.level(crate, lint)
            require(got, str)
            assert got in RANK, "That is no level."
            assert got == truth(crate, lint), f"{crate['crate']} has another level for {lint}."


def test_the_places_of_the_talk(answer):
    """In each crate of the four projects, the places that take it back are found, in order."""
    seen = 0
    for crate in CRATES:
        for lint in (DOCS, UNSAFE):
            got = answer.lifted(crate, lint)
            require(got, list, of=str)
            assert got == lifted(crate, lint), f"{crate['crate']} lifts {lint} elsewhere."
            seen += len(got)
    assert seen > 10


def made(rng):
    words = [*RANK]
    names = [DOCS, UNSAFE, "dead_code", "undocumented_unsafe_blocks"]

    def tables():
        found = {}
        if rng.random() < 0.6:
            found["rust"] = {DOCS: rng.choice(words)}
        if rng.random() < 0.6:
            level = rng.choice(words)
            both = (level, {"level": level, "priority": rng.randint(-1, 2)})
            found["clippy"] = {"undocumented_unsafe_blocks": rng.choice(both)}
        return found

    manifest = tables()
    if rng.random() < 0.6:
        manifest["workspace"] = rng.random() < 0.7
    return {
        "crate": "made",
        "workspace": tables(),
        "manifest": manifest,
        "root": [
            {"level": rng.choice(words), "lints": rng.sample(names, rng.randint(1, 2))}
            for _ in range(rng.randint(0, 3))
        ],
        "inner": [
            {
                "place": f"src/{n}.rs:{rng.randint(1, 99)}",
                "level": rng.choice([*words, "expect"]),
                "lints": rng.sample(names, rng.randint(1, 2)),
            }
            for n in range(rng.randint(0, 5))
        ],
    }


@pytest.mark.points(2)
def test_any_crate(answer, rng):
    """Whatever the places say, the level and what lifts it are right."""
    for _ in range(60):
        crate = made(rng)
        for lint in (DOCS, UNSAFE):
            level = answer.level(crate, lint)
            require(level, str)
            assert level == truth(crate, lint), "For some crate that is not the level."
            places = answer.lifted(crate, lint)
            require(places, list, of=str)
            assert places == lifted(crate, lint), "For some crate other places take it back."


def test_the_input_is_left_as_it_was(answer):
    """The crate is the same afterwards."""
    crate = {
        "crate": "tide",
        "workspace": {"rust": {DOCS: "warn"}},
        "manifest": {"workspace": True},
        "root": [],
        "inner": [{"place": "src/a.rs:3", "level": "allow", "lints": [DOCS]}],
    }
    level = answer.level(crate, DOCS)
    changed = answer.changed
    places = answer.lifted(crate, DOCS)
    assert level == "warn", "That is not the level here, so the rest says nothing."
    assert places == ["src/a.rs:3"], "That is not what is lifted here, so the rest says nothing."
    assert not changed, "Your function has changed what it was given."
    assert not answer.changed, "Your function has changed what it was given."
