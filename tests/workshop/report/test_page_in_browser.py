"""The report in a real browser: light, dark and on a phone, from a file."""

import pytest

from teachkit.workshop.report.page import page_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_the_report_has_no_barrier_asks_nobody_and_fits(
    workshop, tmp_path, browser, axe, scheme, width
):
    path = tmp_path / "room.html"
    path.write_text(page_of(workshop.account()), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())

    assert page.title() == workshop.settings.title
    assert (asked, said) == ([path.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.eval_on_selector_all(
        "svg", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > 20
    assert min(heights) > 5
    # What is drawn has a colour that differs from what it is drawn on.
    assert page.evaluate(
        """() => getComputedStyle(document.querySelector('svg .bar')).fill
           !== getComputedStyle(document.body).backgroundColor"""
    )
    assert axe(page, "html") == []
    context.close()
