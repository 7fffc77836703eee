"""The card of questions on a page of its own: no kernel, no JupyterLab, and what a host may do."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

import teachkit.widgets.ask as module
from teachkit.course.answer import judge
from teachkit.course.load import load_course, load_question, load_questions
from teachkit.course.question import Predict as Prediction
from teachkit.course.record import Entry, Record
from teachkit.course.review import most_urgent
from teachkit.course.store import FileRecordStore
from teachkit.errors import TeachkitError
from teachkit.widgets import CheckYourself, Predict, Review, SelfExplain
from teachkit.widgets.esm import join_modules
from teachkit.widgets.printed import inline, prose
from teachkit.widgets.tool import _STATIC

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A model as anywidget gives it, an event that a host may take, and all that the card sends.
PAGE = """
window.load = (text) => import(URL.createObjectURL(new Blob([text], {type: "text/javascript"})));
window.open_card = async (text, css, state) => {
  const {default: widget} = await load(text);
  const hears = {}, sent = [], events = [], pending = [];
  const model = {
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
      for (const hear of hears[`change:${name}`] ?? []) hear();
    },
    on: (name, hear) => (hears[name] ??= []).push(hear),
    off: () => {},
    send: (message) => { sent.push(message); if (card.answer) card.tell(card.answer(message)); },
    save_changes: () => sent.push("saved"),
  };
  const {initialize, render} = widget();
  const card = {
    sent, events, model, answer: null,
    tell: (message) => { for (const hear of hears["msg:custom"]) hear(message); },
    open: () => {
      const el = document.body.appendChild(document.createElement("div"));
      const close = render({model, el});
      return () => { close(); el.remove(); };
    },
  };
  document.body.replaceChildren();
  document.head.innerHTML = "";
  document.head.appendChild(document.createElement("style")).textContent = css;
  initialize({model});
  return (window.card = card);
};
"""
HOST = """(problem) => addEventListener("teachkit-entry", (event) => {
  event.preventDefault();
  event.detail.kept = problem ? Promise.reject(problem) : Promise.resolve();
  card.events.push(event.detail.entry);
})"""


@pytest.fixture(scope="module")
def page(browser):
    """An empty page that knows how to open a card, and refuses every request."""
    with browser.new_context(viewport={"width": 900, "height": 1200}) as context:
        context.add_init_script(PAGE)
        page = context.new_page()
        page.set_default_timeout(5000)
        broken = []
        page.route("**/*", lambda route: broken.append(route.request.url) or route.abort())
        page.on("pageerror", lambda error: broken.append(error.stack))
        page.goto("about:blank")
        yield page
        assert broken == []


@pytest.fixture(scope="module")
def ours(page):
    """A page with the modules that draw no card: what they export lies in ``window.ours``."""
    page = page.context.new_page()
    page.goto("about:blank")
    page.evaluate("() => { window.ours = {}; }")
    for name in ("judge", "words"):
        text = join_modules(_STATIC / "ask" / f"{name}.js")
        page.evaluate("async (text) => { Object.assign(ours, await load(text)); }", text)
    return page


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


@pytest.fixture
def show(page, store):
    """A function: show a widget's card as a page without Python does, and return the card."""

    def open_card(widget, *, host=True, problem=None, views=1):
        page.goto("about:blank")
        state = {
            name: getattr(widget, name)
            for name in ("alone", "form", "questions", "earlier", "problem")
        }
        args = [widget._esm, widget._css, json.loads(json.dumps(state))]
        page.evaluate("async (args) => { await open_card(...args); }", args)
        if host:
            page.evaluate(HOST, problem)
        for _ in range(views):
            page.evaluate("() => { card.close = card.open(); }")
        return page.locator(".teachkit").first

    return open_card


@pytest.fixture
def know(page):
    """A function: tell the card on show of other earlier answers, as its host may at any time."""
    return lambda earlier: page.evaluate("(all) => card.model.set('earlier', all)", earlier)


def events(page):
    return page.evaluate("() => card.events")


