"""What the seven document: the table, its ledger, and that both come from the same rules."""

import pytest

from teachkit.data import documentation as module
from teachkit.data.documentation import (
    COMMITS,
    LINTS,
    MISSING_DOCS,
    TABLE,
    UNDOCUMENTED_UNSAFE,
    as_csv,
    documentation,
    read_documentation,
)
from teachkit.data.facts import FOLDER, fact
from teachkit.data.systems import systems
from teachkit.decisions.document import NEEDS
from teachkit.errors import TeachkitError

BY_NAME = {one.name: one for one in documentation()}


def lint(name, which):
    return next(one for one in BY_NAME[name].lints if one.lint == which)


def test_the_seven_are_there_with_all_needs_and_both_lints():
    assert [one.name for one in documentation()] == [system.id for system in systems()]
    for one in documentation():
        assert one.commit == COMMITS[one.name]
        assert [verdict.need for verdict in one.verdicts] == list(NEEDS)
        assert [level.lint for level in one.lints] == list(LINTS)
        assert all(verdict.why for verdict in one.verdicts)
        assert len(one.served) + len(one.missing) <= len(NEEDS)


def test_a_yes_has_evidence():
    for one in documentation():
        for verdict in one.verdicts:
            assert verdict.answer != "yes" or verdict.evidence, (one.name, verdict.need)


def test_none_of_the_seven_forbids_either_lint():
    levels = [level.level for one in documentation() for level in one.lints]
    assert len(levels) == 14
    assert "forbid" not in levels
    assert fact("document.forbids").value == 0


def test_who_comes_nearest():
    denying = {one.name for one in documentation() if lint(one.name, MISSING_DOCS).level == "deny"}
    assert denying == {"ntpd-rs", "statime"}
    assert lint("openleadr-rs", MISSING_DOCS).level == "warn"
    asking = [
        one.name for one in documentation() if lint(one.name, UNDOCUMENTED_UNSAFE).level != "none"
    ]
    assert asking == ["sudo-rs"]
    assert lint("sudo-rs", UNDOCUMENTED_UNSAFE).level == "warn"


def test_the_ledger_is_the_table():
    for name, one in BY_NAME.items():
        assert fact(f"document.{name}.served").value == len(one.served)
        assert fact(f"document.{name}.missing").value == len(one.missing)
        assert fact(f"document.{name}.examples").value == sum(one.examples.values())
        assert fact(f"document.{name}.crates").value == one.lints[0].of
    ntpd = lint("ntpd-rs", MISSING_DOCS)
    assert fact("document.ntpd-rs.crates-denying").value == ntpd.crates
    assert fact("document.ntpd-rs.crates-undoing").value == ntpd.of - ntpd.crates
    for name, which, word in (
        ("statime", MISSING_DOCS, "denying"),
        ("openleadr-rs", MISSING_DOCS, "warning"),
        ("sudo-rs", UNDOCUMENTED_UNSAFE, "warning"),
    ):
        assert fact(f"document.{name}.crates-{word}").value == lint(name, which).crates
        assert fact(f"document.{name}.undone").value == len(lint(name, which).undone)
    levels = [lint(name, MISSING_DOCS).level for name in BY_NAME]
    assert fact("document.denies-missing-docs").value == levels.count("deny")
    assert fact("document.asks-missing-docs").value == len(levels) - levels.count("none")


def test_the_table_is_read_as_it_is_written(tmp_path):
    path = tmp_path / TABLE
    path.write_text(as_csv(documentation()), encoding="utf-8")
    assert path.read_text("utf-8") == (FOLDER / TABLE).read_text("utf-8")
    assert read_documentation(path) == documentation()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        pytest.param(",need,tutorial,yes,", ",need,tutorial,maybe,", "answer", id="answer"),
        pytest.param(",lint,missing_docs,deny,", ",lint,missing_docs,beg,", "answer", id="level"),
        pytest.param("5 of 10", "five of 10", "answer", id="count"),
        pytest.param(",need,tutorial", ",wish,tutorial", "kind", id="kind"),
        pytest.param("2026-08-07", "2026-08-77", "date", id="day"),
    ],
)
def test_a_broken_table_is_refused_with_line_and_field(tmp_path, old, new, field):
    text = as_csv(documentation())
    assert old in text
    path = tmp_path / TABLE
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TeachkitError) as caught:
        read_documentation(path)
    assert caught.value.code == "broken-table"
    assert field in caught.value.place


@pytest.mark.slow
def test_the_rules_make_the_same_table_of_the_same_commits(clones, tmp_path):
    from teachkit.cli.data.pinned import build_documentation

    (tmp_path / "facts").mkdir()
    assert build_documentation(str(clones), tmp_path) == 0
    assert (tmp_path / "facts" / TABLE).read_text("utf-8") == (FOLDER / TABLE).read_text("utf-8")
    assert module.TABLE in (tmp_path / "SOURCES.toml").read_text("utf-8")
