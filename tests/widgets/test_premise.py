"""The widget without a browser: nothing tells before the guess; then every reading moves it."""

import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.cves import C_SYSTEMS, vulnerabilities
from teachkit.decisions.premise import Guess, pooled, score, shares, wilson
from teachkit.errors import TeachkitError

pytest.importorskip("anywidget")

from teachkit.widgets import VulnerabilityShare
from teachkit.widgets.premise import EVERYTHING


@pytest.fixture
def widget():
    return VulnerabilityShare(reveal=True)


@pytest.fixture
def ask(monkeypatch):
    """Send a message to a widget as the browser does; return what comes back."""

    def ask(widget, **message):
        heard = []
        monkeypatch.setattr(widget, "send", lambda content, buffers=None: heard.append(content))
        widget._handle_custom_msg(message, [])
        assert len(heard) == 1, "every message gets one answer"
        return heard[0]

    return ask


def line(widget, name):
    return next(row for row in widget.picture["rows"] if row["id"] == name)


def first(**wanted):
    """The id of the first row that is like this."""
    return next(
        one.id
        for one in vulnerabilities()
        if all(getattr(one, name) == value for name, value in wanted.items())
    )


def test_nothing_that_tells_is_sent_before_the_guess():
    state = VulnerabilityShare().get_state()
    del state["_esm"], state["_css"]
    text = json.dumps(state)
    assert not re.search(r"CVE-\d", text)
    assert not re.search(r"\d+ of \d+|\d %", text)
    assert [one["id"] for one in state["programs"]] == [*C_SYSTEMS, "rust"]


def test_a_commit_shows_everything_at_once_and_is_scored(ask):
    widget = VulnerabilityShare()
    sent = []
    widget.send_state = lambda key=None: sent.append(set(key))
    answer = ask(widget, id="1", do="reveal", guesses={"sudo": {"share": 60, "sure": 80}})
    assert answer == {"id": "1", "ok": True}
    assert len(sent) == 1
    assert {"revealed", "table", "picture", "rewrites", "shown"} <= set(sent[0])
    truth = next(one for one in shares(vulnerabilities()) if one.system == "sudo")
    expected = score(Guess(60, 80), truth)
    said = line(widget, "sudo")["said"]
    assert f"off by {expected.off}" in said
    assert f"Brier {expected.brier:.2f}" in said
    assert line(widget, "zlib")["said"] == ""
    assert "one guess" in widget.picture["guessed"]


def test_looking_without_a_guess_is_possible_and_scores_nothing(ask):
    widget = VulnerabilityShare()
    assert ask(widget, id="1", do="reveal", guesses={})["ok"]
    assert widget.picture["guessed"] == ""
    assert widget.picture["rows"]


def test_a_guess_after_looking_is_none(ask):
    widget = VulnerabilityShare(reveal=True)
    widget.guesses = {"sudo": {"share": 13, "sure": 100}}
    assert widget.guesses == {}
    ask(widget, id="1", do="reveal", guesses={"sudo": {"share": 13, "sure": 100}})
    assert widget.guesses == {}


@pytest.mark.parametrize(
    ("guesses", "code"),
    [
        ({"sudo": {"share": 140, "sure": 80}}, "impossible-guess"),
        ({"sudo": {"share": 40}}, "impossible-guess"),
        ({"sudo": 40}, "impossible-guess"),
        ({"doas": {"share": 40, "sure": 80}}, "no-such-program"),
    ],
    ids=["too-much", "half-said", "bare", "unknown"],
)
def test_a_guess_that_cannot_be_reveals_nothing(ask, guesses, code):
    widget = VulnerabilityShare()
    assert ask(widget, id="1", do="reveal", guesses=guesses)["error"]["code"] == code
    assert not widget.revealed
    assert widget.table == {}
    assert widget.problem["code"] == code


def test_an_unknown_message_gets_an_answer(ask):
    answer = ask(VulnerabilityShare(), id="7", do="dance")
    assert (answer["id"], answer["error"]["code"]) == ("7", "unknown-message")


def test_the_picture_says_what_the_core_counts(widget):
    for share in shares([one for one in vulnerabilities() if not one.rust]):
        row = line(widget, share.system)
        assert (row["share"], row["low"], row["high"]) == (share.share, share.low, share.high)
        assert row["text"] == f"{share.hits} of {share.of}"
    whole = pooled([one for one in vulnerabilities() if not one.rust])
    assert f"{whole.hits} of {whole.of}" in widget.picture["headline"]
    assert line(widget, "all")["share"] == whole.share


def test_what_speaks_against_the_title_is_said_in_words(widget):
    assert line(widget, "zlib")["against"]
    assert not line(widget, "sudo")["against"]
    assert not line(widget, "rust")["against"]
    said = " ".join(widget.picture["callouts"])
    assert said.startswith("Against the title: ")
    for row in widget.picture["rows"]:
        assert (f"{row['id']} ({row['text']}, {row['percent']})" in said) == row["against"]


