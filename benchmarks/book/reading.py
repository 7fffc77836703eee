"""A reader in a real Chromium: opens a page, moves a slider of the chooser, waits for the answer.

The clock is the page's own. It starts with the key that moves the slider (for a frame: with the
navigation that opens it) and stops when the ranking that Python computed stands in the page.
"""

import json
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import sync_playwright

__all__ = ["book", "reader", "repl"]

CODE = "from teachkit.widgets import ProjectChooser\nProjectChooser()"
MINUTE = 60_000

# Notes when the next key goes down, and when the rows of the ranking have changed after it.
WATCH = """() => {
  const rows = document.querySelector(".tk-rows");
  const before = rows.textContent;
  const seen = (window.seen = {});
  addEventListener("keydown", () => (seen.key ??= performance.now()), {capture: true, once: true});
  const look = new MutationObserver(() => {
    if (seen.key && rows.textContent !== before) {
      seen.answer ??= performance.now();
      look.disconnect();
    }
  });
  look.observe(rows, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


@contextmanager
def reader(profile):
    """Open a browser with this profile: an empty folder is somebody who is new here."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
            viewport={"width": 1280, "height": 900},
        )
        try:
            yield context
        finally:
            context.close()


def book(context, address, since, *, query=""):
    """Read the chapter on choosing, then the next one with a tool: milliseconds and bytes.

    What the second chapter costs is told apart: its text, and what makes it live.
    """
    page = context.pages[0]
    since()
    page.goto(f"{address}/notebooks/choose.html{query}", wait_until="load")
    slider = page.locator("input[type=range]").first
    slider.wait_for(timeout=MINUTE)
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # what the page fetches by itself, it has by now
    figures = {"before live": sum(since().values()), **_moved(page, slider)}
    figures["painted"] = page.evaluate("window.teachkitLive?.marks?.painted ?? null")
    page.wait_for_timeout(500)
    figures["live"] = sum(since().values())
    page.goto(f"{address}/notebooks/depend.html", wait_until="load")
    page.locator(".tk-rows [role=row]").nth(2).click(timeout=MINUTE)
    page.wait_for_function("window.teachkitLive.marks.live", timeout=MINUTE)
    page.wait_for_timeout(500)
    sent = since()
    figures["next page, live"] = sent.pop("runtime", 0) + sent.pop("live", 0)
    figures["next page"] = sum(sent.values())
    return figures


def repl(context, address, since):
    """Open JupyterLite's REPL with the same widget, and move the same slider."""
    page = context.pages[0]
    since()
    page.goto(f"{address}/repl/index.html?kernel=python&code={quote(CODE)}&execute=1")
    slider = page.locator("input[type=range]").first
    slider.wait_for(timeout=MINUTE)
    figures = _moved(page, slider)
    figures["answer"] = page.evaluate("window.seen.answer")  # since the navigation began
    figures["live"] = sum(since().values())
    return figures


def _moved(page, slider):
    """Move the slider once, and once more: return both times from key to answer."""
    slider.focus()
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    first = _answered(page)
    echoes = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft", "ArrowRight"):
        page.evaluate(WATCH)
        page.keyboard.press(key)
        echoes.append(_answered(page))
    return {"answer": first, "echoes": echoes}


def _answered(page):
    page.wait_for_function("window.seen.answer", polling=20, timeout=MINUTE)
    seen = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    return seen["answer"] - seen["key"]
