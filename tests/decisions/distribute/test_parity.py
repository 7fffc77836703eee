"""Two surfaces against each other: what is a gap, how bad it is, and what is said about it."""

import json
import re
import time

import pytest

from teachkit.data.facts import fact
from teachkit.data.parity import CASES, measured_surfaces
from teachkit.decisions.distribute.parity import (
    KINDS,
    RULES,
    SEVERITIES,
    Option,
    Surface,
    compare,
    migration_notes,
    read_surface,
    surface,
    surface_data,
)
from teachkit.errors import TeachkitError


def options(*labels):
    return read_surface({"teachkit-surface": 1, "name": "x", "options": list(labels)})


def exits(**codes):
    return Surface("x", exits=codes)


def rules(old, new):
    return [(gap.rule, gap.name) for gap in compare(old, new).gaps]


def test_a_missing_option_is_loud_and_a_new_one_no_gap():
    parity = compare(options("-a, --all", "-b"), options("-a, --all", "-c"))
    assert [(gap.rule, gap.about.severity) for gap in parity.gaps] == [("option-missing", "loud")]
    assert [item.name for item in parity.added] == ["-c"]
    assert not parity.drop_in


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("-f, --file", "-f, --file NAME", "option-swallows"),
        ("-f, --file NAME", "-f, --file", "option-swallows"),
        ("--color [WHEN]", "--color WHEN", "option-attached"),
        ("-f, --file", "--file", "option-spelling"),
        ("-i, --interactive", "-i, --in-place", "option-means-another"),
    ],
    ids=["takes-a-word-now", "takes-none-now", "no-longer-optional", "letter-gone", "letter-moved"],
)
def test_what_became_of_an_option_is_told_apart(old, new, rule):
    assert [gap.rule for gap in compare(options(old), options(new)).gaps] == [rule]


def test_a_letter_that_was_there_twice_is_not_said_to_have_moved():
    old = options("-h, --help", "-h, --host host")
    assert rules(old, options("-h, --help")) == [("option-missing", "-h, --host")]


def test_an_option_with_and_without_a_word_are_two():
    old = options("-E, --preserve-env", "--preserve-env list")
    assert rules(old, options("--preserve-env list")) == [("option-missing", "-E, --preserve-env")]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("0", "1", "exit-turned"),
        ("2", "0", "exit-turned"),
        ("1", "2", "exit-number"),
        ("1", "signal 6", "exit-number"),
        ("0", "no end", "exit-hangs"),
    ],
    ids=["fails-now", "succeeds-now", "other-number", "crashes-now", "hangs-now"],
)
def test_exit_codes_are_told_apart(old, new, rule):
    assert rules(exits(run=old), exits(run=new)) == [(rule, "run")]


def test_what_is_not_listed_and_taken_all_the_same_is_no_loud_gap():
    old = options("-a, --all", "-e", "-q")
    new = read_surface(
        {
            "teachkit-surface": 1,
            "name": "y",
            "options": [],
            "unlisted": {"--all": "taken", "-e": "warned", "-q": "refused"},
        }
    )
    assert rules(old, new) == [
        ("option-unlisted", "-a, --all"),
        ("option-missing", "-q"),
        ("option-warned", "-e"),
    ]
    assert read_surface(surface_data(new)) == new


def test_a_run_that_only_one_was_asked_for_is_no_gap():
    assert rules(exits(one="0"), exits(two="0")) == []


def test_what_nobody_looked_at_is_not_missing():
    parity = compare(Surface("x", paths=("/etc/x",), options=()), Surface("y", options=()))
    assert parity.gaps == ()
    assert parity.not_compared == ("paths",)


def test_a_configuration_that_is_no_longer_named_is_silent():
    parity = compare(Surface("x", paths=("/etc/x", "/run/x", "/etc/x.tmp")), Surface("y", paths=()))
    assert [gap.about.severity for gap in parity.gaps] == ["silent", "small", "small"]


def test_a_symbol_that_is_in_no_header_is_a_small_gap():
    old = Surface("x", symbols={"f": "function", "g": "internal", "t": "data"})
    new = Surface("y", symbols={"t": "function"})
    assert rules(old, new) == [
        ("symbol-kind", "t"),
        ("symbol-missing", "f"),
        ("symbol-internal", "g"),
    ]


def test_versions_of_symbols_matter_where_the_new_library_has_some():
    old = Surface("x", symbols={"f": "function V1", "g": "function V1"})
    assert rules(old, Surface("y", symbols={"f": "function V2", "g": "function V1"})) == [
        ("symbol-version", "f")
    ]
    bare = compare(old, Surface("y", symbols={"f": "function", "g": "function"}))
    assert [gap.rule for gap in bare.gaps] == ["symbol-unversioned"]
    assert bare.count("same", "symbols") == 2
    assert bare.drop_in


def test_the_worst_comes_first():
    for case in CASES:
        old, new = (read_surface(data) for data in measured_surfaces(case))
        severities = [gap.about.severity for gap in compare(old, new).gaps]
        assert severities == sorted(severities, key=list(SEVERITIES).index)


