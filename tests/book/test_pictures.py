"""No picture without words: in the texts, and in what is built of them."""

import pytest

pytest.importorskip("sphinx", reason="the extra 'publish' is not installed")

from teachkit.publish.book.pictures import wordless, wordless_in_site

FINE = """\
![A table of three rows](table.png)

```{image} a.png
:width: 40%
:alt: What the table
  shows in long
```

<img src="x.png" alt="Two lines that cross">

In code, `![](x)` is no picture.

```console
![](x.png)
```
"""


def test_pictures_with_words_are_fine():
    assert list(wordless(FINE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "![](x.png)",
        "![picture](x.png)",
        "```{image} x.png\n:width: 40%\n```",
        ":::{figure} x.png\n:alt: one\n\nA caption of many words.\n:::",
        '<img src="x.png">',
        '<img src="x.png" alt="">',
    ],
    ids="nothing one-word directive figure tag empty".split(),
)
def test_a_picture_without_words_is_found_with_its_line(text):
    assert [line for line, _ in wordless(f"First.\n\n{text}\n")] == [3]


def test_no_text_of_ours_has_a_picture_without_words(repository):
    rooms = ("book", "notebooks", "exercises")
    files = [path for room in rooms for path in sorted((repository / room).rglob("*.md"))]
    files += sorted(repository.glob("*.md"))
    found = [
        f"{path.relative_to(repository)}:{line}: {what}"
        for path in files
        for line, what in wordless(path.read_text(encoding="utf-8"))
    ]
    assert len(files) > 60
    assert found == []


def test_pictures_of_a_site_are_looked_at_wherever_they_come_from(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "theirs.html").write_text("<img>")
    (tmp_path / "page.html").write_text(
        '<img src="a" alt="">\n<svg><title>Bars</title></svg>\n<svg aria-hidden="true"></svg>\n'
        '<img src="b">\n<svg viewBox="0"><path/></svg>\n<svg aria-label="Dots"></svg>\n'
    )
    assert [(page, line) for page, line, _ in wordless_in_site(tmp_path)] == [
        ("page.html", 4),
        ("page.html", 5),
    ]


def test_no_picture_of_the_book_is_without_words(site):
    found = [f"{page}:{line}: {tag[:120]}" for page, line, tag in wordless_in_site(site)]
    assert found == []
