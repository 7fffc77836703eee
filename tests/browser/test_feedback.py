"""Feedback in a real browser: seen, read aloud, printed and walked through by keyboard."""

import http.server
import threading
from functools import partial

import pytest

from teachkit.course.load import load_course, load_exercise
from teachkit.grading.answers import answer_of
from teachkit.grading.feedback import (
    feedback_pages,
    known_misconceptions,
    match,
    overview_page,
    similarities,
    similarity_csv,
    similarity_page,
)
from teachkit.grading.gradebook import Counted, Grade
from teachkit.grading.session import Task, run_session

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("feedback/learner-01.html", "overview.html", "similarity.html")
HOSTILE = """\
def closure(needs, start):
    print("<script>document.title = 'taken'</script><img src=x onerror='document.title = 1'>")
    raise KeyError("<style>* { display: none }</style>\\u202e")
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory, repository):
    """The folder of a run: a real exercise's solutions and wrong answers, graded as a class."""
    folder = load_exercise("depend/closure", repository)
    texts = [HOSTILE, "def closure(needs, start)\n    return 1\n"]
    texts += [
        path.read_text(encoding="utf-8").partition('"""\n\n\n')[2] or path.read_text()
        for path in (*folder.solutions, *folder.wrong, *folder.solutions)
    ]
    tasks = [Task(answer_of(text, folder.exercise.functions)) for text in texts]
    files = [folder.visible, folder.hidden]
    known = known_misconceptions(folder)
    counted = []
    for number, report in enumerate(run_session(files, tasks, data=folder.path / "data"), 1):
        grade = Grade(
            *(f"learner-{number:02}", folder.exercise.id, 1, "c" * 64, "d" * 64, 1),
            *("2026-11-20T16:05:00+00:00", f"handed-in/learner-{number:02}.zip", "separate"),
            report,
            match(report, known),
        )
        late = ("2 days late: 20 % off.",) if number == 1 else ()
        lost = 0.2 if late else 0.0
        kept = grade.points * (1 - lost)
        counted.append(Counted(grade, 2, grade.points, grade.of, lost, kept, late))
    out = tmp_path_factory.mktemp("results")
    (out / "feedback").mkdir()
    for name, page in feedback_pages(counted, [folder], load_course(repository)):
        (out / "feedback" / name).write_text(page, encoding="utf-8")
    found = similarities(counted, [folder])
    (out / "overview.html").write_text(overview_page(counted, [folder], similarity=True))
    (out / "similarity.html").write_text(
        similarity_page(found, {folder.exercise.id: folder.exercise.title}), encoding="utf-8"
    )
    (out / "similarity.csv").write_text(similarity_csv(found))
    return out


@pytest.fixture(scope="module")
def address(graded):
    """Where the folder is served."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=graded)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def opened(browser, address):
    """A function: open a page; nothing but the page itself may be asked for, or complain."""
    contexts, asked, said = [], [], []

    def run(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/{name}")
        return page

    yield run
    for context in contexts:
        context.close()
    assert {url.removeprefix(f"{address}/") for url in asked} <= set(PAGES)
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES, ids=["learner", "overview", "similarity"])
def test_it_is_readable_in_light_and_dark(name, scheme, opened, axe, contrast):
    page = opened(name, color_scheme=scheme, viewport={"width": 1200, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert axe(page, "html") == []
    assert contrast(page, "body")[0] >= 4.5


@pytest.mark.parametrize("name", PAGES, ids=["learner", "overview", "similarity"])
def test_it_fits_a_phone(name, opened, axe, overflowing):
    page = opened(name, viewport={"width": 420, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    assert overflowing(page.locator("body").element_handle(), ".box, pre, svg, .aside") == []
    assert axe(page, "html") == []


@pytest.mark.parametrize("name", PAGES, ids=["learner", "overview", "similarity"])
def test_its_own_policy_lets_its_style_in_and_keeps_scripts_out(name, browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{name}")
    padding = "getComputedStyle(document.querySelector('main')).paddingLeft"
    assert page.evaluate(padding) != "0px"
    with pytest.raises(Exception, match="Content Security Policy"):
        page.add_script_tag(content="document.title = 'taken'")
    assert page.title() != "taken"
    page.close()


def test_what_a_learner_printed_is_text_that_one_can_read(opened):
    page = opened(PAGES[0])
    printed = page.locator("pre").first.inner_text()
    assert "<script>document.title = 'taken'</script>" in printed
    assert "\\u202e" in page.locator("main").inner_text()
    assert page.title() == "Feedback for learner-01"
    assert page.locator("img, script, main style").count() == 0


def test_everything_is_reached_by_keyboard(opened):
    page = opened("overview.html", viewport={"width": 500, "height": 900})
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              return [one.tagName, one.className, style.outlineStyle];
            }"""
        )
        if place[0] == "BODY":
            break
        assert place[2] != "none", place
        reached.add(place[0])
    assert {"A", "DIV", "SUMMARY"} <= reached


def test_a_folded_part_opens_by_keyboard_and_leads_to_a_learners_page(opened):
    page = opened("overview.html")
    last = page.locator("summary").last
    last.focus()
    page.keyboard.press("Enter")
    link = page.locator("details[open] a", has_text="learner-01").last
    link.click()
    assert page.locator("h1").inner_text() == "Feedback for learner-01"


def test_paper_has_everything_that_scrolls_on_a_screen(opened):
    page = opened(PAGES[0], viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    hidden = page.evaluate(
        "[...document.querySelectorAll('pre, .box')].filter((one) => "
        "one.scrollHeight > one.clientHeight + 1).length"
    )
    assert hidden == 0
