from pathlib import Path

import pytest

from teachkit.grading import require, same

PAGE = (Path(__file__).parent / "data" / "page.md").read_text()


@pytest.mark.points(2)
def test_the_page_on_checksums(answer):
    """On the page about checksums, the one example from another time is found."""
    got = answer.failures(PAGE)
    require(got, list)
    assert same(got, [{"line": 29, "expected": "-697784129", "got": "3597183167"}]), (
        "One example of that page is out of date, and the others are right."
    )


def test_all_examples_of_the_page(answer):
    """All nine prompts of that page are found, and none of the debugger's."""
    got = answer.examples(PAGE)
    require(got, list)
    assert len(got) == 9, "There are nine prompts in blocks of Python."
    assert [one["line"] for one in got] == [6, 7, 9, 16, 17, 20, 27, 29, 31], (
        "Their lines are those of the page."
    )


def test_a_page_without_examples(answer):
    """A page without examples has none, and nothing fails; one with an example is no such page."""
    assert same(answer.examples("# It\n\nText.\n"), []), "There is no example here."
    assert same(answer.failures(""), []), "Nothing can fail on an empty page."
    got = answer.failures("```python\n>>> 1\n```")
    assert same(got, [{"line": 2, "expected": "", "got": "1"}]), "Here one fails."


def test_numbers_that_nobody_knows(answer, rng):
    """Sums of numbers drawn by chance pass when they are right, and fail when they are not."""
    lines, expected = ["# Sums", ""], []
    for _ in range(6):
        a, b = rng.randrange(100, 900), rng.randrange(100, 900)
        lie = rng.randrange(0, 2)
        if lie:
            expected.append({"line": len(lines) + 2, "expected": str(a + b + 1), "got": str(a + b)})
        lines += ["```python", f">>> {a} + {b}", str(a + b + lie), "```", ""]
    assert same(answer.failures("\n".join(lines)), expected), "Right sums pass, and wrong ones fail."


def test_an_exception_is_what_came(answer):
    """An example that raises has failed, and those below it run all the same."""
    got = answer.failures("```python\n>>> 1 / 0\n0\n>>> 7\n8\n```\n")
    require(got, list)
    assert same(got, [
        {"line": 2, "expected": "0", "got": "ZeroDivisionError: division by zero"},
        {"line": 4, "expected": "8", "got": "7"},
    ]), "printed returns the exception as text: compare it like anything else."


def test_none_prints_nothing(answer):
    """None is not printed, so a prompt that gives it expects nothing."""
    got = answer.failures("```python\n>>> None\n>>> 'a'\n'b'\n```\n")
    assert same(got, [{"line": 3, "expected": "'b'", "got": "'a'"}]), (
        "Python prints nothing for None, and quotes around a text."
    )


def test_a_line_that_only_resembles_a_prompt(answer):
    """Without its space it is no prompt, and a line that is not empty belongs to what is expected."""
    got = answer.examples("```python\n>>>1\n>>> 'x'\n>>>y\n```\n")
    assert same(got, [{"line": 3, "source": "'x'", "expect": ">>>y"}]), (
        "A prompt is three signs and a space."
    )


def test_pages_do_not_know_each_other(answer):
    """What one page has defined, the next one does not know."""
    answer.failures("```python\n>>> z = 5\n```\n")
    got = answer.failures("```python\n>>> z\n5\n```\n")
    assert same(got, [
        {"line": 2, "expected": "5", "got": "NameError: name 'z' is not defined"}
    ]), "Each page begins without names."
