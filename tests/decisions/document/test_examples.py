"""Examples are found where they are, with the line of their first line of code."""

import pytest

from teachkit.decisions.document.examples import all_examples, count_examples, find_examples, steps


def found(path, text):
    return [(one.line, one.language, one.code) for one in find_examples(path, text)]


def test_a_fence_in_markdown():
    assert found("a.md", "# A\n\n```python\nprint(1)\n```\n") == [(4, "python", "print(1)")]


def test_a_longer_fence_holds_a_shorter_one():
    text = "````md\n```sh\nls\n```\n````\n"
    assert found("a.md", text) == [(2, "md", "```sh\nls\n```")]


def test_a_fence_in_a_list_or_a_quote():
    assert found("a.md", "1. Do:\n\n   ```sh\n   ls\n   ```\n") == [(4, "shell", "ls")]
    assert found("a.md", "> ```sh\n> ls -l\n> ```\n") == [(2, "shell", "ls -l")]


def test_a_fence_that_is_never_closed_ends_with_the_page():
    assert found("a.md", "```sh\nls\n") == [(2, "shell", "ls\n")]


@pytest.mark.parametrize(
    ("info", "first", "language"),
    [
        pytest.param("py", "x = 1", "python", id="py"),
        pytest.param("python", ">>> x", "doctest", id="prompts"),
        pytest.param("", ">>> x", "doctest", id="unnamed prompts"),
        pytest.param("pycon", ">>> x", "doctest", id="pycon"),
        pytest.param("sh", "$ ls", "console", id="shell with prompts"),
        pytest.param("console", "ls", "text", id="console without prompts"),
        pytest.param("", "$ ls", "console", id="unnamed console"),
        pytest.param("{code-block} python", "x", "python", id="MyST"),
        pytest.param("rust,ignore", "fn f() {}", "rust", id="rust with a flag"),
        pytest.param("toml", "a = 1", "toml", id="toml"),
    ],
)
def test_the_language_is_what_it_says_or_shows(info, first, language):
    assert found("a.md", f"```{info}\n{first}\n```\n")[0][1] == language


def test_flags_are_kept():
    (one,) = find_examples("a.md", "```rust,no_run,edition2021\nf();\n```\n")
    assert one.flags == ("no_run", "edition2021")


def test_rust_comments_hold_rust_unless_they_say_otherwise():
    text = (
        "//! ```\n//! a();\n//! ```\n\n/// Text.\n///\n///  ```text\n///  no\n///  ```\nfn f() {}\n"
    )
    assert found("src/lib.rs", text) == [(2, "rust", "a();"), (8, "text", "no")]


def test_four_slashes_are_no_documentation():
    assert found("src/lib.rs", "//// ```\n//// a();\n//// ```\n") == []


def test_the_prompts_of_a_docstring_are_one_example():
    text = 'def f():\n    """Do it.\n\n    >>> x = 1\n    >>> x\n    1\n    """\n'
    assert found("a.py", text) == [(4, "doctest", ">>> x = 1\n>>> x\n1")]


def test_python_that_cannot_be_read_has_no_examples():
    assert found("a.py", 'def f(:\n    """>>> 1"""\n') == []


def test_restructuredtext_blocks_and_prompts():
    text = "A\n=\n\n.. code-block:: python\n   :caption: it\n\n   x = 1\n\n   y = 2\n\nText.\n"
    text += "\n>>> 1\n1\n\nMore.\n"
    assert found("a.rst", text) == [(7, "python", "x = 1\n\ny = 2"), (13, "doctest", ">>> 1\n1")]


def test_asciidoc_listings():
    text = "= A\n\n[source,python]\n----\nx = 1\n----\n\nTitle\n-----\n"
    assert found("a.adoc", text) == [(5, "python", "x = 1")]


def test_a_console_comes_apart_into_commands_and_what_they_print():
    (one,) = find_examples("a.md", "```console\n$ a\n1\n2\n$ b \\\n> c\n(env) $ d\n```\n")
    assert [(s.line, s.command, s.expect) for s in steps(one)] == [
        (2, "a", "1\n2"),
        (5, "b \\\nc", None),
        (7, "d", None),
    ]


def test_pages_of_others_and_changelogs_are_left_out():
    page = "```sh\nls\n```\n"
    texts = {
        "README.md": page,
        "vendor/x/README.md": page,
        "CHANGELOG.md": page,
        "tests/a.md": page,
    }
    examples = all_examples(texts)
    assert [one.path for one in examples] == ["README.md"]
    assert count_examples(examples) == {"shell": 1}
