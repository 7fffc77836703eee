"""What a parser prints, and what a file of rules is made of."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.privilege import parsers
from teachkit.labs.privilege.parsers import Parser, logical_lines, without_includes

RULES = b"alice ALL = NOEXEC: /usr/bin/vi\nx y\nalice ALL = MAIL: /usr/bin/id\n"
# As sudo-rs 0.2.5 prints it: a warning without a place, and a line break that it quotes.
PRINTED = """warning: MAIL tags are ignored by sudo-rs
/a/b/sudoers:1:13: syntax error: NOEXEC and INTERCEPT are not supported by sudo-rs
alice ALL = NOEXEC: /usr/bin/vi
            ^~~~~~
/a/b/sudoers:2:4: syntax error: expecting '=' but found '
'
x y
   ^
visudo: invalid sudoers file
"""


def test_complaints_come_with_their_lines_and_without_what_they_quote():
    assert tuple(parsers._complaints(PRINTED, RULES)) == (
        (0, "MAIL tags are ignored by sudo-rs"),
        (1, "NOEXEC and INTERCEPT are not supported by sudo-rs"),
        (2, "expecting '=' but found '\\n'"),
    )


def test_sudos_warnings_have_a_place_too():
    said = (
        'Warning: /a/sudoers:3:14: Cmnd_Alias "X" referenced but not defined\n'
        "/a/sudoers: parsed OK\n"
    )
    assert tuple(parsers._complaints(said, RULES)) == (
        (3, 'Cmnd_Alias "X" referenced but not defined'),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", []),
        (b"# a comment\n\n   # another\n", []),
        (b"a\nb", [(1, b"a\n"), (2, b"b\n")]),
        (b"a \\\n  b\nc\n", [(1, b"a \\\n  b\n"), (3, b"c\n")]),
        (b"#1000 ALL = ALL\n#x\n", [(1, b"#1000 ALL = ALL\n")]),
        (b"#includedir /x\n", [(1, b"#includedir /x\n")]),
        (b"# c \\\nALL\nb\n", [(3, b"b\n")]),
        (b"a \\\n", [(1, b"a \\\n")]),
    ],
    ids=[
        "nothing",
        "comments",
        "no-end",
        "joined",
        "number",
        "include",
        "long-comment",
        "open-end",
    ],
)
def test_rules_are_counted_by_their_first_lines(text, expected):
    assert list(logical_lines(text)) == expected


@pytest.mark.parametrize(
    "line",
    [b"@include /etc/x", b"@includedir /etc/x", b"#include x", b"#includedir x", b"  @include x"],
    ids=["at", "at-dir", "hash", "hash-dir", "indented"],
)
def test_lines_that_include_become_comments_and_keep_their_place(line):
    left = without_includes(b"a\n" + line + b"\nb\n")
    assert [number for number, _ in logical_lines(left)] == [1, 3]


@pytest.mark.parametrize(
    ("version", "upstream"),
    [("1.9.16p2-3+deb13u5", "1.9.16p2"), ("0.2.15-1", "0.2.15"), ("1:2.3-4", "2.3"), ("9", "9")],
    ids=["update", "plain", "epoch", "native"],
)
def test_a_debian_version_contains_upstreams(version, upstream):
    assert Parser("sudo", "trixie", version).upstream == upstream


def test_a_file_of_too_many_rules_is_sent_back_before_anybody_is_asked(tmp_path):
    from teachkit.labs.place import Place

    with pytest.raises(TeachkitError) as caught:
        parsers.by_line(Place(tmp_path), Parser("sudo", "forky", "1-1"), b"a ALL = ALL\n" * 501)
    assert caught.value.code == "long-file"
    assert "500" in caught.value.hint


def test_a_rule_that_two_lines_make_is_no_fault_of_either(outcome):
    """An alias and its use are told apart only when one asks about them together."""
    from teachkit.labs.place import fresh_work, place_of

    outcome("sudo-rs", quick=True)
    place = place_of("sudo-rs")
    rules = (
        b"User_Alias OPS = alice\nOPS ALL = A\nCmnd_Alias A = /usr/bin/id\nbob ALL = NOT_THERE\n"
    )
    with fresh_work(place):
        for parser in parsers.parsers_of(place):
            said = parsers.by_line(place, parser, rules)
            assert all(said[number].accepts for number in (1, 2, 3)), parser
            assert not any(said[number].words for number in (1, 2, 3)), parser
