"""The vocabulary of MyST: what is listed, what becomes of it, and what is refused."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.publish.content import handed_out
from teachkit.publish.vocabulary import lowered, unlisted, uses


def test_our_texts_use_nothing_that_is_not_listed(repository):
    assert [str(one) for one in unlisted(repository)] == []


def test_every_directive_and_role_is_found_with_its_line():
    text = "# A\n\n:::{note}\nx\n:::\n\nA {term}`crate`.\n\n```{code-cell}\n1\n```\n"
    found = [(use.kind, use.name, use.line) for use in uses(text)]
    assert found == [("directive", "note", 3), ("role", "term", 7), ("directive", "code-cell", 9)]


@pytest.mark.parametrize(
    "text",
    ["```python\n{term}`x`\n```\n", "Write `{tab-set}` here.\n", "``{term}`x` `` is code.\n"],
    ids=["fence", "span", "double"],
)
def test_what_stands_in_code_is_no_use_of_it(text):
    assert list(uses(text)) == []
    assert lowered(text) == text


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (":::{note}\nRead it.\n:::\n", "> **Note.** Read it.\n"),
        ("```{warning} Hot\n:class: x\nOne.\n\nTwo.\n```\n", "> **Hot.** One.\n>\n> Two.\n"),
        ("```{index} lock\n```\n", "\n"),
        ("A {term}`lock file <lock>`.\n", "A lock file.\n"),
        ("```{code-cell} ipython3\n{1: 2}\n```\n", "```{code-cell} ipython3\n{1: 2}\n```\n"),
    ],
    ids=["note", "titled", "index", "role", "cell"],
)
def test_a_listed_word_becomes_plain_markdown(text, becomes):
    assert lowered(text) == becomes


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [("A\n\n:::{tab-set}\n:::\n", "tab-set", 3), ("A {ref}`x`\n", "ref", 1)],
    ids=["directive", "role"],
)
def test_an_unlisted_word_is_refused_with_file_and_line(text, name, line, tmp_path):
    chapter = tmp_path / "notebooks" / "one.md"
    chapter.parent.mkdir()
    chapter.write_text(text)
    (complaint,) = unlisted(tmp_path)
    assert complaint.place == f"notebooks/one.md, line {line}"
    assert name in str(complaint)
    with pytest.raises(TeachkitError) as refused:
        handed_out("notebooks/one.md", chapter)
    assert (refused.value.code, refused.value.place) == ("unlisted-word", complaint.place)


def test_what_only_the_book_may_use_is_refused_in_a_chapter(tmp_path):
    for room in ("book", "notebooks"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "one.md").write_text("```{toctree}\nx\n```\n")
    assert [one.place for one in unlisted(tmp_path)] == ["notebooks/one.md, line 1"]
