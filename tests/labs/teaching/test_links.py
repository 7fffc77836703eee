"""Links that lead nowhere: every way in which a page can be wrong, and those in which it is not."""

import pytest

from teachkit.labs.teaching.links import Dead, anchors, check, targets


@pytest.fixture
def course(tmp_path):
    """A function that writes files and checks them."""

    def course(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_md", ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return check(tmp_path)

    return course


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "[a](b.md) and ![c](d.png 'title')", ["b.md", "d.png"], id="links-and-pictures"
        ),
        pytest.param("[a]: b.md\n\nsee [a]", ["b.md"], id="reference"),
        pytest.param('<a href="b.md">x</a> <img src="c.svg">', ["b.md", "c.svg"], id="html"),
        pytest.param("{{#include src/lib.rs:part}}", ["src/lib.rs"], id="mdbook"),
        pytest.param("```\n[a](b.md)\n```\n", [], id="code"),
        pytest.param("~~~~ text\n[a](b.md)\n~~~\n[c](d.md)\n~~~~\n", [], id="code-in-code"),
        pytest.param("write `[a](b.md)` so", [], id="inline-code"),
        pytest.param("<!-- [a](b.md) -->", [], id="comment"),
        pytest.param("- [Draft]()", [], id="draft"),
        pytest.param("[a](<b.md>)", ["b.md"], id="pointed"),
    ],
)
def test_targets_are_read_as_a_reader_follows_them(text, found):
    assert list(targets(text)) == found


def test_anchors_are_those_of_headings_and_explicit_ones():
    text = (
        "# Why it's `so`\n## Same\n## Same\n"
        '<a id="S15.4"></a>\n(my-name)=\n```\n# no heading\n```\n'
    )
    assert anchors(text) == {"why-its-so", "same", "same-1", "S15.4", "my-name"}


def test_a_file_that_is_not_there_is_dead(course):
    report = course(start_md="[a](gone.md) [b](there.md) [c](there.md#words)", there_md="# Words\n")
    assert report.dead == (Dead("start.md", "gone.md", "no file"),)
    assert (report.pages, report.links, report.elsewhere) == (2, 3, 0)


def test_an_anchor_that_is_not_there_is_dead_also_on_the_page_itself(course):
    report = course(start_md="# One\n[a](#one) [b](#two) [c](other.md#x)", other_md="# Y\n")
    assert [(one.target, one.why) for one in report.dead] == [
        ("#two", "no anchor"),
        ("other.md#x", "no anchor"),
    ]


def test_a_link_out_of_the_course_is_told_apart(course):
    report = course(start_md="[a](../../etc/passwd)")
    assert [one.why for one in report.dead] == ["outside"]


def test_what_lies_elsewhere_is_counted_and_not_asked_for(course):
    report = course(
        start_md="[a](https://example.org/x) [b](mailto:a@b.c) [c](//x.y) [d](/slides/)"
    )
    assert (report.elsewhere, report.site, report.links, report.dead) == (3, 1, 0, ())


def test_names_may_be_written_for_an_address(course):
    assert course(start_md="[a](a%20b.md?plain=1)", **{"a b_md": "x"}).dead == ()


def test_a_link_right_in_the_book_alone_is_said_to_be_so(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "README.md").write_text("[guide](./guide.md)")
    (tmp_path / "book" / "guide.md").write_text("x")
    (tmp_path / "book" / "README.md").symlink_to("../README.md")
    assert check(tmp_path).dead == (Dead("README.md", "./guide.md", "only in the book"),)


def test_a_symbolic_link_to_nothing_is_dead_and_a_circle_ends(tmp_path):
    (tmp_path / "slides").symlink_to("dist")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "again").symlink_to("..")
    assert check(tmp_path).dead == (Dead("slides", "dist", "symbolic link"),)


def test_only_the_folders_asked_for_are_read_and_links_may_leave_them(tmp_path):
    for folder in ("notebooks", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "notebooks" / "a.md").write_text("[b](../other/b.md)")
    (tmp_path / "other" / "b.md").write_text("[c](gone.md)")
    report = check(tmp_path, ("notebooks",))
    assert (report.pages, report.links, report.dead) == (1, 1, ())
