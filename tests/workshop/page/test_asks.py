"""What the room is asked is answered in a panel, on any page, by pointer or by keyboard alone."""

import sqlite3
from contextlib import closing

import pytest

pytestmark = pytest.mark.browser

PANEL = "#ask"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True}
KINDS = {
    "choices": {
        "kind": "choices",
        "prompt": "Which first?",
        "choices": ["zlib", "sudo", "ntpd"],
        "sure": True,
    },
    "number": {
        "kind": "number",
        "prompt": "How many lines?",
        "unit": "lines",
        "truth": 1200,
        "factor": 2,
    },
    "words": {"kind": "words", "prompt": "What is trust?", "most": 2, "longest": 40},
    "ranking": {"kind": "ranking", "prompt": "In which order?", "items": ["zlib", "sudo", "ntpd"]},
    "scale": {
        "kind": "scale",
        "prompt": "Do you believe it?",
        "low": 1,
        "high": 5,
        "labels": ["no", "yes"],
    },
    "incident": {"kind": "incident", "prompt": "", "seed": 7},
}
# Keys from the first control of the form on, and what the room has then been told.
TYPED = {
    "choices": (["Space", "ArrowDown", "Tab", "ArrowRight"], {"choice": 1, "sure": 55}),
    "number": (["9", "0", "0"], {"number": 900}),
    "words": (["c", "a", "r", "e"], {"words": ["care"]}),
    "ranking": (["ArrowDown", "ArrowDown"], {"order": [1, 2, 0]}),
    "scale": (["Space", "ArrowRight", "ArrowRight"], {"at": 3}),
    "incident": (["Space"], {"choice": "answer"}),
}


def said(page, ask):
    answers = page.evaluate("""() => fetch("/room/answers").then((answer) => answer.json())""")
    return answers["said"].get(ask, {})


def opened(page, facilitator, kind):
    """Ask the room, and wait until the page shows it; return the ask's id."""
    ask = facilitator.ask(**KINDS[kind])
    page.locator(f"#ask[data-ask='{ask}']").wait_for()
    return ask


def send(page):
    page.locator(PANEL).get_by_role("button", name="Send").click()
    page.locator(PANEL).get_by_text("Kept.").wait_for()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_answered_by_the_keyboard_alone(come_in, facilitator, kind):
    page = come_in()
    ask = opened(page, facilitator, kind)
    keys, value = TYPED[kind]
    page.keyboard.press("Tab")  # "Skip to the text"
    page.keyboard.press("Tab")
    assert (
        page.evaluate("() => document.activeElement.textContent") == "Go to what the room is asked"
    )
    page.keyboard.press("Enter")
    first = f"{PANEL} :is(input, textarea, .rm-ranking button:enabled)"
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("(first) => document.activeElement.matches(first)", first):
            break
    for key in keys:
        page.keyboard.press(key)
    page.locator(PANEL).get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    page.locator(PANEL).get_by_text("Kept.").wait_for()
    told = said(page, ask)["1"]
    if kind == "incident":
        assert isinstance(told["choice"], str)
    else:
        assert told == value


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_fits_a_phone_and_has_no_barrier(come_in, facilitator, axe, overflow, kind):
    page = come_in(**PHONE, color_scheme="dark", bypass_csp=True)  # axe sets styles of its own
    ask = opened(page, facilitator, kind)
    page.locator(f"#ask[data-ask='{ask}'] [data-key=send]").wait_for()
    assert overflow(page) == []
    assert axe(page, "body") == []
    facilitator.do(do="ask.reveal", id=ask)
    page.locator(PANEL).get_by_text("What the room says").wait_for()
    assert overflow(page) == []
    assert axe(page, "body") == []


