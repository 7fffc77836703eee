"""A project's own cargo-vet store."""

from __future__ import annotations

import dataclasses

import pytest

from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess
from teachkit.decisions.depend.supply_chain import read_supply_chain
from teachkit.errors import TeachkitError

from .projects import lock, project

AUDITS = """
[criteria.reviewed]
description = "two people read it"
implies = "safe-to-deploy"

[[audits.glob]]
who = "A maintainer"
criteria = "reviewed"
version = "0.3.2"

[[audits.glob]]
who = "A maintainer"
criteria = "safe-to-deploy"
delta = "0.3.2 -> 0.3.3"

[[trusted.libc]]
criteria = "safe-to-deploy"
user-id = 51017
start = "2020-01-01"
end = "2027-01-01"
"""
CONFIG = """
[cargo-vet]
version = "0.10"

[[exemptions.log]]
version = "0.4.20"
criteria = "safe-to-deploy"

[[exemptions.mock]]
version = "1.0.0"
criteria = "safe-to-run"
"""
IMPORTS = """
[[publisher.libc]]
version = "0.2.186"
when = "2026-04-01"
user-id = 51017
user-login = "rust-lang-owner"

[[audits.mozilla.audits.cfg-if]]
who = "Somebody at Mozilla"
criteria = "safe-to-deploy"
version = "1.0.0"
"""
STORE = {"audits.toml": AUDITS, "config.toml": CONFIG, "imports.lock": IMPORTS}
LOCK = lock(
    ("app", "1.0.0", ["cfg-if", "glob", "libc", "log", "mock", "rest"]),
    ("cfg-if", "1.0.0", []),
    ("glob", "0.3.3", []),
    ("libc", "0.2.186", []),
    ("log", "0.4.20", []),
    ("mock", "1.0.0", []),
    ("rest", "1.0.0", []),
)


def test_own_imported_and_trusted_count_and_exemptions_stand_apart():
    files = dataclasses.replace(project(LOCK), supply_chain=STORE)
    ours = assess(files, Knowledge())
    states = {
        ours.lock.packages[i].name: status.state
        for i, status in enumerate(ours.audits)
        if status is not None
    }
    assert states == {
        "cfg-if": "audited",
        "glob": "audited",
        "libc": "trusted",
        "log": "exempted",
        "mock": "unaudited",
        "rest": "unaudited",
    }


def test_an_exemption_for_running_does_where_only_tests_need_the_crate():
    manifest = '[dependencies]\nlog = "0.4"\n[dev-dependencies]\nmock = "1"\n'
    files = dataclasses.replace(project(LOCK, app=manifest), supply_chain=STORE)
    ours = assess(files, Knowledge())
    mock = ours.audits[ours.lock.index("mock")]
    assert (mock.required, mock.state) == ("safe-to-run", "exempted")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("audits.toml", "[[audits.glob"),
        ("audits.toml", "[[audits.glob]]\nversion = '1.0.0'\n"),
        ("config.toml", "[[exemptions.log]]\nversion = '1.0.0'\n"),
        ("imports.lock", "publisher = 3\n"),
    ],
)
def test_a_broken_store_is_an_error_that_names_the_place(file, text):
    with pytest.raises(TeachkitError) as caught:
        read_supply_chain({file: text})
    assert caught.value.code == "broken-audits"
    assert caught.value.place
