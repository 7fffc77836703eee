"""Cutting a stranger's source into tokens."""

import time
from itertools import pairwise

import pytest

from teachkit.grading.feedback.tokens import MOST_TEXT, names_of, tokens_of

PLAIN = """\
def closure(needs, start):
    found = set()
    todo = list(needs[start])
    while todo:
        package = todo.pop()
        found.add(package)
    return found
"""


def kinds(text):
    return [token.kind for token in tokens_of(text)]


def test_names_that_the_writer_chose_all_count_the_same():
    assert kinds("found = todo") == ["N", "=", "N"]


def test_keywords_called_builtins_and_methods_of_builtin_types_keep_their_names():
    assert kinds("return sorted(x.append(y))") == [
        *("return", "sorted", "(", "N", ".", "append", "(", "N", ")", ")")
    ]


def test_a_variable_named_like_a_builtin_or_a_method_is_a_variable():
    assert kinds("max = index + 1") == ["N", "=", "N", "+", "1"]


def test_a_function_named_like_a_builtin_is_a_function_of_ones_own():
    assert kinds("def sum(a): pass")[:2] == ["def", "N"]


@pytest.mark.parametrize(
    "changed",
    [
        PLAIN.replace("    ", "\t"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("    found = set()\n    todo", "    found = set(); todo"),
        PLAIN.replace("list(needs[start])", "list(\n        needs[start],\n    )"),
        PLAIN.replace("return found", "return \\\n        found"),
        PLAIN.replace("return found", "return found  # at last"),
        PLAIN.replace("    found = set()", '    """Walk.\n\n    To the end."""\n    found = set()'),
        "'''What this is.'''\n" + PLAIN,
    ],
    ids=[
        *("tabs", "blank-lines", "line-ends", "semicolon", "trailing-comma", "backslash"),
        *("comment", "docstring", "module-docstring"),
    ],
)
def test_layout_and_what_is_only_said_count_as_nothing(changed):
    assert changed != PLAIN
    assert kinds(changed) == kinds(PLAIN)


def test_how_a_text_is_quoted_and_cut_does_not_matter():
    assert kinds("say('a' 'b')") == kinds('say("ab")') == kinds('say(r"""a\nb""")')


def test_a_text_that_is_used_is_no_docstring():
    assert kinds("say('a')") != kinds("say()")
    assert kinds("x = 'a'") == ["N", "=", "S"]


def test_another_statement_is_another_list_of_tokens():
    assert kinds(PLAIN.replace("add", "discard")) != kinds(PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "'", '"""', "'''a\\", "\\", "def (((((", "f'{x", "\0\ud800\u202e", "0x_", "ünï = 'é'",
        "```\nno Python\n```", "a" * 200,
    ],
    ids=[
        *("quote", "triple", "escape-at-end", "backslash", "brackets", "f-string", "odd-signs"),
        *("number", "letters", "markdown", "long-name"),
    ],
)  # fmt: skip
def test_what_is_no_python_comes_out_as_words_and_signs(text):
    found = tokens_of(text)
    for before, after in pairwise(found):
        assert before.end <= after.start
    assert all(0 <= token.start < token.end <= len(text) for token in found)


@pytest.mark.parametrize(
    "unit",
    ["(", "'", '"', '"""', "rb'\\", "a.", "#", "\\\n", " ", "0_", "ü", "f'{", "''' \"\"\"", "]}"],
    ids=[
        *("open", "quote", "double", "triple", "raw", "dots", "comments", "continued", "space"),
        *("digits", "letters", "f-string", "both-triples", "close"),
    ],
)
def test_the_worst_of_sources_takes_no_longer_than_its_length(unit):
    """64 KiB of anything; what backtracks would take minutes, or overflow the stack."""
    text = unit * (2 * MOST_TEXT // len(unit))
    begun = time.process_time()
    tokens_of(text)
    names_of(text)
    assert time.process_time() - begun < 5


def test_no_more_is_looked_at_than_a_report_carries():
    assert tokens_of("a " * MOST_TEXT)[-1].end <= MOST_TEXT


def test_names_are_those_that_the_writer_chose():
    assert names_of("def walk(x):  # found\n    return sorted(x.items(), key='seen')") == {
        *("walk", "x", "key")
    }
