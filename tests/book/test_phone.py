"""No page of the course pushes a phone's screen sideways."""

import pytest

from teachkit.course.load import load_course

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_no_chapter_is_wider_than_a_phone(book_page, served, repository):
    page = book_page(viewport={"width": 390, "height": 844})
    found = {}
    for chapter in load_course(repository).pages:
        assert page.goto(f"{served}notebooks/{chapter.id}.html", wait_until="load").ok
        found[chapter.id] = page.evaluate("document.documentElement.scrollWidth")
    assert len(found) == 17
    assert {name: width for name, width in found.items() if width > 390} == {}