def test_whether_the_title_holds_is_decided_by_the_interval(row):
    def verdict(hits, n):
        rows = [row(system="sudo", memory="yes" if k < hits else "no") for k in range(n)]
        return VulnerabilityShare([*rows, row(system="zlib")], reveal=True).picture["verdict"]

    assert "the title holds" in verdict(10, 100)
    assert "that is not shown" in verdict(90, 100)
    assert "that is not shown" in verdict(3, 6)


@pytest.fixture
def row():
    from dataclasses import replace

    one = vulnerabilities()[0]
    made = []

    def make(**differences):
        made.append(1)
        return replace(one, id=f"CVE-2000-{len(made):04}", **differences)

    return make


def test_another_reading_moves_the_share_and_undo_moves_it_back(widget):
    before = line(widget, "zlib")
    key = first(system="zlib", memory="no")
    widget.steps = [[key, "yes"]]
    after = line(widget, "zlib")
    assert after["share"] > before["share"]
    assert after["was"] == before["share"]
    assert after["low"] > before["low"]
    assert [one["id"] for one in widget.picture["moved"]] == ["zlib"]
    assert f"{before['percent']} → {after['percent']}" in widget.picture["moved"][0]["text"]
    assert widget.changed == {key: "yes"}
    assert line(widget, "sudo")["was"] is None
    assert widget.picture["verdict"].startswith("As you read them: ")
    ours = Counter(one.memory for one in vulnerabilities())
    assert widget.picture["readings"] == dict(ours - Counter(["no"]) + Counter(["yes"]))
    widget.undo()
    assert not widget.picture["verdict"].startswith("As you")
    assert line(widget, "zlib") == before
    widget.undo()
    assert widget.steps == []


def test_undo_takes_back_the_last_reading_of_the_same_row(widget):
    key = first(memory="unclear")
    widget.read(key, "yes")
    widget.read(key, "no")
    widget.undo()
    assert widget.changed == {key: "yes"}
    widget.read(key, "unclear")
    assert widget.changed == {}
    widget.reset()
    assert widget.steps == []


@pytest.mark.parametrize(
    "step", [["CVE-1999-0000", "yes"], ["", ""], ["yes"], "yes", ["CVE-1999-0000", 3]],
    ids=["stranger", "empty", "short", "text", "number"],
)  # fmt: skip
def test_a_step_that_is_none_is_dropped_and_said(widget, step):
    good = [first(memory="unclear"), "no"]
    widget.set_state({"steps": [good, step]})
    assert widget.steps == [good]


def test_a_word_that_is_no_reading_is_refused(widget):
    with pytest.raises(TeachkitError) as raised:
        widget.read(first(memory="unclear"), "perhaps")
    assert raised.value.code == "no-such-reading"


def test_guesses_are_scored_by_our_readings_and_stay_scored():
    widget = VulnerabilityShare()
    widget.reveal({"zlib": {"share": 20, "sure": 90}})
    said = widget.picture["guessed"], line(widget, "zlib")["said"]
    for one in vulnerabilities():
        if one.system == "zlib":
            widget.read(one.id, "no")
    assert line(widget, "zlib")["share"] == 0
    assert (widget.picture["guessed"], line(widget, "zlib")["said"]) == said


def test_the_unclear_ones_count_as_the_reader_says(widget):
    texts = []
    for counting in ("none", "neither", "all"):
        widget.counting = counting
        texts.append(line(widget, "ntpsec")["text"])
        assert widget.shares[0].counting == counting
    ntpsec = next(one for one in shares(vulnerabilities()) if one.system == "ntpsec")
    yes, no, unclear = ntpsec.yes, ntpsec.no, ntpsec.unclear
    assert unclear
    assert texts == [
        f"{yes} of {yes + no + unclear}",
        f"{yes} of {yes + no}",
        f"{yes + unclear} of {yes + no + unclear}",
    ]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"system": "chrony"}, lambda one: one.system == "chrony"),
        ({"cls": "policy"}, lambda one: one.cls == "policy"),
        ({"cwe": "CWE-787"}, lambda one: "CWE-787" in one.cwe.split()),
        ({"memory": "unclear"}, lambda one: one.memory == "unclear"),
        ({"first": 2020, "last": 2024}, lambda one: 2020 <= one.year <= 2024),
        ({"text": "SUDO Heap"}, lambda one: "heap" in one.short.casefold() and one.system in
            ("sudo", "sudo-rs")),
    ],
    ids=["program", "class", "cwe", "reading", "years", "words"],
)  # fmt: skip
def test_a_filter_shows_what_fits(widget, wanted, fits):
    widget.filter = {**EVERYTHING, **wanted}
    expected = [place for place, one in enumerate(vulnerabilities()) if fits(one)]
    assert expected
    assert widget.shown == expected