def numbers():
    return st.one_of(
        st.integers(0, 10**6), st.floats(0, 1e12, allow_nan=False), st.just(0), st.just(0.1)
    )


@st.composite
def predictions(draw):
    """A question and an answer to it; often one that is near the edge of being right."""
    choices = draw(st.one_of(st.just(()), st.lists(st.text(min_size=1), min_size=2, unique=True)))
    answer = draw(st.sampled_from(choices)) if choices else draw(numbers())
    factor = draw(st.sampled_from([1, 1.1, 1.5, 2, 3, 10]))
    question = Prediction("a.b", 1, "", answer, tuple(choices), "", factor, "", "", "")
    if choices:
        return question, draw(st.sampled_from(choices))
    edge = st.sampled_from([answer, answer * factor, answer / factor])
    return question, draw(st.one_of(numbers(), edge))


alike = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@alike
@given(predictions(), st.integers(0, 100))
def test_a_prediction_is_judged_as_python_judges_it(ours, asked, sure):
    question, answer = asked
    said = {"answer": answer, "confidence": sure}
    right, kept = judge(question, said)
    made = ours.evaluate("([question, said]) => ours.entryFor(question, said)",
                         [module._data(question), said])  # fmt: skip
    assert (made["right"], made["said"]) == (right, pytest.approx(kept, abs=1e-12))


CHECKS = [check for one in load_course().pages for check in load_questions(one.id).checks]


def test_every_choice_of_the_course_is_judged_as_python_judges_it(ours):
    data = [module._data(check) for check in CHECKS]
    made = ours.evaluate(
        """(all) => all.map((question) => question.choices.map((choice) =>
          ours.entryFor(question, {chosen: choice.misconception || "right"})))""",
        data,
    )
    for check, entries in zip(CHECKS, made, strict=True):
        assert len(entries) == len(check.choices)
        for entry in entries:
            assert (entry["right"], entry["said"]) == judge(check, entry["said"])
            assert (entry["kind"], entry["id"], entry["revision"]) == ("check", check.id, 1)


WHENS = "2026-11-23T09:55:01.123+00:00"


@alike
@given(
    st.lists(st.sampled_from(CHECKS), max_size=12, unique_by=lambda check: check.id),
    st.lists(st.tuples(st.integers(0, 11), st.booleans(), st.sampled_from([1, 1, 1, 2]))),
)
def test_review_picks_as_python_picks(ours, pool, answers):
    entries = [
        Entry("check", pool[place].id, revision, WHENS, right)
        for place, right, revision in answers
        if place < len(pool)
    ]
    record = Record(tuple(entries))
    picked = ours.evaluate(
        "([pool, earlier]) => ours.mostUrgent(pool, earlier).map(({id}) => id)",
        [[module._data(check) for check in pool], module._latest(pool, record)],
    )
    assert picked == [check.id for check in most_urgent(pool, record)]


MARKED = st.text(st.sampled_from("ab `*\n<&_"), max_size=30)
HTML = """(text) => {
  const box = document.createElement("div");
  box.append(...%s);
  return box.innerHTML;
}"""


@alike
@given(MARKED)
def test_marks_in_a_text_are_read_as_python_reads_them(ours, text):
    assert ours.evaluate(HTML % "ours.inline(text)", text) == inline(text)
    assert ours.evaluate(HTML % "ours.prose(text)", text) == prose(text)


SAID = ("reveal", "theirs")


