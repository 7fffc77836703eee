"""What a facilitator asks: kept from everybody until the reveal, and then the same for all."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Who can tell how many use cargo vet? Three of five guess wrong, and four are right after talking.
FIRST, SECOND = [0, 1, 1, 3, 3], [1, 3, 3, 3, 3]


def shares(page):
    """The percentages that the picture shows, choice by choice, vote by vote."""
    return [
        text
        for text in page.locator("svg.bd-picture text").all_text_contents()
        if "%" in text and "·" in text
    ]


@pytest.fixture(scope="module")
def asked(desk):
    """A question of the course, asked now; everybody has answered."""
    board = desk.board
    board.locator("summary", has_text="Depend:").click()
    line = board.locator("#rest li", has_text="how many use cargo vet")
    line.get_by_role("button", name="Ask now").click()
    board.wait_for_selector("#stage .tk-chip:has-text('open')")
    ask = desk.until("told.show && told.show.question === 'depend.who-vets'")["show"]
    for person, choice in zip(desk.people, FIRST, strict=True):
        person.say(ask["id"], 1, choice=choice, sure=60)
    desk.answered(5)
    return ask


def test_before_the_reveal_nobody_sees_more_than_a_count(desk, asked):
    assert asked["question"] == "depend.who-vets"
    wall = desk.wall.locator("#screen")
    assert "5 of 5 answered" in wall.inner_text()
    assert wall.locator("svg").count() == 0
    assert "✓" not in wall.inner_text()
    stage = desk.board.locator("#stage")
    assert stage.locator("svg").count() == 0
    assert "Covered until you reveal it" in stage.inner_text()


def test_the_facilitator_may_peek_and_the_wall_stays_covered(desk, asked):
    desk.press("Peek")
    assert shares(desk.board) == ["20 % · 1", "40 % · 2", "0 % · 0", "40 % · 2"]
    assert desk.wall.locator("#screen svg").count() == 0
    desk.press("Cover it")
    assert desk.board.locator("#stage svg").count() == 0


def test_a_second_vote_is_compared_with_the_first_after_a_reveal_that_asks(desk, asked):
    desk.press("Close")
    desk.wall.wait_for_selector("text=answers are closed")
    desk.press("Second vote")
    desk.wall.wait_for_selector("h1:has-text('Second vote')")
    desk.answered(0)
    for person, choice in zip(desk.people, SECOND, strict=True):
        person.say(asked["id"], 2, choice=choice, sure=80)
    desk.answered(5)

    desk.press("Reveal…")
    desk.board.get_by_role("dialog").get_by_role("button", name="Not yet").click()
    assert desk.told()["show"]["state"] == "open"
    desk.reveal()

    desk.wall.wait_for_selector("#screen svg")
    expected = ["20 % · 1", "0 % · 0", "40 % · 2", "20 % · 1"]
    expected += ["0 % · 0", "0 % · 0", "40 % · 2", "80 % · 4"]
    assert shares(desk.wall) == expected
    assert shares(desk.board) == expected
    words = desk.wall.locator("#screen").inner_text()
    assert "First vote (5 answers)" in words
    assert "✓ none, now or ever" in words
    assert "Right: 40 %, then 80 %." in words
    assert "They were 60 %, then 80 % sure." in words


def test_the_picture_is_a_table_too(desk, asked):
    table = desk.wall.locator("#screen table")
    rows = table.locator("tbody tr").all_text_contents()
    assert rows[-1] == "none, now or ever (right)2 (40 %)4 (80 %)"
    assert table.locator("thead th").all_text_contents() == ["Choice", "First vote", "Second vote"]


def test_what_was_revealed_is_taken_back_by_undo(desk, asked):
    desk.board.get_by_role("button", name="Undo the reveal").click()
    desk.wall.wait_for_selector("#screen svg", state="detached")
    assert desk.told()["show"]["shown"] is None


@pytest.mark.parametrize(
    ("kind", "fields", "answers", "shown"),
    [
        pytest.param(
            "a number",
            {"Unit": "lines", "What is true": "100"},
            [{"number": n} for n in (10, 60, 90, 150, 4000)],
            ["median 90", "✓ 100 lines", "Within a factor of 2: 60 %."],
            id="number",
        ),
        pytest.param(
            "a ranking",
            {"One item a line": "zlib\nsudo\nntpd"},
            [{"order": order} for order in ([1, 0, 2], [1, 2, 0], [1, 0, 2], [0, 1, 2], [1, 0, 2])],
            ["1. sudo", "2. zlib", "3. ntpd", "Agreement 0.64"],
            id="ranking",
        ),
        pytest.param(
            "a scale",
            {"From": "1", "to": "5"},
            [{"at": at} for at in (1, 2, 4, 4, 5)],
            ["not at all", "mean 3.2", "Mean 3.2."],
            id="scale",
        ),
        pytest.param(
            "choices",
            {"One choice a line": "tea\ncoffee", "The right one": "2"},
            [{"choice": one} for one in (0, 1, 1, 1, 1)],
            ["20 % · 1", "✓ coffee", "Right: 80 %."],
            id="choices",
        ),
    ],
)
def test_an_own_question_of_each_kind_has_its_picture(desk, kind, fields, answers, shown):
    ask = desk.compose(kind, f"What of {kind}?", **fields)
    for person, answer in zip(desk.people, answers, strict=True):
        person.say(ask["id"], ask["round"], **answer)
    desk.answered(5)
    desk.reveal()
    desk.wall.wait_for_selector("#screen svg")
    words = desk.wall.locator("#screen").inner_text()
    assert [one for one in shown if one not in words] == []
