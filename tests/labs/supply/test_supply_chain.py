"""The tools beside ours: the lab as it runs, and its answers beside ones measured elsewhere."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from teachkit.labs.outcome import recorded
from teachkit.labs.supply import supply_chain
from teachkit.labs.supply.supply_chain import Answer

EXPECTED = Path(__file__).parents[4] / "shared" / "data" / "deps" / "expected"


@pytest.fixture(scope="module")
def found():
    return recorded("supply-chain").found


@pytest.mark.slow
def test_the_tools_say_what_we_say_about_real_locks(outcome):
    ran = outcome("supply-chain", quick=True).found
    assert set(ran.crates) == set(supply_chain.QUICK)
    differ = [one for one in ran.answers if not one.same]
    # cargo-debstatus asks for packages by name, and these crates come in another one's package.
    assert [(one.tool, one.project) for one in differ] == [("cargo-debstatus", "openleadr-rs")]
    assert {name.split()[0] for name in differ[0].only_theirs} == {
        *("axum-core", "axum-extra", "axum-macros"),
        *("wasm-metadata", "wit-component", "wit-parser"),
    }
    assert sum(one.theirs for one in ran.answers) > 500
    assert all(one.seconds > 0 for one in ran.answers)


@pytest.mark.slow
def test_a_lock_of_your_own_is_asked_about_too(outcome, tmp_path):
    lock = tmp_path / "Cargo.lock"
    lock.write_text(
        'version = 4\n\n[[package]]\nname = "mine"\nversion = "0.1.0"\n'
        'dependencies = [\n "rsa",\n]\n\n[[package]]\nname = "rsa"\nversion = "0.9.10"\n'
        'source = "registry+https://github.com/rust-lang/crates.io-index"\n'
    )
    answers = outcome("supply-chain", file=lock).found.answers
    assert {one.project for one in answers} == {tmp_path.name}
    by_question = {(one.tool, one.question): one for one in answers}
    # Its known weakness (RUSTSEC-2023-0071) has no fixed version.
    for tool in ("cargo audit", "cargo deny"):
        one = by_question[tool, "advisories"]
        assert (one.theirs, one.ours, one.same) == (1, 1, True)
    assert by_question["cargo-debstatus", "in Debian"].theirs == 1


@pytest.mark.skipif(not EXPECTED.is_dir(), reason="the pinned data is not beside this checkout")
def test_the_recorded_answers_are_those_that_were_measured_by_hand(found):
    for one in found.answers:
        expected = json.loads((EXPECTED / f"{one.project}.json").read_text())
        theirs = {
            "advisories": len(expected["advisories"]),
            "duplicates": len(expected["duplicates"]["cargo_deny_include_dev"]),
            "unaudited": len(expected["vet"]["five_public_sets_no_exemptions"]["unaudited"]),
            "in Debian": len(expected["debian_sid"]["status"]),
        }
        assert one.theirs == theirs[one.question], (one.tool, one.project, one.question)


def test_what_was_recorded_covers_every_tool_and_every_project(found):
    assert set(found.crates) == set(supply_chain.PROJECTS)
    assert {tool.name for tool in found.tools} == set(supply_chain.ADDS)
    assert len(found.answers) == 5 * len(supply_chain.PROJECTS)


def test_a_difference_is_told_and_drawn(found):
    other = Answer(
        "cargo vet", "unaudited", "sudo-rs", 2, 1, ("glob 0.3.3", "x 1.0.0"), ("y 1.0.0",), 0.1
    )
    answers = tuple(
        other if (one.tool, one.project) == ("cargo vet", "sudo-rs") else one
        for one in found.answers
    )
    changed = replace(found, answers=answers)
    said = " ".join(supply_chain.sentences(changed))
    assert "Of sudo-rs, cargo vet and we differ on unaudited: it alone names 2, we alone 1." in said
    assert "5 of 6" in supply_chain.pictures(changed)[0].told
    rows = supply_chain.tables(changed)[2].rows
    assert ("sudo-rs", "cargo vet", "ours", "y 1.0.0") in rows
    agreed = replace(found, answers=tuple(one for one in found.answers if one.same))
    assert len(supply_chain.tables(agreed)) == 2