def test_every_rule_says_what_it_means_and_what_to_do():
    for rule in RULES.values():
        assert rule.severity in SEVERITIES
        assert len(rule.advice) > 40
        assert rule.advice.endswith(".")


@pytest.mark.parametrize(
    ("case", "kind", "state", "expected"),
    [
        ("zlib", "symbols", "same", "focus.zlib-rs.symbols"),
        ("zlib", "symbols", "missing", "focus.zlib-rs.symbols.missing"),
        ("bzip2", "symbols", "same", "parity.bzip2.public"),
        ("bzip2", "symbols", "missing", "parity.bzip2.internal"),
        ("sudo", "options", "same", "parity.sudo.same"),
        ("sudo", "options", "missing", "parity.sudo.refused"),
        ("sudo", "options", "changed", "parity.sudo.taken-anyway"),
        ("visudo", "options", "changed", "parity.visudo.taken-anyway"),
        ("visudo", "exits", "same", "parity.visudo.exits.same"),
    ],
    ids=str,
)
def test_the_measured_cases_agree_with_the_ledger(case, kind, state, expected):
    old, new = (read_surface(data, case) for data in measured_surfaces(case))
    assert compare(old, new).count(state, kind) == fact(expected).value


def test_a_surface_survives_being_saved():
    seen = surface(
        "weigh",
        version="1.0",
        help_text="  -a, --all   all\n  -f <FILE>   one\n  --color[=WHEN]   when\n",
        exits={"--help": "0"},
        symbols={"f": "function"},
    )
    again = read_surface(json.loads(json.dumps(surface_data(seen))))
    assert again == seen
    assert again.options[1] == Option(("-f",), "FILE")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "not-a-surface"),
        ({"name": "x"}, "not-a-surface"),
        ({"teachkit-surface": 2, "name": "x"}, "later-surface"),
        ({"teachkit-surface": 1}, "not-a-surface"),
        ({"teachkit-surface": 1, "name": "x", "options": "-a"}, "not-a-surface"),
        ({"teachkit-surface": 1, "name": "x", "options": ["all"]}, "not-a-surface"),
        ({"teachkit-surface": 1, "name": "x", "exits": {"a": 0}}, "not-a-surface"),
        ({"teachkit-surface": 1, "name": "x", "flags": []}, "not-a-surface"),
        ({"teachkit-surface": 1, "name": "x", "unlisted": {"-a": "eaten"}}, "not-a-surface"),
    ],
    ids=["list", "no-schema", "later", "no-name", "text", "no-option", "number", "typo", "eaten"],
)
def test_what_is_no_surface_is_refused(value, code):
    with pytest.raises(TeachkitError) as refused:
        read_surface(value, "mine.json")
    assert refused.value.code == code


def test_help_and_manual_make_one_list():
    seen = surface(
        "weigh",
        help_text="  -a, --all   all\n  --env=list   some\n  -E, --env   whole\n",
        man_text=".SH OPTIONS\n.TP\n-a, --all\nAll.\n.TP\n--env=list\nx\n.TP\n\\-N\nNew.\n",
    )
    assert [option.label for option in seen.options] == [
        "-a, --all",
        "--env list",
        "-E, --env",
        "-N",
    ]


def test_the_notes_name_every_gap_and_what_to_do():
    old, new = (read_surface(data) for data in measured_surfaces("sudo"))
    parity = compare(old, new)
    notes = migration_notes(parity)
    for gap in parity.gaps:
        assert f"`{gap.old}`" in notes
        assert gap.about.advice in notes
    assert "21 of 30 options are the same" in notes
    assert notes.index("## Silent") < notes.index("## Loud")


def test_the_page_on_parity_lists_every_rule_as_it_is(repository):
    page = (repository / "book" / "reference" / "parity.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (\w+) \|$", page, re.MULTILINE)
    assert rows == [(rule.id, rule.kind, rule.severity) for rule in RULES.values()]


def test_the_surface_on_that_page_can_be_read(repository):
    page = (repository / "book" / "reference" / "parity.md").read_text(encoding="utf-8")
    shown = re.search(r"```json\n(.*?)```", page, re.DOTALL)[1]
    assert read_surface(json.loads(shown)).looked_at == tuple(KINDS)


def test_paths_that_were_found_otherwise_join_those_of_the_manual():
    page = ".SH FILES\n/etc/weigh.conf\n"
    seen = surface("weigh", man_text=page, paths=("/usr/share/weigh", "/etc/weigh.conf"))
    assert seen.paths == ("/usr/share/weigh", "/etc/weigh.conf")
    assert surface("weigh", paths=[]).paths == ()
    assert surface("weigh").paths is None


def test_thousands_of_options_are_compared_in_a_moment():
    old = options(*(f"--option-{number}" for number in range(20_000)))
    new = options(*(f"--option-{number}" for number in range(10_000, 30_000)))
    begun = time.process_time()
    parity = compare(old, new)
    assert time.process_time() - begun < 10  # each by each takes minutes
    assert [parity.count(state, "options") for state in ("same", "missing", "added")] == [
        10_000,
        10_000,
        10_000,
    ]
