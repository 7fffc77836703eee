"""A few real Chromiums: when the chooser is seen, when its slider answers, and what a page weighs.

Each visitor is a fresh profile. Bytes are those on the wire, headers and sockets included.
"""

import asyncio

from benchmarks.book.reading import WATCH
from benchmarks.workshop.chapter import CHAPTER

__all__ = ["browsing"]

MINUTE = 60_000
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


async def browsing(server, people):
    """Visit with so many browsers one after the other; return one dict for each."""
    from playwright.async_api import async_playwright

    rows = []
    async with async_playwright() as playwright:
        for _ in range(people):
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", ALONE]
            )
            try:
                context = await browser.new_context(viewport={"width": 1280, "height": 900})
                rows.append(await _visit(await context.new_page(), server))
            finally:
                await browser.close()
    return {"people": people, "errors": 0, "visits": rows}


async def _visit(page, server):
    sent, strange = [], set()
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
    page.on("request", lambda one: None if server.address in one.url else strange.add(one.url[:60]))
    path = "/"
    if server.code:
        await page.goto(f"{server.address}/?code={server.code}")
        await page.evaluate(
            """code => fetch("join", {method: "POST", body: JSON.stringify({code, name: ""}),
                                      headers: {"Content-Type": "application/json"}})""",
            server.code,
        )
        path = f"/room/{CHAPTER}"
    began = asyncio.get_running_loop().time()
    await page.goto(server.address + path, wait_until="commit")
    slider = page.locator(".tk-rows").first
    await slider.wait_for(timeout=MINUTE)
    seen = asyncio.get_running_loop().time() - began
    slider = page.locator("input[type=range]").first
    await slider.focus()
    await page.evaluate(WATCH)
    await page.keyboard.press("ArrowRight")
    # Asked from here: our pages' policy lets no text be evaluated, not even Playwright's.
    async with asyncio.timeout(MINUTE / 1000):
        while not await page.evaluate("window.seen.answer"):  # noqa: ASYNC110  # it is elsewhere
            await asyncio.sleep(0.02)
    answered = asyncio.get_running_loop().time() - began
    await page.wait_for_timeout(500)  # what the page fetches by itself, it has by now
    return {
        "seen": seen,
        "answered": answered,
        "echo, ms": await page.evaluate("window.seen.answer - window.seen.key"),
        "MB": sum(sent) / 1e6,
        "requests": len(sent),
        "elsewhere": sorted(one for one in strange if one.startswith("http")),
    }
