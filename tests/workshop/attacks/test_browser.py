"""Names, words and plans that are markup or scripts, in a real Chromium: on the board, on the wall,
in a neighbour's page and in the exported report."""

import json
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("playwright.sync_api")

from tests.workshop.attacks.conftest import asks_chooser, do, facilitator, joined, listen, play

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SCRIPTS = (
    "<img src=x onerror=owned=1>",
    "<script>owned=1</script>",
    "\"><svg onload='owned=1'>",
    "</title></script><script>owned=1//",
    "<iframe srcdoc='<script>top.owned=1'>",
    "<a href=javascript:owned=1 id=owned>x</a>",
    "{{owned=1}}${owned=1}<%=owned%>",
    "<style>@import 'http://evil.example/'",
)


async def planted(room):
    """Plant each script as a name, a word, a heading, a candidate in a plan, an explanation."""
    board = await facilitator(room)
    ask = secrets.token_hex(8)
    await do(board, do="ask.add", id=ask, kind="words", prompt="One word?", most=3, longest=60)
    await do(board, do="ask.open", id=ask)
    for script in SCRIPTS:
        mallory = await joined(room, name=script)
        sent = {"id": secrets.token_hex(16), "ask": ask, "round": 1, "value": {"words": [script]}}
        assert (await mallory.post("room/say", sent)).code == 200
        live = await listen(mallory, "room/live")
        await live.write_message(json.dumps({"where": {"chapter": "choose", "heading": script}}))
    await mallory.widgets("choose")
    for script in SCRIPTS:
        told = await asks_chooser(mallory, do="add", id=f"a{script}", candidate={"name": script})
        assert told.get("ok"), told
        told = await asks_chooser(mallory, do="keep", id=f"k{script}", name=script, because=script)
        assert told.get("ok"), told
    await do(board, do="words.all", ask=ask, state="shown")
    await do(board, do="groups.make", count=2)
    await do(board, do="ask.reveal", id=ask)
    victim = await joined(room, "Vic")
    return victim.cookies


@pytest.fixture(scope="module")
def cookies(room):
    """The cookies of a neighbour of whoever has planted all that."""
    # Playwright has this thread's event loop for itself.
    with ThreadPoolExecutor(1) as other:
        return other.submit(lambda: play(planted(room), patience=60)).result()


@pytest.fixture
def look(room, cookies, browser):
    """A function: open a page in a browser that is both facilitator and neighbour."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_cookies(
        [{"name": name, "value": value, "url": room.url} for name, value in cookies.items()]
    )
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))

    def look(path, *, shown):
        page = context.new_page()
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(room.board)
        page.wait_for_url("**/board")
        page.goto(room.url + path)
        page.get_by_text(shown).first.wait_for(state="attached", timeout=20_000)
        page.wait_for_load_state("load")
        return page

    yield look, asked, said
    context.close()


PLACES = {
    "the board": ("board", "<script>owned=1</script>"),
    "the wall": ("present", "<script>owned=1</script>"),
    "the report": ("board/export.html", "<script>owned=1</script>"),
    "a neighbour's page": ("room/choose", "<script>owned=1</script>"),
}


@pytest.mark.parametrize("place", PLACES)
def test_run_a_script_in_anothers_browser(look, room, outcome, place):
    """Put scripts into names, words, headings, plans: eight spellings, seen in Chromium."""
    open_page, asked, said = look
    path, shown = PLACES[place]
    page = open_page(path, shown=shown)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert not said
    hidden = "img[src='x'], iframe[srcdoc], svg[onload], a[href^='javascript:']"
    assert page.locator(hidden).count() == 0
    host = room.url.split("/")[2]
    strange = [url for url in asked if url.split("/")[2] != host and url[:4] == "http"]
    assert not strange
    outcome("text, not markup")


def test_a_script_that_is_there_all_the_same_is_not_run(look, outcome):
    """Should markup ever slip through: the policy of the pages runs no inline script."""
    open_page, _asked, _said = look
    for path, shown in PLACES.values():
        page = open_page(path, shown=shown)
        page.evaluate(
            """async () => {
              const script = document.createElement("script");
              script.textContent = "window.owned = 1";
              document.body.append(script);
              const box = document.createElement("div");
              box.innerHTML = "<img src='data:,' onerror='window.owned = 1'>";
              const failed = new Promise((done) => box.firstChild.addEventListener("error", done));
              document.body.append(box);
              await failed;
            }"""
        )
        assert page.evaluate("typeof window.owned") == "undefined"
        page.close()
    outcome("the CSP stops it")
