import json

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.clock.hardening import Hardening, as_table, read_judgement

ROWS = [
    {"set": True, "name": "NoNewPrivileges=", "exposure": None},
    {"set": False, "name": "SystemCallFilter=~@swap", "exposure": "0.2"},
    {"set": False, "name": "SystemCallFilter=~@raw-io", "exposure": "0.2"},
    {"set": False, "name": "PrivateTmp=", "exposure": "0.3"},
    {"set": True, "name": "RestrictNamespaces=~user", "exposure": None},
    {"set": False, "name": "RestrictNamespaces=~net", "exposure": "0.1"},
    {"set": False, "name": "UMask=", "exposure": "0.0"},
    {"set": None, "name": "RootImage=", "exposure": None},
]
WHOLE = "…\n→ Overall exposure level for a.service: 9.3 UNSAFE\n"


def test_settings_of_one_family_weigh_together():
    found = read_judgement("a", json.dumps(ROWS), WHOLE)
    assert found == Hardening(
        "a", 9.3, 2, 7, ("SystemCallFilter", "PrivateTmp", "RestrictNamespaces in part")
    )


@pytest.mark.parametrize(
    ("table", "whole"),
    [
        pytest.param("", WHOLE, id="no table"),
        pytest.param("[]", WHOLE, id="an empty table"),
        pytest.param('[{"name": "x"}]', WHOLE, id="another table"),
        pytest.param(json.dumps(ROWS), "Failed to load", id="no level"),
    ],
)
def test_what_is_no_judgement_is_said(table, whole):
    with pytest.raises(TeachkitError) as caught:
        read_judgement("a", table, whole)
    assert caught.value.code == "not-judged"


def test_the_table_says_when_it_leaves_something_out():
    many = Hardening("a", 9.3, 1, 9, tuple("ABCDEFGH"))
    few = Hardening("b", 2.0, 8, 9, ("A",))
    cells = [row[-1] for row in as_table((many, few)).rows]
    assert cells == ["A, B, C, D, E, F …", "A"]