def test_a_filter_of_another_shape_asks_for_nothing(widget):
    everything = list(range(len(vulnerabilities())))
    widget.filter = {"first": "soon", "last": True, "memory": "maybe", "text": None, "sudo": 1}
    assert widget.filter == EVERYTHING
    assert widget.shown == everything


def test_a_row_stays_in_sight_when_it_is_read_otherwise(widget):
    widget.filter = {**EVERYTHING, "memory": "unclear"}
    shown = widget.shown
    widget.read(widget.table["id"][shown[0]], "yes")
    assert widget.shown == shown
    widget.filter = {**EVERYTHING, "memory": "changed"}
    assert widget.shown == shown[:1]


def test_the_picture_counts_only_the_filter_when_asked(widget):
    everything = widget.picture
    widget.filter = {**EVERYTHING, "first": 2020}
    assert widget.picture == everything
    widget.narrowed = True
    recent = [one for one in vulnerabilities() if one.year >= 2020 and not one.rust]
    assert f"{pooled(recent).hits} of the {len(recent)} rows" in widget.picture["headline"]
    assert "only what the filter shows" in widget.picture["selection"]
    widget.filter = {**EVERYTHING, "text": "no such row anywhere"}
    assert widget.picture["rows"] == []
    assert "no share to tell" in widget.picture["headline"]


def test_one_program_alone_is_all_that_there_is_to_tell(widget):
    widget.narrowed = True
    widget.filter = {**EVERYTHING, "system": "zlib", "first": 2016}
    rows = [one for one in vulnerabilities() if one.system == "zlib" and one.year >= 2016]
    assert [row["id"] for row in widget.picture["rows"]] == ["zlib"]
    assert f"{pooled(rows).hits} of the {len(rows)} rows" in widget.picture["headline"]
    widget.filter = {**EVERYTHING, "system": "zlib-rs"}
    assert [row["id"] for row in widget.picture["rows"]] == ["rust"]
    assert "no share to tell" in widget.picture["headline"]
    assert widget.years == {"rows": [], "sentence": ""}


def test_a_few_rows_have_no_history_to_tell(row):
    few = VulnerabilityShare([row(system="sudo", memory="no") for _ in range(9)], reveal=True)
    assert "0 of 9 vulnerabilities of sudo" in few.picture["headline"]
    assert "tenth row" not in few.years["sentence"]
    many = VulnerabilityShare([row(system="sudo", memory="no") for _ in range(10)], reveal=True)
    assert "never below 0 %" in many.years["sentence"]


def test_the_rewrites_own_stand_beside(widget):
    own = [one for one in vulnerabilities() if one.rust]
    assert {row["id"] for row in widget.rewrites["rows"]} == {one.id for one in own}
    assert {row["kind"] for row in widget.rewrites["rows"]} == {"logic", "availability"}
    assert (
        f"{len(own)} advisories of their own, none of them memory safety"
        in (widget.rewrites["sentence"])
    )
    assert f"{round(100 * wilson(0, len(own))[1])} %" in widget.rewrites["caution"]
    years = [row["year"] for row in widget.rewrites["rows"]]
    assert years == sorted(years, reverse=True)


def test_the_years_add_up_to_the_picture(widget):
    rows = widget.years["rows"]
    whole = line(widget, "all")
    assert sum(row[1] for row in rows) == int(whole["text"].split()[0])
    assert rows[-1][4:] == [whole["share"], whole["low"], whole["high"]]


def test_every_row_has_one_value_in_every_column(widget):
    assert {len(column) for column in widget.table.values()} == {len(vulnerabilities())}
    assert all(address.startswith("https://") for address in widget.table["address"])


def test_on_paper_the_question_comes_first_and_the_answer_is_folded_away():
    bundle, _ = VulnerabilityShare()._repr_mimebundle_()
    page = bundle["text/html"]
    asked, folded = page.split("<details>")
    assert "zlib" in asked
    assert not re.search(r"CVE-|\d+ of \d+", asked)
    assert "Against the title" in folded
    assert "Guess first" in bundle["text/plain"]


def test_on_paper_there_is_the_picture_with_the_guess():
    widget = VulnerabilityShare()
    widget.reveal({"sudo": {"share": 60, "sure": 80}})
    bundle, _ = widget._repr_mimebundle_()
    drawn = ET.fromstring(re.search(r"<svg.*?</svg>", bundle["text/html"], re.DOTALL)[0])
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}circle")) == len(widget.picture["rows"])
    assert len(drawn.findall(f"{space}path")) == 1
    for row in widget.picture["rows"]:
        assert f"{row['name']} {row['percent']}" in drawn.find(f"{space}desc").text
        assert f"{row['name']}: {row['text']}" in bundle["text/plain"]
    assert "you guessed 60 %" in bundle["text/plain"]
    assert "<details>" not in bundle["text/html"]


def test_the_page_loads_nothing_from_anywhere():
    assert "import " not in VulnerabilityShare._esm
    assert "http" not in VulnerabilityShare._css
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", VulnerabilityShare._esm)
