"""The parts of the book that can be looked at without building all of it, and then the site."""

import re
import shutil
import subprocess
import sys
import threading
from urllib.request import Request, urlopen

import pytest

from teachkit.cli import main
from teachkit.course.load import load_course
from teachkit.errors import TeachkitError
from teachkit.publish.book import check
from teachkit.publish.book.build import _fingerprint, build_book
from teachkit.publish.book.cells import draws, needed, tool_shown
from teachkit.publish.book.check import Page
from teachkit.publish.book.edit import repository_of
from teachkit.publish.book.polish import mended, without_icons
from teachkit.publish.book.redirects import read_redirects
from teachkit.publish.book.serve import changes, serve

# ---- what a cell says about itself


@pytest.mark.parametrize(
    ("codes", "needs"),
    [
        pytest.param(["a = 1", "b = 2", "a + b"], [[], [], [0, 1]], id="names"),
        pytest.param(["a = 1", "b = a", "b"], [[], [0], [0, 1]], id="and what those need"),
        pytest.param(["from x import f", "f()", "f()"], [[], [0], [0]], id="imports"),
        pytest.param(["a = []", "a.append(1)", "a"], [[], [0], [0, 1]], id="changed by a call"),
        pytest.param(["a = {}", "a['k'] = 1", "a"], [[], [0], [0, 1]], id="changed by a key"),
        pytest.param(["def f(): return n", "n = 1", "f()"], [[], [], [0]], id="a function"),
        pytest.param(["a = 1", "%magic", "3"], [[], [0], [0, 1]], id="no Python"),
        pytest.param(["a = 1", "from m import *", "z"], [[], [0], [0, 1]], id="a star"),
        pytest.param([], [], id="no cell"),
    ],
)
def test_a_cell_needs_the_cells_whose_names_it_reads(codes, needs):
    assert needed(codes) == needs


@pytest.mark.parametrize(
    ("code", "tool"),
    [
        pytest.param("from teachkit.widgets import T\n\nT(1)", "T", id="imported and called"),
        pytest.param("T('x')", "T", id="called"),
        pytest.param("t = T()\nt", None, id="named"),
        pytest.param("print(T())", None, id="a function"),
        pytest.param("import os", None, id="only an import"),
        pytest.param("T(", None, id="no Python"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_cell_that_only_shows_a_tool_is_known(code, tool):
    assert tool_shown(code) == tool


def test_the_code_of_a_drawing_comes_second_as_well(site):
    page = (site / "notebooks" / "cases" / "sudo-rs.html").read_text("utf-8")
    folded = re.findall(r'<details class="tk-code">(.*?)</details>', page, re.DOTALL)
    assert draws("from teachkit.labs.picture import Line, timeline\ntimeline('a', [])")
    assert not draws("timeline = 3")
    assert [one for one in folded if "What happened to sudo-rs" in one]


# ---- moved and published


def table(tmp_path, text):
    path = tmp_path / "redirects.toml"
    path.write_text(text)
    return path


def test_a_table_of_moved_pages_is_read(tmp_path):
    path = table(tmp_path, '[pages]\n"a" = "b"\n[anchors]\n"c#x" = "d#y"\n')
    assert read_redirects(path) == ({"a": "b"}, {"c#x": "d#y"})
    assert read_redirects(tmp_path / "none.toml") == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[pages]\n"a" = "a"\n', id="to itself"),
        pytest.param('[pages]\n"a#x" = "b"\n', id="an anchor among pages"),
        pytest.param('[anchors]\n"a" = "b"\n', id="a page among anchors"),
        pytest.param("[pages]\na = 1\n", id="a number"),
        pytest.param("[pages\n", id="no TOML"),
    ],
)
def test_a_line_that_leads_nowhere_is_an_error(tmp_path, text):
    with pytest.raises(TeachkitError) as caught:
        read_redirects(table(tmp_path, text))
    assert caught.value.code == "bad-redirects"


FOUND = {
    "a.html": Page("a.html", frozenset({"x"}), ("b.html#y", "b.html#no", "../up.html", "?q=1")),
    "b.html": Page("b.html", frozenset({"y"}), ("https://example.org/z#part", "mailto:a@b.c")),
}


@pytest.mark.parametrize(
    ("published", "moved", "troubles"),
    [
        pytest.param(["a", "a#x"], ({}, {}), 0, id="there"),
        pytest.param(["gone"], ({}, {}), 1, id="a page gone"),
        pytest.param(["a#gone"], ({}, {}), 1, id="an anchor gone"),
        pytest.param(["gone"], ({"gone": "a"}, {}), 0, id="a page moved"),
        pytest.param(["gone#x"], ({"gone": "a"}, {}), 0, id="an anchor with its page"),
        pytest.param(["gone#z"], ({"gone": "a"}, {}), 1, id="an anchor lost on the way"),
        pytest.param(["a#gone"], ({}, {"a#gone": "b#y"}), 0, id="an anchor moved"),
        pytest.param([], ({"gone": "nowhere"}, {}), 1, id="moved to nowhere"),
    ],
)
def test_what_was_published_stays_reachable(published, moved, troubles):
    assert len(list(check.lost(published, FOUND, moved))) == troubles


def test_the_list_keeps_what_moved_and_takes_what_is_new(tmp_path):
    listed = tmp_path / "published.txt"
    check.publish(listed, {"a", "b"}, ["a", "old", "lost"], ({"old": "a"}, {}))
    assert listed.read_text().split() == ["a", "b", "old"]


def test_a_broken_link_is_found(tmp_path):
    for name in FOUND:
        (tmp_path / name).write_text("")
    assert [str(one) for one in check.broken_links(tmp_path, FOUND)] == [
        "a.html: no such place: b.html#no",
        "a.html: no file for the link ../up.html",
    ]
    assert check.outside(FOUND) == {"https://example.org/z": ["b.html"]}


# ---- the theme


def test_a_style_sheet_loses_icons_and_nothing_else():
    styles = (
        '@font-face{font-family:"Font Awesome 7 Free";src:url(x.woff2)}'
        '.fa-bars,.fa-bars:before{--fa:"\\f0c9"}.navbar .fa-bars{color:red}.fancy{top:0}'
    )
    assert without_icons(styles) == ".navbar .fa-bars{color:red}.fancy{top:0}"


def test_the_theme_is_still_the_one_that_we_mend(site):
    """When these are gone, the theme has changed, and what is mended there must be looked at."""
    text = (site / "notebooks" / "depend.html").read_text(encoding="utf-8")
    assert '<span class="tk-unseen">Its pages</span>' in text
    assert 'role="navigation" aria-label="The book"' in text
    assert mended(text) == text


# ---- serving


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "index.html").write_text("<p>" + "cover " * 100)
    (tmp_path / "404.html").write_text("lost")
    (tmp_path / "data.bin").write_bytes(bytes(9))
    return tmp_path