def test_every_text_of_the_course_is_read_as_python_reads_it(ours):
    texts = [
        text
        for chapter in load_course().pages
        for question in load_questions(chapter.id).all()
        for text in (question.prompt, *(getattr(question, name, "") for name in SAID))
    ]
    assert len(texts) > 100
    for text in texts:
        assert ours.evaluate(HTML % "ours.prose(text)", text) == prose(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("40", 40), ("1,200", 1200), ("1 200", 1200), ("1\u00a0200.5", 1200.5), (".5", 0.5),
        ("1e3", 1000), ("+7", 7), ("", None), ("many", None), ("-3", None), ("nan", None),
        ("inf", None), ("Infinity", None), ("0x10", None), ("1e999", None), ("4 0 %", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(ours, typed, number):
    assert ours.evaluate("(typed) => ours.numberIn(typed)", typed) == number


# ---- the card, its host, and Python when there is one


def commit(card, value, sure="80"):
    card.get_by_role("textbox").fill(value)
    card.get_by_role("spinbutton").fill(sure)
    card.get_by_role("button", name="Commit").click()


def test_a_prediction_is_told_at_once_and_the_host_gets_its_entry(page, show, store):
    widget = Predict("choose.expat-dependants", store=store)
    truth = widget.question.answer
    card = show(widget)
    expect(card).not_to_contain_text(f"{truth:g}")
    commit(card, f"{truth * 1.5:g}")
    said = card.get_by_role("status")
    expect(said).to_contain_text("Right.")
    expect(said).to_contain_text("Brier score: 0.04. 0 is perfect")
    expect(said).to_contain_text("off by a factor of 1.5")
    expect(said).to_be_focused()
    for role in ("textbox", "spinbutton", "button"):
        expect(card.get_by_role(role)).to_be_disabled()
    (entry,) = events(page)
    kept = widget.keep(entry)
    assert entry == module._entry_data(kept)
    assert page.evaluate("() => card.sent") == [], "nothing is sent to Python"


def test_what_is_no_number_is_asked_for_again(page, show, store):
    card = show(Predict("choose.expat-dependants", store=store))
    for typed in ("", "many", "-3"):
        commit(card, typed)
        expect(card.get_by_role("status")).to_contain_text("Please write a number")
        expect(card.get_by_role("button", name="Commit")).to_be_enabled()
    assert events(page) == []


def test_how_sure_stays_between_nought_and_a_hundred(page, show, store):
    card = show(Predict("start.not-memory", store=store))
    card.get_by_role("button", name="Commit").click()
    expect(card.get_by_role("status")).to_contain_text("Choose one first.")
    card.get_by_role("radio").first.check()
    card.get_by_role("spinbutton").fill("250")
    card.get_by_role("spinbutton").press("Tab")
    expect(card.get_by_role("spinbutton")).to_have_value("100")
    card.get_by_role("spinbutton").fill("")
    card.get_by_role("button", name="Commit").click()
    assert events(page)[0]["said"] == {
        "answer": "about one in ten", "confidence": 100, "brier": 1,
    }  # fmt: skip


def test_what_the_host_could_not_keep_is_said_and_stops_nobody(page, show, store):
    card = show(
        SelfExplain("start.why-write-it-down", store=store),
        problem={"message": "The browser has no room left.", "hint": "Export your record."},
    )
    card.get_by_role("textbox").fill("Because.")
    card.get_by_role("button").click()
    expect(card.get_by_role("status")).to_contain_text("A rule in public says no for you")
    expect(card.get_by_role("status")).to_contain_text(
        "Not recorded: The browser has no room left. Export your record."
    )


def test_earlier_answers_are_shown_and_those_that_come_later_too(page, show, store, know):
    question = load_question("start.not-memory")
    widget = Predict(question, store=store)
    said = {"answer": "nearly all", "confidence": 30}
    entry = {"kind": "predict", "id": question.id, "revision": question.revision, "when": WHENS}
    card = show(widget)
    expect(card.get_by_role("status")).to_be_empty()
    know({question.id: {**entry, "right": False, "said": said}})
    expect(card.get_by_role("status")).to_contain_text("You said nearly all, 30 % sure.")
    widget.keep({**entry, "said": said})
    card = show(Predict(question, store=store))
    expect(card.get_by_role("status")).to_contain_text("You said nearly all, 30 % sure.")
    expect(card.get_by_role("radio", name="nearly all")).to_be_checked()
    know({question.id: {**entry, "revision": question.revision + 1, "said": said}})
    expect(card.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("said", [None, {}, {"answer": 7}, {"text": 7}], ids=str)
@pytest.mark.parametrize("name", ["start.not-memory", "start.why-write-it-down"])
def test_an_earlier_answer_that_no_card_can_show_is_none(page, show, store, name, said):
    question = load_question(name)
    kind = Predict if name == "start.not-memory" else SelfExplain
    entry = {"kind": "predict", "id": name, "revision": question.revision, "when": WHENS}
    if kind is SelfExplain:
        entry["kind"] = "explain"
    widget = kind(question, store=store)
    widget.earlier = {name: entry if said is None else {**entry, "said": said}}
    card = show(widget)
    expect(card.get_by_role("status")).to_be_empty()
    expect(card.get_by_role("button")).to_be_enabled()


def choose(card, text):
    card.get_by_role("radio", name=text, exact=True).check()


def test_each_wrong_choice_has_its_feedback_and_only_the_missed_are_asked_again(page, show, store):
    widget = CheckYourself("start", store=store)
    card = show(widget)
    first, second, third = widget.asked
    button = card.get_by_role("button")
    choose(card, first.right.text)
    button.click()
    expect(card.get_by_role("status").nth(1)).to_contain_text("Not answered. Choose one")
    expect(card.get_by_role("status").last).to_contain_text("Answer them all first")
    expect(card.get_by_role("radiogroup").nth(1).get_by_role("radio").first).to_be_focused()
    assert events(page) == []
    choose(card, second.choices[1].text)
    expect(card.get_by_role("status").nth(1)).to_be_empty()
    choose(card, third.right.text)
    before = card.get_by_role("radiogroup").nth(1).inner_text()
    button.click()
    expect(card.get_by_role("status").nth(0)).to_contain_text("Right.")
    expect(card.get_by_role("status").nth(1)).to_contain_text("Not quite. No guess is ever marked.")
    expect(card.get_by_role("status").last).to_contain_text("2 of 3 right.")
    expect(card.get_by_role("button", name="Ask the one you missed again")).to_be_focused()
    button.click()
    assert card.get_by_role("radiogroup").nth(1).inner_text() != before, "another order"
    for place, open_again in enumerate((False, True, False)):
        radio = card.get_by_role("radiogroup").nth(place).get_by_role("radio").first
        expect(radio).to_be_enabled() if open_again else expect(radio).to_be_disabled()
    choose(card, second.right.text)
    button.click()
    expect(card.get_by_role("status").last).to_contain_text("All right.")
    expect(card.get_by_role("status").last).to_be_focused()
    expect(card.get_by_role("button")).to_have_count(0)
    for entry in events(page):
        assert module._entry_data(widget.keep(entry)) == entry
    assert [entry.right for entry in store.load().entries].count(False) == 1
    again = show(CheckYourself("start", store=store))
    expect(again.get_by_role("status").first).to_contain_text("Right, earlier.")
    expect(again.get_by_role("button")).to_have_count(0)


def test_review_asks_what_the_browser_knows_was_missed(show, store, know):
    widget = Review("plan", store=store)
    missed = load_questions("focus").checks[-1]
    entry = {"kind": "check", "id": missed.id, "revision": missed.revision, "when": WHENS}
    card = show(widget)
    expect(card.get_by_role("radiogroup")).to_have_count(2)
    expect(card).not_to_contain_text(missed.right.text)
    know({missed.id: {**entry, "right": False, "said": {"chosen": "x"}}})
    expect(card.get_by_role("radiogroup")).to_have_count(2)
    choose(card.get_by_role("radiogroup").first, missed.right.text)
    know({})  # another tab's news: too late for these
    expect(card.get_by_role("radio", name=missed.right.text, exact=True)).to_be_checked()


def test_two_views_of_a_card_agree_and_the_focus_stays_where_it_was(page, show, store):
    show(Predict("choose.expat-dependants", store=store), views=2)
    one, two = page.locator(".teachkit").all()
    commit(one, "10")
    expect(two.get_by_role("textbox")).to_have_value("10")
    expect(two.get_by_role("status")).to_contain_text("Not this time.")
    expect(one.get_by_role("status")).to_be_focused()
    page.evaluate("() => card.close()")
    page.evaluate("() => { card.open(); }")  # as JupyterLab does with a cell that comes into view
    expect(page.locator(".teachkit").last).to_contain_text("You said 10 source packages")


def test_without_a_host_python_keeps_it_and_says_what_is_wrong(page, show, store):
    widget = Predict("choose.expat-dependants", store=store)
    card = show(widget, host=False)
    commit(card, "10")
    (message,) = page.evaluate("() => card.sent")
    assert message["do"] == "keep"
    with pytest.raises(TeachkitError):
        widget.keep(message["entry"] | {"revision": 9})
    assert module._entry_data(widget.keep(message["entry"])) == message["entry"]
    error = {"message": "The disk is full.", "hint": "Make room."}
    page.evaluate("(answer) => card.tell(answer)", {"id": message["id"], "error": error})
    expect(card.get_by_role("status")).to_contain_text("Not recorded: The disk is full. Make room.")


def test_python_that_does_not_answer_is_asked_again_and_recorded_once(page, show, store):
    page.clock.install()
    widget = Predict("choose.expat-dependants", store=store)
    card = show(widget, host=False)
    commit(card, "10")
    for seconds in (6, 11, 21):
        page.clock.run_for(seconds * 1000)
    expect(card.get_by_role("status")).to_contain_text("Not recorded yet: Python does not answer.")
    page.clock.run_for(41000)
    expect(card.get_by_role("status")).to_contain_text("run the cell again")
    messages = page.evaluate("() => card.sent")
    assert len(messages) == 4
    for message in messages:
        widget.keep(message["entry"])
    assert len(store.load().entries) == 1
    page.evaluate("(id) => card.tell({id, ok: true})", messages[1]["id"])
    expect(card.get_by_role("status")).not_to_contain_text("Not recorded")


def test_a_record_that_cannot_be_read_is_told_and_stops_nobody(page, show, store):
    store.path.write_text("my diary")
    card = show(SelfExplain("start.why-write-it-down", store=store))
    expect(card.get_by_role("status")).to_contain_text("Your earlier answers cannot be read: This")
    card.get_by_role("button").click()
    expect(card.get_by_role("status")).to_contain_text("Write a sentence of your own first")
    card.get_by_role("textbox").fill("Because.")
    card.get_by_role("button").click()
    expect(card.get_by_role("status")).to_contain_text("A rule in public")


def test_what_course_files_say_is_text_and_never_html(page, show, store, repository):
    question = load_question("choose.people", repository / "tests" / "courses" / "small")
    card = show(Predict(question, store=store))
    commit(card, "4")
    expect(card).to_contain_text("<b>Not bold.</b>")
    expect(card.locator("b")).to_have_count(0)
    expect(card.locator("code")).to_have_text("one")


def test_keys_stay_in_the_card_and_choices_are_one_stop(page, show, store):
    card = show(CheckYourself("start", store=store))
    page.evaluate(
        "() => { window.keys = []; addEventListener('keydown', (e) => keys.push(e.key)); }"
    )
    card.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "Tab", "d", "Escape", "Shift+Enter"):
        page.keyboard.press(key)
    assert page.evaluate("() => keys") == ["Escape", "Enter"]
    groups = card.get_by_role("radiogroup")
    expect(groups.first.get_by_role("radio").nth(1)).to_be_checked()
    expect(groups.nth(1).get_by_role("radio").first).to_be_focused()
    for place, check in enumerate(load_questions("start").checks):
        name = groups.nth(place).get_attribute("aria-labelledby")
        expect(page.locator(f"[id='{name}']")).to_contain_text(check.prompt[:12])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_and_contrast_in_both_themes(page, show, store, axe, contrast, theme):
    card = show(CheckYourself("start", store=store))
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.evaluate("() => { document.documentElement.lang = 'en'; }")
    for group in card.get_by_role("radiogroup").all():
        group.get_by_role("radio").first.check()
    card.get_by_role("button").click()
    assert axe(page, ".teachkit") == []
    ratio, where = contrast(page, ".teachkit")
    assert ratio >= 4.5, where
