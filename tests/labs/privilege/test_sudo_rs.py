"""The real parsers, held against what was measured by other means on another day."""

from dataclasses import replace

import pytest

from teachkit.data.focus import directives
from teachkit.labs.outcome import as_json, from_json, recorded
from teachkit.labs.privilege.parsers import Parser, Said
from teachkit.labs.privilege.sudo_rs import VERDICTS, pictures, sentences, tables, verdict

# The folder's own rules, and what each of the four is known to do with them.
OWN = b"""# What a small company may do
User_Alias OPS = alice, bob
OPS ALL = (root) NOPASSWD: /usr/bin/id
Defaults mail_badpass
Defaults insults, \\
    runchroot=/srv
alice ALL = LOG_INPUT: /usr/bin/id
alice ALL = NOEXEC: /usr/bin/vi
x y \x1b[31m
Defaults nosuchthing
@includedir /etc/sudoers.d
#1000 ALL = /usr/bin/cat /var/log/*.log
"""
EXPECTED = {
    "2: User_Alias OPS = alice, bob": "accepts accepts accepts accepts",
    "3: OPS ALL = (root) NOPASSWD: /usr/bin/id": "accepts accepts accepts accepts",
    "4: Defaults mail_badpass": "accepts accepts silent silent",
    "5: Defaults insults, runchroot=/srv": "accepts warns refuses refuses",
    "7: alice ALL = LOG_INPUT: /usr/bin/id": "accepts accepts warns refuses",
    "8: alice ALL = NOEXEC: /usr/bin/vi": "accepts accepts refuses accepts",
    "9: x y \\x1b[31m": "refuses refuses refuses refuses",
    "10: Defaults nosuchthing": "refuses refuses refuses refuses",
    "12: #1000 ALL = /usr/bin/cat /var/log/*.log": "accepts accepts silent refuses",
}


@pytest.fixture(scope="module")
def found(outcome, tmp_path_factory):
    file = tmp_path_factory.mktemp("own") / "sudoers"
    file.write_bytes(OWN)
    ran = outcome("sudo-rs", file=file)
    if ran.box == "open":
        pytest.skip("without a box nobody is root, and both tell others less")
    return ran.found


def of_version(found, answers):
    """Pairs of a parser and its column in our table, where the table knows that version."""
    known = {answer.parser for answer in answers}
    for i, parser in enumerate(found.parsers):
        name = f"{parser.package}-{parser.upstream.partition('p')[0]}"
        if name in known:
            yield i, name


def test_all_four_parsers_answer_as_they_did_to_somebody_else(found):
    answered = {row.name: row.verdicts for row in found.rules}
    compared = 0
    for rule in directives():
        for i, name in of_version(found, rule.answers):
            accepted = answered[rule.name][i] != "refuses"
            assert accepted == rule.answer(name).accepted, (rule.name, name)
            compared += 1
    assert compared >= len(directives())
    assert not found.moved


def test_what_the_table_notes_as_narrower_is_silent_here(found):
    answered = {row.name: row.verdicts for row in found.rules}
    noted = [rule for rule in directives() if rule.note]
    assert noted
    for rule in noted:
        for i, name in of_version(found, rule.answers):
            if name == "sudo-rs-0.2.5":
                assert answered[rule.name][i] in ("silent", "warns"), rule.name


def test_each_line_of_a_file_of_ones_own_gets_its_verdicts(found):
    if [parser.upstream for parser in found.parsers[2:]] != ["0.2.5", "0.2.15"]:
        pytest.skip("Debian has other versions of sudo-rs now")
    assert {row.name: row.answers for row in found.own} == EXPECTED


def test_a_refusal_comes_with_the_parsers_own_words(found):
    for row in (*found.rules, *found.own):
        for parser, word in zip(found.parsers, row.verdicts, strict=True):
            assert word in VERDICTS
            assert bool(row.said.get(parser.name)) == (word != "accepts"), (row, parser.name)
    newest = found.parsers[-1].name
    said = {row.name: row.said.get(newest, "") for row in found.rules}
    assert said["wildcard in arg"] == "wildcards are not allowed in command arguments"
    assert "not supported" in said["CHROOT="]


def test_what_a_file_holds_cannot_paint_on_a_terminal(found):
    for row in found.own:
        assert all(text.isprintable() for text in (row.name, *row.said.values())), row


def test_the_counts_are_those_of_the_ledger_where_the_versions_are(found):
    from teachkit.data.facts import facts

    ledger = facts()
    counted = {(one.package, one.version): one for one in found.surfaces}
    for package, version in (("sudo", "1.9.17p2-9"), ("sudo-rs", "0.2.15-1")):
        one = counted.get((package, version))
        if one is None:
            continue
        assert one.options == ledger[f"focus.{package}.options"].value
        assert one.settings == ledger[f"focus.{package}.settings"].value
        assert len(one.mapped) == ledger[f"focus.{package}.libraries"].value
        assert one.files == ledger[f"focus.{package}.files"].value
        # The ledger counts words as groff prints them, and this the words of the source.
        assert one.manual == pytest.approx(ledger[f"focus.{package}.manual"].value, rel=0.05)


def test_the_loader_maps_what_the_program_names(found):
    for one in found.surfaces:
        assert set(one.linked) <= set(one.mapped)
        assert not set(one.plugin) & set(one.mapped)
        assert 0 < one.called < one.code
        assert (one.package == "sudo") == bool(one.plugin)


def test_the_outcome_survives_its_file_and_is_told_and_drawn(outcome, found):
    again = from_json(as_json(recorded("sudo-rs")))
    assert again.found == recorded("sudo-rs").found
    assert any("63 rules" in sentence for sentence in sentences(again.found))
    assert any(f"{len(EXPECTED)} rules of your file" in one for one in sentences(found))
    assert len(pictures(found)) == len(pictures(again.found)) + 1
    assert tables(found)[0].title == "Your file"


def test_where_nobody_is_root_it_says_what_that_hides():
    before = recorded("sudo-rs").found
    assert not any("nobody is root" in one for one in sentences(before))
    hidden = tuple(replace(one, options=None) for one in before.surfaces)
    said = sentences(replace(before, surfaces=hidden))
    assert any("options are not counted" in one for one in said)


def test_the_recorded_outcome_knows_all_rules_and_no_file():
    found = recorded("sudo-rs").found
    assert [row.name for row in found.rules] == [rule.name for rule in directives()]
    assert found.own == ()


@pytest.mark.parametrize(
    ("package", "said", "expected"),
    [
        ("sudo", Said(True, ()), ("accepts", "")),
        ("sudo", Said(True, ((1, '"CHROOT" is deprecated'),)), ("warns", '"CHROOT" is deprecated')),
        ("sudo-rs", Said(False, ((1, "no"),)), ("refuses", "no")),
        ("sudo-rs", Said(True, ()), ("silent", "the setting insults is known, and has no effect")),
    ],
    ids=["plain", "deprecated", "refused", "ignored"],
)
def test_a_verdict_is_the_parsers_or_says_what_it_kept_silent(package, said, expected):
    parser = Parser(package, "forky", "0.2.15-1" if package == "sudo-rs" else "1.9.17p2-9")
    assert verdict(parser, "Defaults insults", said) == expected
