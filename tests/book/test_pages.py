"""Every page of the book: whole by itself, in one language, with nothing broken in it."""

import json
import re
from html.parser import HTMLParser

import pytest

from teachkit.publish.book import check

# What makes a browser ask for something, as opposed to what a reader may click on.
ASKING = {"audio", "embed", "iframe", "img", "input", "link", "object", "script", "source", "video"}


class Seen(HTMLParser):
    """The tags of a page, and the text of its title and scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self._within = [], {}, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._within = tag

    def handle_endtag(self, tag):
        self._within = ""

    def handle_data(self, data):
        if self._within in ("title", "script"):
            self.texts.setdefault(self._within, []).append(data)

    def all(self, *tags):
        return [attrs for tag, attrs in self.tags if tag in tags]


@pytest.fixture(scope="module")
def seen(site, pages):
    """Every page of the book but those that only send their reader on, by its path."""
    texts = {path: (site / path).read_text(encoding="utf-8") for path in pages}
    return {path: Seen(text) for path, text in texts.items() if 'http-equiv="refresh"' not in text}


def wrong(seen, judge):
    """The paths of the pages of which `judge` finds something to say, with what it says."""
    return {path: said for path, page in seen.items() if (said := judge(page))}


def test_no_page_asks_another_host(seen):
    def strangers(page):
        asked = [
            attrs.get("src") or attrs.get("href") or ""
            for tag, attrs in page.tags
            if tag in ASKING and attrs.get("rel") != "canonical"
        ]
        return [address for address in asked if re.match(r"(https?:)?//", address)]

    assert wrong(seen, strangers) == {}


def test_no_style_asks_another_host(site):
    sheets = list(site.rglob("*.css"))
    assert len(sheets) > 5
    found = {
        path.name: hosts
        for path in sheets
        if (
            hosts := re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//[^)\"']+", path.read_text())
        )
    }
    assert found == {}


def test_every_page_says_what_it_is_called_and_in_which_language(seen):
    def unsaid(page):
        title = "".join(page.texts.get("title", [])).strip()
        return [] if page.all("html")[0].get("lang") == "en" and title else [title]

    assert wrong(seen, unsaid) == {}


def test_titles_tell_written_pages_apart(seen):
    written = [path for path in seen if path.startswith(("notebooks/", "exercises/", "book/"))]
    titles = ["".join(seen[path].texts["title"]) for path in written]
    assert sorted(titles) == sorted(set(titles))


def test_every_page_lets_a_keyboard_skip_to_its_text(seen):
    del seen["404.html"]  # has nothing to skip

    def missing(page):
        leads = any(attrs.get("href") == "#main-content" for attrs in page.all("a"))
        there = any(attrs.get("id") == "main-content" for attrs in page.all("main"))
        return not (leads and there)

    assert wrong(seen, missing) == {}


def test_every_picture_is_there_and_says_what_it_shows(seen):
    assert wrong(seen, lambda page: [one for one in page.all("img") if "alt" not in one]) == {}
    assert sum(len(page.all("img")) for page in seen.values()) >= 4
    for attrs in seen["index.html"].all("img"):
        assert len(attrs["alt"].split()) >= 5


def test_every_link_within_the_book_leads_somewhere(site):
    found = check.pages(site)
    assert [str(trouble) for trouble in check.broken_links(site, found)] == []


def test_no_page_names_the_machine_that_built_it(site, pages, repository):
    found = [path for path in pages if str(repository) in (site / path).read_text("utf-8")]
    assert found == []


def test_no_cell_for_instructors_is_in_a_chapter(site, repository):
    for chapter in (repository / "notebooks").glob("*.md"):
        text = (site / "notebooks" / f"{chapter.stem}.html").read_text(encoding="utf-8")
        assert "<strong>Drop first</strong>" not in text


def test_no_page_has_mathematics_and_so_none_needs_a_script_for_it(site, pages):
    assert [path for path in pages if 'class="math' in (site / path).read_text("utf-8")] == []


# ---- what a page knows to come alive


def data_of(site, path):
    text = (site / path).read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/x-teachkit-page\+json">(.*?)</script>', text)
    assert len(found) == 1
    return json.loads(found[0]), text


def test_a_chapter_knows_its_cells_and_what_each_stands_on(site):
    data, text = data_of(site, "notebooks/depend.html")
    cells = data["cells"]
    assert [cell["k"] for cell in cells] == list(range(len(cells)))
    assert 'Predict("depend.sudo-rs-crates")' in cells[1]["code"]
    assert cells[2]["needs"] == [1], "it calls what the cell before imported"
    assert data["page"] == "notebooks/depend"
    assert (site / "notebooks" / data["runtime"] / data["manifest"]).is_file()
    for cell in cells:
        assert f'id="cell-{cell["k"]}"' in text


def test_every_widget_has_a_place_with_a_printed_form_and_a_state(site):
    places = []
    for chapter in sorted((site / "notebooks").glob("*.html")):
        text = chapter.read_text(encoding="utf-8")
        found = re.findall(
            r'<div class="tk-place" data-cell="(\d+)" data-model="(c\1-\d+)" data-kind="(\w*)">'
            r'<div class="tk-printed"[^>]*>(.*?)<',
            text,
            re.DOTALL,
        )
        places += found
        assert len(found) == text.count("data-model="), chapter.name
        state = re.search(r'widget-state\+json">(.*?)</script>', text, re.DOTALL)
        models = json.loads(state[1])["state"]
        assert {model for _, model, *_ in found} <= set(models)
    kinds = {kind for *_, kind, _ in places}
    assert {"DependencyAssessor", "ProjectChooser", "FocusFinder", "Predict"} <= kinds


def test_a_widgets_module_is_a_file_of_the_site_that_pages_share(site):
    shared = {}
    for chapter in ("choose", "depend"):
        _, text = data_of(site, f"notebooks/{chapter}.html")
        assert "export default" not in text
        modules = set(re.findall(r'"_esm": "\.\./(_static/widgets/[0-9a-f]{12}\.js)"', text))
        assert all((site / module).is_file() for module in modules)
        styles = re.findall(r'href="\.\./(_static/widgets/[0-9a-f]{12}\.css)"', text)
        assert all((site / style).is_file() for style in styles)
        assert styles
        shared[chapter] = modules
    assert shared["choose"] & shared["depend"]


def test_an_exercise_is_not_executed(site):
    data, text = data_of(site, "exercises/depend/closure/statement.html")
    assert not any(cell["live"] for cell in data["cells"])
    assert "cell_output" not in text


def test_code_that_only_shows_a_tool_is_folded_below_it(site):
    _, text = data_of(site, "notebooks/depend.html")
    place = text.index('data-kind="DependencyAssessor"')
    assert text.index('<details class="tk-code">', place) > place
    assert text.count('<details class="tk-code">') >= 10


@pytest.mark.parametrize("anchor", ["S22.1", "S23.2", "S25.3"])
def test_a_point_of_the_talk_keeps_its_anchor(site, anchor):
    found = check.pages(site)
    assert anchor in found["notebooks/depend.html"].ids
    assert f"../notebooks/depend.html#{anchor}" in found["book/talk.html"].links
