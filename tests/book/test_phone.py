"""No page of the course pushes a phone's screen sideways."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_no_chapter_is_wider_than_a_phone(book_page, served, site):
    page = book_page(viewport={"width": 390, "height": 844})
    found = {}
    for chapter in sorted((site / "notebooks").glob("*.html")):
        assert page.goto(f"{served}notebooks/{chapter.name}", wait_until="load").ok
        found[chapter.stem] = page.evaluate("document.documentElement.scrollWidth")
    assert len(found) == 10
    assert {name: width for name, width in found.items() if width > 390} == {}