def asked(address, **headers):
    try:
        with urlopen(Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except OSError as error:
        return error.code, error.headers, error.read()


def test_a_site_is_served_below_its_path(folder):
    with serve(folder, below="/course/") as address:
        assert address.endswith("/course/")
        assert asked(address)[2].startswith(b"<p>cover")
        assert asked(f"{address}data.bin")[1]["Content-Type"] == "application/octet-stream"
        assert asked(f"{address}nothing")[::2] == (404, b"lost")
        assert asked(f"{address}../../etc/passwd")[0] == 404
        assert asked(address.removesuffix("course/"))[0] == 404


def test_text_travels_packed_only_when_asked_and_allowed(folder):
    packed = {"Accept-Encoding": "gzip"}
    with serve(folder) as address:
        assert asked(address, **packed)[1]["Content-Encoding"] == "gzip"
        assert asked(address)[1]["Content-Encoding"] is None
        assert asked(f"{address}data.bin", **packed)[1]["Content-Encoding"] is None
    with serve(folder, compressed=False) as address:
        assert asked(address, **packed)[1]["Content-Encoding"] is None


def test_a_browser_that_has_a_file_is_told_so(folder):
    with serve(folder) as address:
        tag = asked(address)[1]["ETag"]
        assert asked(address, **{"If-None-Match": tag})[0] == 304


def test_a_port_that_is_taken_is_said(folder):
    with serve(folder) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(TeachkitError) as caught:
            serve(folder, port=port).__enter__()
    assert caught.value.code == "busy"


def test_a_changed_text_is_noticed(tmp_path):
    page = tmp_path / "book" / "page.md"
    page.parent.mkdir()
    page.write_text("old")
    seen = changes(tmp_path, watched=True, seconds=0)
    threading.Timer(0.05, lambda: page.write_text("new and longer")).start()
    assert next(seen) == ["book/page.md"]


# ---- building


def test_a_wheel_has_no_book_and_says_so(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        build_book(tmp_path, tmp_path / "site")
    assert caught.value.code == "no-book"


def test_the_repository_is_the_given_one_or_the_workflows(monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    assert repository_of(None) == ""
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://git.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "us/course")
    assert repository_of(None) == "https://git.example/us/course"
    assert repository_of("https://other.example/x/") == "https://other.example/x"


def test_a_change_in_the_package_is_a_reason_to_execute_again(tmp_path):
    ids = "src/teachkit/publish/live/ids.py"
    for name in ("src/teachkit/widgets/a.py", "src/teachkit/cli/b.py", "notebooks/c.md", ids):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("1")
    (tmp_path / "course.toml").write_text("")
    before = _fingerprint(tmp_path)
    (tmp_path / "src/teachkit/cli/b.py").write_text("2")
    (tmp_path / "notebooks/c.md").write_text("2")
    assert _fingerprint(tmp_path) == before, "no cell sees a command; a chapter is looked at itself"
    (tmp_path / "src/teachkit/widgets/a.py").write_text("2")
    after = _fingerprint(tmp_path)
    assert after != before
    (tmp_path / ids).write_text("2")
    assert _fingerprint(tmp_path) != after, "what names the widgets is loaded in their kernel"


def test_the_cover_is_at_the_top_and_its_old_address_leads_there(site):
    assert "<h1>Why memory safety is not enough" in (site / "index.html").read_text("utf-8")
    assert 'url=../index.html"' in (site / "book" / "index.html").read_text("utf-8")


def test_the_chapters_are_in_the_order_of_the_course(site, repository):
    text = (site / "index.html").read_text(encoding="utf-8")
    places = [
        text.index(f'href="notebooks/{chapter.id}.html">')
        for chapter in load_course(repository).pages
    ]
    assert places == sorted(places)


def test_the_site_has_nothing_of_the_theme_that_nobody_asks_for(site):
    names = {path.name for path in (site / "_static").rglob("*")}
    assert not {name for name in names if "fontawesome" in name.lower() or name.endswith(".map")}
    assert not list(site.glob("_static/**/*.woff2"))


def test_nothing_changed_is_nothing_written(site, repository):
    command = [sys.executable, "-m", "teachkit", "book", "build", "--timings", "--out", str(site)]

    def built():
        ran = subprocess.run(
            command, cwd=repository, capture_output=True, text=True, check=True, timeout=600
        )
        return ran.stdout

    built()  # whatever an author wrote while the tests before this one ran
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    assert "nothing" in built()
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.fixture
def checkout(tmp_path, repository):
    """A course of one page, which links to nowhere."""
    course = tmp_path / "course"
    for name in ("book", "notebooks", "src", "exercises"):
        (course / name).mkdir(parents=True)
    for name in ("course.toml", "pyproject.toml"):
        shutil.copy(repository / name, course)
    conf = 'extensions = ["myst_nb"]\nroot_doc = "book/index"\nnb_execution_mode = "off"\n'
    (course / "book" / "conf.py").write_text(conf)
    (course / "book" / "index.md").write_text("# Hello\n\n[nowhere](nowhere.md)\n")
    return course


def build_plainly(course, out):
    command = [sys.executable, "-m", "teachkit", "book", "build", "--plain", "--out", str(out)]
    return subprocess.run(
        command, cwd=course, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.slow
def test_a_warning_of_sphinx_is_an_error_until_it_is_mended(tmp_path, checkout):
    for run in ("first", "again"):  # Sphinx itself says it once, and is content from then on
        ran = build_plainly(checkout, tmp_path / "s")
        assert ran.returncode == 2, run
        assert "broken-book" in ran.stderr
        assert "book/index.md:3: WARNING" in ran.stderr


@pytest.mark.slow
def test_a_broken_cell_is_named_with_its_line(tmp_path, checkout):
    conf = 'extensions = ["myst_nb"]\nroot_doc = "book/index"\nnb_execution_mode = "cache"\n'
    conf += "nb_execution_raise_on_error = True\n"
    (checkout / "book" / "conf.py").write_text(conf)
    page = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Hello\n\n"
    (checkout / "book" / "index.md").write_text(page + "```{code-cell}\nnothing / 0\n```\n")
    ran = build_plainly(checkout, tmp_path / "s")
    assert ran.returncode == 2
    assert "book/index.md:10: ERROR: A cell is broken" in ran.stderr
    assert "NameError" in ran.stderr


@pytest.mark.slow
def test_ctrl_c_is_no_mistake_in_the_book(tmp_path, checkout):
    # Whoever starts the tests in the background has switched the signal off for all below.
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    press = f"import os, signal\n{heard}\nos.kill(os.getpid(), signal.SIGINT)\n"
    (checkout / "book" / "conf.py").write_text(press)
    ran = build_plainly(checkout, tmp_path / "s")
    assert ran.returncode == 130
    assert "broken-book" not in ran.stderr


def test_nothing_is_built_over_what_is_not_ours(tmp_path, checkout):
    for there in (tmp_path / "work" / "runtime" / "mine.txt", tmp_path / "file"):
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text("mine")
        with pytest.raises(TeachkitError) as caught:
            build_book(checkout, tmp_path / there.relative_to(tmp_path).parts[0], plain=True)
        assert caught.value.code == "not-ours"
        assert there.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_said(tmp_path, checkout):
    (tmp_path / "file").touch()
    with pytest.raises(TeachkitError) as caught:
        build_book(checkout, tmp_path / "file" / "site", plain=True)
    assert caught.value.code == "cannot-write"


def test_the_help_names_what_can_be_done(capsys):
    assert main(["book", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("build", "serve", "check"))