def test_a_ranking_is_dragged_by_the_pointer(come_in, facilitator):
    page = come_in()
    ask = opened(page, facilitator, "ranking")
    rows = page.locator(".rm-ranking li")
    last = rows.nth(2).locator(".rm-grip").bounding_box()
    top = rows.nth(0).bounding_box()
    page.mouse.move(last["x"] + 20, last["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 20, top["y"] + 25, steps=8)
    page.mouse.move(last["x"] + 20, top["y"] + 3, steps=4)
    page.mouse.up()
    send(page)
    assert said(page, ask)["1"] == {"order": [2, 0, 1]}


def test_an_answer_can_be_changed_until_voting_closes_and_is_there_after_a_reload(
    come_in, facilitator
):
    page = come_in()
    ask = opened(page, facilitator, "scale")
    page.locator(PANEL).get_by_label("2", exact=True).check()
    send(page)
    page.reload()
    assert page.locator(PANEL).get_by_label("2", exact=True).is_checked()
    page.locator(PANEL).get_by_label("4", exact=True).check()
    page.locator(PANEL).get_by_role("button", name="Send my changed answer").click()
    page.wait_for_function(
        "() => document.querySelector('#ask .tk-good')?.textContent.startsWith('Kept.')"
    )
    assert said(page, ask)["1"] == {"at": 4}
    facilitator.do(do="ask.close", id=ask)
    page.locator(PANEL).get_by_text("Voting is closed").wait_for()
    assert page.locator(f"{PANEL} input").count() == 0
    assert "You said: 4" in page.locator(PANEL).inner_text()


def test_nothing_is_shown_before_it_is_revealed_and_the_truth_then(come_in, facilitator):
    page = come_in()
    ask = opened(page, facilitator, "number")
    page.locator(PANEL).get_by_label("Your answer").fill("1,000")
    send(page)
    assert page.locator(".rm-outcome").count() == 0
    facilitator.do(do="ask.reveal", id=ask)
    page.locator(".rm-outcome").get_by_text("1 answer").wait_for()
    assert "1,200" in page.locator(".rm-told").inner_text().replace("1200", "1,200")


def test_a_second_vote_reminds_of_the_first(come_in, facilitator):
    page = come_in()
    ask = opened(page, facilitator, "choices")
    page.locator(PANEL).get_by_label("zlib").check()
    send(page)
    facilitator.do(do="ask.close", id=ask)
    facilitator.do(do="ask.again", id=ask, round=1)
    page.locator(PANEL).get_by_text("Second vote. Before, you said: zlib.").wait_for()
    page.locator(PANEL).get_by_label("sudo").check()
    send(page)
    facilitator.do(do="ask.reveal", id=ask)
    page.locator(".rm-outcome").get_by_text("in brackets the vote before").wait_for()
    counts = page.locator(".rm-count").all_inner_texts()
    assert counts == ["0 (1)", "1 (0)", "0 (0)"]


def test_what_is_being_typed_survives_whatever_else_the_room_says(come_in, facilitator):
    page = come_in()
    opened(page, facilitator, "words")
    field = page.locator(f"{PANEL} input").first
    field.focus()
    page.keyboard.type("half a ")
    facilitator.do(do="timer", seconds=300, label="Coffee")
    page.locator(".rm-timer").get_by_text("Coffee").wait_for()
    page.keyboard.type("thought")
    assert field.input_value() == "half a thought"


def test_a_chapters_own_card_is_covered_while_the_room_is_asked_the_same(come_in, facilitator):
    page = come_in("room/premise")
    ask = facilitator.ask(question="premise.sudo-share")
    card = page.locator(".rm-output .tk-ask").first
    page.wait_for_function("() => document.querySelector('.rm-output .tk-ask').inert")
    assert page.locator(".rm-covered").count() == 1
    page.get_by_text("The room is asked this question now").wait_for()
    facilitator.do(do="ask.reveal", id=ask)
    page.wait_for_function("() => !document.querySelector('.rm-output .tk-ask').inert")
    card.get_by_label("Your answer").fill("3")


def test_a_ballot_cast_offline_is_sent_later_and_counted_once(come_in, room, facilitator, kept):
    page = come_in()
    ask = opened(page, facilitator, "scale")
    page.locator(PANEL).get_by_label("5", exact=True).check()
    shut = ["POST"]
    page.route(
        "**/room/say",
        lambda route: route.abort() if route.request.method in shut else route.fallback(),
    )
    page.locator(PANEL).get_by_role("button", name="Send").dblclick()
    page.locator(PANEL).get_by_text("On its way.").wait_for()
    shut.clear()
    kept(page)
    with closing(sqlite3.connect(f"file:{room.folder}/room.sqlite?mode=ro", uri=True)) as store:
        (count,) = store.execute("SELECT count(*) FROM entry WHERE name = ?", (ask,)).fetchone()
    assert count == 1


def test_the_room_goes_on_with_a_button_and_never_by_itself(come_in, facilitator):
    page = come_in("room/premise")
    facilitator.do(do="pace", chapter="choose")
    page.locator("#banner").get_by_text("The room goes on to").wait_for()
    assert page.url.endswith("/room/premise")
    page.locator("#banner").get_by_role("button", name="Stay here").click()
    assert page.locator("#banner").inner_text().strip() == ""
    facilitator.do(do="pace", chapter="premise")
    page.wait_for_function(
        "() => document.querySelector('a[rel=next]').hasAttribute('data-closed') === false"
    )
