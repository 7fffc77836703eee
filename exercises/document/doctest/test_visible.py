import pytest

from teachkit.grading import require, same

PAGE = """\
# It

```python
>>> x = 2
>>> x * 3
6
```

Text.

```python
>>> x + 1
4
```
"""


def found(answer, page):
    got = answer.examples(page)
    require(got, list)
    for one in got:
        require(one, dict)
        assert set(one) == {"line", "source", "expect"}, (
            "Each example should have the keys line, source and expect, and no others."
        )
    return got


def failed(answer, page):
    got = answer.failures(page)
    require(got, list)
    for one in got:
        require(one, dict)
        assert set(one) == {"line", "expected", "got"}, (
            "Each failure should have the keys line, expected and got, and no others."
        )
    return got


def test_each_prompt_is_an_example(answer):
    """Each prompt in a block of Python is an example, and its source has no prompt."""
    got = found(answer, PAGE)
    assert [one["source"] for one in got] != [">>> x = 2", ">>> x * 3", ">>> x + 1"], (
        "The source is what Python can read: leave the prompt out."
    )
    assert [one["source"] for one in got] == ["x = 2", "x * 3", "x + 1"], (
        "There are three prompts on this page, each with its source."
    )


def test_the_line_is_that_of_the_page(answer):
    """The line is where the prompt stands in the page, and the first line is 1."""
    lines = [one["line"] for one in found(answer, PAGE)]
    assert len(lines) == 3, "There are three prompts on this page."
    assert lines != [3, 4, 11], "An editor counts from 1, and you have counted from 0."
    assert lines != [1, 2, 1], "Count from the top of the page, not of the block."
    assert lines == [4, 5, 12], "The prompts stand on lines 4, 5 and 12 of this page."


def test_what_is_expected_ends_in_time(answer):
    """What a prompt expects ends at the next prompt, at a blank line, or with the block."""
    page = "```python\n>>> a\n1\n2\n>>> b\n3\n\nWords.\n>>> c\n```\nMore.\n"
    expects = [one["expect"] for one in found(answer, page)]
    assert len(expects) == 3, "There are three prompts on this page."
    assert expects[0] != "1", "What is printed may take more than one line: keep all of them."
    assert "Words" not in expects[1], "A blank line ends what is expected: what follows is prose."
    assert "More" not in expects[2], "The block is over, and what follows is prose."
    assert same(expects, ["1\n2", "3", ""]), "The first expects two lines, the last expects nothing."


def test_other_blocks_are_none_of_yours(answer):
    """A prompt in a block of another language, or in no block, is no example."""
    page = "```text\n>>> print sum\n```\n\n>>> no block\n\n```python\n>>> 1\n1\n```\n"
    sources = [one["source"] for one in found(answer, page)]
    assert "print sum" not in sources, "That block is text, whatever it looks like: nobody runs it."
    assert "no block" not in sources, "Outside of a block nobody runs it."
    assert sources == ["1"], "The last block is of Python, and has one prompt."


@pytest.mark.points(2)
def test_an_example_that_lies_is_told(answer):
    """A failure is told with its line, what is expected, and what came."""
    got = failed(answer, "```python\n>>> 1 + 1\n2\n>>> 2 + 2\n5\n>>> 3 + 3\n7\n```\n")
    assert got, "2 + 2 is not 5, and nobody was told."
    assert all(one["line"] != 2 for one in got), "1 + 1 is 2: that example does not fail."
    assert len(got) == 2, "Two of the three fail: go on after the first, for whoever mends the page."
    assert same(got[0], {"line": 4, "expected": "5", "got": "4"}), (
        "The first failure stands on line 4: 5 is expected, and 4 came."
    )
    assert same(got[1], {"line": 6, "expected": "7", "got": "6"}), "The second one stands on line 6."


@pytest.mark.points(2)
def test_names_are_remembered_down_the_page(answer):
    """What an example defines, all below it may use, in later blocks as well."""
    got = failed(answer, PAGE)
    assert all("NameError" not in str(one["got"]) for one in got), (
        "x was defined further up: all examples of a page share one dictionary of names."
    )
    assert same(got, [{"line": 12, "expected": "4", "got": "3"}]), (
        "x is 2, so x + 1 on line 12 is 3, and that alone fails."
    )


def test_a_value_that_nobody_expects_is_a_failure(answer):
    """A prompt that prints a value and expects nothing fails."""
    got = failed(answer, "```python\n>>> y = 1\n>>> y\n>>> y\n2\n```\n")
    assert any(one["line"] == 4 for one in got), "y is 1, and line 4 expects 2: that is a failure."
    assert any(one["line"] == 3 for one in got), (
        "The prompt on line 3 prints 1, and the page shows nothing: its reader would wonder."
    )
    assert same(got[0], {"line": 3, "expected": "", "got": "1"}), (
        "An assignment prints nothing and passes; the value on line 3 is not expected."
    )
    assert len(got) == 2, "Line 2 is an assignment: it prints nothing, and passes."
