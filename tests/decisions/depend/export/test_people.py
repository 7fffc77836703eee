"""The forms that people read: complete, escaped, and nothing loaded from elsewhere."""

import re
from html import unescape
from itertools import pairwise

import pytest

from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess, export
from teachkit.decisions.depend.export.debian import source_name
from teachkit.decisions.depend.export.markdown import escaped
from teachkit.decisions.depend.export.page import Page, Section, Table, count
from teachkit.decisions.depend.export.text import render_text
from teachkit.errors import TeachkitError

from .conftest import LOCK


def test_text_says_which_data_of_which_date_it_stands_on_and_what_it_lacks(clockd):
    shown = " ".join(export.to_text(clockd).split())
    assert "Rustsec of 2024-02-03 (1 rows, given by you)" in shown
    assert "Without Cargo.toml every package counts as run time" in shown


def test_without_data_the_verdict_says_so_and_never_that_all_is_well():
    shown = export.to_text(assess(LOCK, Knowledge()))
    assert shown.count("Not looked up") == 3
    assert "✓" not in shown
    assert "It stands on: the lock alone." in shown


def test_ascii_only_loses_no_word(clockd):
    plain = export.to_text(clockd, unicode=False)
    assert plain.isascii()
    assert len(plain.splitlines()) == len(export.to_text(clockd).splitlines())


def test_colour_adds_nothing_but_colour(clockd):
    coloured = export.to_text(clockd, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == export.to_text(clockd)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_of_text_is_wider_than_asked(width, every_lock):
    for assessment in every_lock.values():
        widest = max(map(len, export.to_text(assessment, width=width).splitlines()))
        assert widest <= width


def test_a_cut_table_says_how_many_rows_are_missing():
    table = Table("Rows", ("crate",), (("sand",),), total=1234)
    page = Page("A page", (), (Section("Rows", (), table),))
    assert "… and 1,233 more" in render_text(page)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no crates"), (1, "1 crate"), (2, "2 crates"), (1234, "1,234 crates")]
)
def test_numbers_agree_with_their_nouns(number, words):
    assert count(number, "crate") == words


# --- Markdown -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "rand_core and __init__",
        "*bold* `code` ~~gone~~ $x^2$",
        "<b>bold</b> <!-- hidden -->",
        "[a](http://example.org) ![b](c)",
        "a | b",
        "back\\slash &amp;",
        "@everyone #1 http://example.org www.example.org",
    ],
)
def test_markdown_shows_exactly_what_it_was_given(text):
    from markdown_it import MarkdownIt

    html = MarkdownIt("gfm-like", {"linkify": False}).renderInline(escaped(text))
    assert "<" not in html
    assert unescape(html) == text


def test_markdown_mentions_nobody_and_links_nowhere():
    assert not re.search(r"[@#]\w", re.sub(r"&#\d+;", "", escaped("@team #12")))
    assert "http:" not in escaped("http://example.org")
    assert "www." not in escaped("www.example.org")


def test_a_table_in_markdown_has_as_many_cells_in_each_row(clockd):
    rows = [line for line in export.to_markdown(clockd).splitlines() if line.startswith("|")]
    assert len(rows) > 8
    for above, below in pairwise(rows):
        if below.startswith("| ---"):
            assert above.count(" | ") == below.count(" | ")


# --- HTML ---------------------------------------------------------------------------------


def test_the_page_has_every_package_and_loads_nothing(clockd):
    page = export.to_html(clockd)
    assert all(label in page for label in clockd.labels)
    assert not re.search(r"<(script|link|img|iframe|object)|\b(src|href)=|url\(|@import", page)
    assert "default-src 'none'" in page


def test_every_table_has_a_caption_and_headers_for_rows_and_columns(clockd):
    page = export.to_html(clockd)
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) > 4
    for table in tables:
        assert "<caption>" in table
        assert '<th scope="col"' in table
        assert table.count('<th scope="row"') == table.count("<tr>") - 1


def luminance(colour):
    """Return WCAG 2.2's relative luminance of ``#rrggbb`` or ``#rgb``."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_stands_out_from_its_ground_in_light_and_dark(scheme, clockd):
    blocks = re.findall(r":root \{([^}]*)\}", export.to_html(clockd))
    colours = dict(re.findall(r"--(\w+): (#\w+)", blocks[scheme]))
    for ground in ("page", "card", "bar"):
        for ink in ("ink", "soft", "good", "bad") if ground != "bar" else ("ink",):
            low, high = sorted((luminance(colours[ground]), luminance(colours[ink])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ground, ink)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone_asks_for_nothing_and_complains_of_nothing(
    scheme, clockd, chromium, tmp_path
):
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    path = tmp_path / "page.html"
    path.write_text(export.to_html(clockd), encoding="utf-8")
    heard = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 700}, color_scheme=scheme)
        page.on("request", lambda request: heard.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.goto(path.as_uri())
        page.locator("summary").press("Enter")
        assert page.get_by_role("region", name="Every package").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        browser.close()
    assert heard == [path.as_uri()]


# --- Debian -------------------------------------------------------------------------------


def test_the_packaging_list_names_what_comes_first_and_the_source_package(clockd):
    shown = export.to_debian(clockd)
    rounds = [line.split() for line in shown.splitlines() if re.match(r" +\d  ", line)]
    assert [row[:2] for row in rounds] == [["1", "glass"], ["2", "hourglass"]]
    assert rounds[0][-1] == "nothing"
    assert rounds[1][-2:] == ["rust-hourglass", "glass"]


def test_without_debians_crates_there_is_no_packaging_list():
    with pytest.raises(TeachkitError) as caught:
        export.to_debian(assess(LOCK, Knowledge()))
    assert caught.value.code == "no-data"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "version", "source"),
    [
        ("rand_core", "", "rust-rand-core"),
        ("rand_core", "0.6.4", "rust-rand-core-0.6"),
        ("Inflector", "", "rust-inflector"),
        ("arrow", "58.3.0", "rust-arrow-58"),
        ("tiny", "0.0.3", "rust-tiny-0.0.3"),
    ],
)
def test_source_packages_are_named_as_debian_names_them(name, version, source):
    assert source_name(name, version) == source
