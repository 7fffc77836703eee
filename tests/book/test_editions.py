"""Past editions stay, each finds the others, and one edition alone says nothing of it."""

import json
import shutil

import pytest

from teachkit.errors import TeachkitError
from teachkit.publish.book.editions import LIST, keep_editions


def edition(folder, name):
    folder.mkdir(parents=True)
    (folder / LIST).write_text(json.dumps([{"name": name, "path": "./", "here": True}]))
    (folder / "index.html").write_text(f"edition {name}")
    return folder


def listed(folder):
    rows = json.loads((folder / LIST).read_text())
    return [(row["name"], row["path"]) for row in rows], [
        row["name"] for row in rows if row.get("here")
    ]


def test_each_edition_lists_all_of_them_newest_first(tmp_path):
    site = edition(tmp_path / "site", "1.10")
    past = [edition(tmp_path / name, name) for name in ("1.2", "1.9")]
    assert keep_editions(site, past) == ("1.10", "1.9", "1.2")
    assert listed(site) == ([("1.10", "./"), ("1.9", "1.9/"), ("1.2", "1.2/")], ["1.10"])
    assert listed(site / "1.9") == ([("1.10", "../"), ("1.9", "./"), ("1.2", "../1.2/")], ["1.9"])
    assert (site / "1.2" / "index.html").read_text() == "edition 1.2"


def test_the_newest_is_not_kept_beside_itself(tmp_path):
    site = edition(tmp_path / "site", "1.1")
    assert keep_editions(site, [edition(tmp_path / "old", "1.1")]) == ("1.1",)
    assert not (site / "1.1").exists()


def test_keeping_them_again_changes_nothing(tmp_path):
    site = edition(tmp_path / "site", "2")
    past = [edition(tmp_path / "old", "1")]
    assert keep_editions(site, past) == keep_editions(site, past) == ("2", "1")


@pytest.mark.parametrize("name", ["../up", "notebooks", ""], ids="up room nothing".split())
def test_an_edition_with_a_name_that_no_release_has_is_refused(tmp_path, name):
    site = edition(tmp_path / "site", "2")
    with pytest.raises(TeachkitError) as caught:
        keep_editions(site, [edition(tmp_path / "old", name)])
    assert caught.value.code == "bad-edition"


def test_a_folder_without_a_site_is_refused(tmp_path):
    site = edition(tmp_path / "site", "2")
    (tmp_path / "empty").mkdir()
    with pytest.raises(TeachkitError, match="no site"):
        keep_editions(site, [tmp_path / "empty"])


@pytest.fixture
def with_editions(site):
    """Put a past edition into the built book for a test, and take it out again."""
    before = (site / LIST).read_text()
    past = site / "0.0.1"
    (past / "notebooks").mkdir(parents=True)
    shutil.copy(site / "notebooks" / "depend.html", past / "notebooks" / "depend.html")
    shutil.copy(site / "index.html", past / "index.html")
    (past / "_static").symlink_to(site / "_static")
    (past / LIST).write_text(json.dumps([{"name": "0.0.1", "path": "./", "here": True}]))
    kept = site.with_name(site.name + ".past")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.move(past, kept)
    keep_editions(site, [kept])
    yield
    shutil.rmtree(past)
    shutil.rmtree(kept)
    (site / LIST).write_text(before)


@pytest.mark.browser
def test_a_book_with_one_edition_shows_no_switch(book_page):
    page = book_page("notebooks/depend.html")
    page.wait_for_load_state("networkidle")
    assert page.locator(".tk-editions").count() == 0


@pytest.mark.browser
@pytest.mark.usefixtures("with_editions")
def test_a_keyboard_reaches_the_same_page_of_another_edition_and_back(book_page):
    page = book_page("notebooks/depend.html")
    summary = page.locator(".tk-editions summary")
    summary.wait_for()
    summary.focus()
    with page.expect_response(lambda one: "0.0.1/notebooks/depend.html" in one.url):
        page.keyboard.press("Enter")
    link = page.get_by_role("link", name="0.0.1")
    page.wait_for_function("link => link.href.endsWith('.html')", arg=link.element_handle())
    page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/0.0.1/notebooks/depend.html")
    newer = page.locator(".tk-past-edition a")
    newer.wait_for()
    page.wait_for_function("link => link.href.endsWith('.html')", arg=newer.element_handle())
    newer.click()
    page.wait_for_url(lambda url: url.endswith("/notebooks/depend.html") and "0.0.1" not in url)
    assert page.locator(".tk-past-edition").count() == 0
