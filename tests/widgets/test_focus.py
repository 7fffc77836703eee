"""The focus finder without a browser: set traits, send messages, look at answers and the plan."""

import csv
import json
import re
from fractions import Fraction

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.data.facts import fact
from teachkit.data.focus import assumed_uses
from teachkit.decisions.focus.claims import audit
from teachkit.decisions.focus.surface import choose_features, unaffected, uses_of
from teachkit.widgets import FocusFinder, focus_cases, focus_words
from teachkit.widgets.focus import MOST_ECHOED, VIEWS
from teachkit.widgets.focus_view import MOST_DRAWN

GOOD = {
    "claim": "Writes the same bytes as bzip2 1.0.8, at its speed",
    "focus": "stability",
    "audience": "authors of archive programs that link libbz2",
    "need": "leave the C library without a change of the output",
    "evidence": "outputs compared byte by byte; 12 paired rounds",
}
SLOW = "\n".join(["zlib (ms)", *(f"{30 + n % 3 / 10}" for n in range(20))])
FAST = "\n".join(["zlib-rs (ms)", *(f"{15 + n % 3 / 10}" for n in range(20))])


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def finder(store):
    return FocusFinder(store=store)


@pytest.fixture
def ask(finder, monkeypatch):
    """Send a message as the page does; return the one answer to it."""
    heard = []
    monkeypatch.setattr(finder, "send", lambda content, buffers=None: heard.append(content))

    def ask(do, **message):
        heard.clear()
        finder._handle_custom_msg({"id": "x-1", "do": do, **message}, [])
        assert len(heard) == 1, "every message gets one answer"
        assert heard[0]["id"] == "x-1"
        return heard[0]

    return ask


# ---- claim


def test_a_claim_is_audited_as_it_is_written(finder):
    finder.point = {"claim": "Rust brings memory and type safety", "focus": "security"}
    expected = audit(finder.selling_point)
    assert len(finder.findings["rows"]) == len(expected.flaws) >= 2
    assert finder.findings["sentence"] == expected.sentence
    assert "".join(piece for piece, _ in finder.findings["heard"]) == finder.point["claim"]
    assert ["Rust", 1] in finder.findings["heard"]
    finder.point = GOOD
    assert finder.findings["rows"] == []
    assert finder.findings["verdict"]["tone"] == "good"
    assert len(finder.findings["passed"]) >= 4


def test_each_question_comes_with_the_words_it_saw_and_with_advice(finder):
    finder.point = {**GOOD, "claim": "A blazingly fast archive program"}
    row = next(row for row in finder.findings["rows"] if "measure" in row["title"])
    assert "blazingly fast" in row["saw"]
    assert row["advice"]
    assert ["blazingly fast", 1] in finder.findings["heard"]


def test_what_a_rival_says_too_is_asked_about(finder):
    claim = {**GOOD, "claim": "A secure and efficient FTP server"}
    finder.point = claim
    alone = {row["title"] for row in finder.findings["rows"]}
    finder.point = {**claim, "rivals": "pure-ftpd is a secure, efficient FTP server\n\n"}
    assert {row["title"] for row in finder.findings["rows"]} - alone == {"True of the rival too"}


def test_an_empty_claim_is_no_error(finder):
    finder.point = {"focus": "security"}
    assert finder.findings["rows"] == []
    assert "Write a claim" in finder.findings["sentence"]
    assert finder.problem == {}


def test_a_text_in_the_place_of_a_claim_is_a_problem_and_the_findings_stay(finder):
    before = finder.findings
    finder.point = {**GOOD, "claim": "fast " * 1000}
    assert finder.problem["code"] == "long-claim"
    assert finder.findings == before
    finder.point = GOOD
    assert finder.problem == {}


@pytest.mark.parametrize("focus", ["", "speed", None])
def test_a_focus_that_there_is_not_becomes_your_own(finder, focus):
    finder.point = {"claim": "x", "focus": focus, "surprise": 3}
    assert finder.point["focus"] == "own"
    assert set(finder.point) == {"claim", "focus", "audience", "need", "evidence", "rivals"}


def test_a_claim_cannot_be_a_pattern(finder):
    finder.point = {**GOOD, "claim": "Fast (.*) [and] robust+ \\d"}
    assert "".join(piece for piece, _ in finder.findings["heard"]) == "Fast (.*) [and] robust+ \\d"


def labelled(repository):
    folder = repository / "tests" / "decisions" / "focus" / "claims"
    rows = {}
    for name in ("seen.csv", "held_out.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as text:
            rows |= {row["id"]: row for row in csv.DictReader(text)}
    return rows


def test_the_examples_are_the_talks_labelled_claims(repository):
    rows = labelled(repository)
    ours = focus_cases._claims()
    assert set(ours) == {name for name in rows if name.startswith("talk-")}
    for name, parts in ours.items():
        for field in ("claim", "audience", "need", "evidence"):
            assert parts[field] == rows[name][field], name
        assert parts.get("rivals", "") == rows[name]["rivals"]


def test_good_examples_are_good_and_bad_ones_bad_by_their_labels(repository):
    rows = labelled(repository)
    rules = (
        "language-only",
        "unmeasurable",
        "absolute",
        "no-baseline",
        "no-audience",
        "no-evidence",
    )
    groups = {
        group["title"]: [id_ for id_, _ in group["rows"]] for group in focus_cases.claim_groups()
    }
    for id_ in groups["Good ones"]:
        assert all(rows[id_][rule] == "no" for rule in rules), id_
    for id_ in [*groups["Bad ones"], *groups["Something is missing"]]:
        assert any(rows[id_][rule] == "yes" for rule in rules), id_


def test_every_example_on_offer_can_be_loaded(finder, ask):
    offered = [id_ for group in finder.cases["claims"] for id_, _ in group["rows"]]
    assert len(offered) >= 15
    for id_ in offered:
        assert ask("example", example=id_)["ok"]
        assert finder.point["claim"]
        assert finder.findings["sentence"]
    assert ask("example", example="talk-war")["error"]["code"] == "no-such-example"


# ---- performance


def test_two_series_are_judged_against_a_claim(finder, ask):
    answer = ask("judge", old={"text": SLOW}, new={"text": FAST}, claim="1.9x faster")
    assert answer == {"id": "x-1", "ok": True}
    judged = finder.judgement_made
    assert judged.verdict == "supported"
    assert finder.judgement["verdict"]["word"] == "supported"
    assert [one["name"] for one in finder.judgement["series"]] == ["zlib", "zlib-rs"]
    assert finder.judgement["unit"] == "ms"
    assert finder.judgement["series"][0]["times"][0] == pytest.approx(30)
    claimed, measured = finder.judgement["ratios"]
    assert (claimed["kind"], claimed["value"]) == ("claim", 1.9)
    assert measured["low"] <= measured["value"] <= measured["high"]
    assert measured["value"] == pytest.approx(judged.ratio)


def test_larger_output_is_said_apart_from_the_speed(finder, ask):
    sizes = {"old": {"text": SLOW, "size": "1000"}, "new": {"text": FAST, "size": "1230"}}
    ask("judge", **sizes, claim="1.9x faster")
    assert finder.judgement["verdict"]["word"] == "not supported"
    assert "23.0% larger" in finder.judgement["work"]
    assert not any("larger" in reason["text"] for reason in finder.judgement["reasons"])
    ask("judge", **sizes, claim="1.9x faster with 23% larger output")
    assert finder.judgement["verdict"]["word"] == "supported"


def test_one_file_may_hold_both_series_and_others(finder, ask):
    rounds = "\n".join(f"{30 + n % 3 / 10},{15 + n % 2 / 10},{40 + n % 3 / 10}" for n in range(20))
    text = f"zlib (ms),zlib-rs (ms),slower (ms)\n{rounds}\n"
    assert ask("judge", old={"text": text}, new={"text": ""})["ok"]
    assert finder.judgement["ratios"][0]["value"] == pytest.approx(2, rel=0.02)
    assert finder.judgement["picks"]["new"]["picked"] == "zlib-rs"
    assert finder.judgement["picks"]["old"]["names"] == ["zlib", "zlib-rs", "slower"]
    ask("judge", old={"text": text, "pick": "slower"}, new={"text": "", "pick": "zlib"})
    assert finder.judgement["picks"]["old"]["picked"] == "slower"
    assert finder.judgement["ratios"][0]["value"] == pytest.approx(4 / 3, rel=0.02)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"old": {"text": SLOW}}, "no-rounds"),
        ({"new": {"text": FAST}}, "no-rounds"),
        ({"old": {"text": SLOW}, "new": {"text": "1,5\n1,6\n"}}, None),
        ({"old": {"text": SLOW}, "new": {"text": FAST}, "claim": "prettier"}, "bad-claim"),
        ({"old": {"text": SLOW, "size": "many"}, "new": {"text": FAST}}, "not-a-size"),
        ({"old": {"text": SLOW, "size": "-4"}, "new": {"text": FAST}}, "not-a-size"),
        ({"old": {"text": "{"}, "new": {"text": FAST}}, "bad-json"),
        ({}, "no-rounds"),
    ],
    ids=["no-new", "no-old", "commas", "claim", "size-word", "size-below", "json", "nothing"],
)
def test_what_is_wrong_is_said_with_a_hint_and_the_judgement_stays(finder, ask, message, code):
    before, inputs = finder.judgement, finder.inputs
    answer = ask("judge", **message)
    assert answer["error"] == finder.problem
    assert answer["error"]["hint"]
    assert code is None or answer["error"]["code"] == code
    assert finder.judgement is before
    assert finder.inputs is inputs
    ask("judge", old={"text": SLOW}, new={"text": FAST})
    assert finder.problem == {}


def test_a_size_on_one_side_alone_decides_nothing(finder, ask):
    ask("judge", old={"text": SLOW, "size": "1000"}, new={"text": FAST}, claim="1.9x faster")
    assert finder.judgement_made.same_work.verdict == "unknown"


EXPECTED = {
    "timings": {
        "level-1": "not supported",
        "level-1-said": "supported",
        "level-6": "supported",
        "borrowed-name": "not supported",
        "three-rounds": "cannot tell",
    },
    "memory": {"leak": "leak", "warm-up": "warm-up", "too-early": "cannot tell", "flat": "flat"},
    "symbols": {"drop-in": "promise broken", "next": "promise broken"},
}
TRAITS = {"timings": "judgement", "memory": "trend", "symbols": "api"}


@pytest.mark.parametrize("kind", EXPECTED)
def test_every_case_on_offer_is_judged_as_the_chapter_says(finder, ask, kind):
    assert {id_ for id_, _ in finder.cases[kind]} == set(EXPECTED[kind])
    for name, word in EXPECTED[kind].items():
        assert ask(f"{kind}-case", case=name)["ok"]
        assert getattr(finder, TRAITS[kind])["verdict"]["word"] == word, name
    assert ask(f"{kind}-case", case="no such")["error"]["code"] == "no-such-case"


def test_a_rival_has_its_row_in_the_picture(finder, ask):
    ask("timings-case", case="level-6")
    kinds = [row["kind"] for row in finder.judgement["ratios"]]
    assert kinds == ["claim", "new", "rival"]
    assert any("zlib-ng" in reason["text"] for reason in finder.judgement["reasons"])


def test_what_was_judged_is_there_for_a_second_view(finder, ask):
    ask("judge", old={"name": "a.csv", "text": SLOW}, new={"text": FAST}, claim="faster")
    assert finder.inputs["timings"]["old"] == {"name": "a.csv", "text": SLOW}
    assert finder.inputs["timings"]["rival"] == {"name": "", "text": ""}
    assert finder.inputs["timings"]["claim"] == "faster"
    assert set(finder.inputs) == {"timings", "memory", "symbols"}


def test_a_long_series_is_thinned_in_the_picture_and_its_text_not_sent_back(finder, ask):
    long = "ms\n" + "\n".join(["30.125"] * (MOST_ECHOED // 7 + 100))
    assert ask("judge", old={"text": long}, new={"text": FAST})["ok"]
    assert finder.inputs["timings"]["old"]["text"] is None
    assert finder.inputs["timings"]["new"]["text"] == FAST
    drawn = finder.judgement["series"][0]["times"]
    assert len(drawn) <= MOST_DRAWN
    assert finder.judgement["step"] > 1
    assert str(finder.judgement["step"]) in finder.judgement["roundsCaption"]
    assert len(finder.judgement_made.old.seconds) > 5000


def test_warm_up_rounds_are_marked_in_the_picture(finder, ask):
    slow = "\n".join(["ms", "90", "80", *(f"{30 + n % 3 / 10}" for n in range(20))])
    ask("judge", old={"text": slow}, new={"text": FAST})
    assert [one["warmup"] for one in finder.judgement["series"]] == [2, 0]


def test_a_judgement_becomes_a_draft_that_says_what_was_measured(finder, ask):
    ask("timings-case", case="level-1")
    assert ask("judged-point")["ok"]
    assert finder.view == "claim"
    assert finder.point["focus"] == "performance"
    assert "2.7 times as fast as zlib, for 23% more output" in finder.point["claim"]
    assert "30 rounds" in finder.point["evidence"]
    assert finder.point["audience"] == ""


# ---- stability


def test_a_leak_has_a_line_and_the_restart_its_price(finder, ask):
    ask("memory-case", case="leak")
    trend = finder.trend
    assert trend["unit"] == "MiB"
    (x0, y0), (x1, y1) = trend["fit"]["line"]
    slope = (y1 - y0) / (x1 - x0) * 2**20
    assert slope == pytest.approx(finder.trend_made.slope)
    assert (x0, x1) == (finder.trend_made.settled, finder.trend_made.until)
    assert 0 < trend["warm"] < len(trend["points"])
    assert "restart every 1,000" in trend["restart"]
    assert "The leak stays" in trend["restart"]
    samples = finder.inputs["memory"]["samples"]
    ask("trend", samples=samples, every="250", limit="64")
    assert "restart every 250" in finder.trend["restart"]
    assert finder.inputs["memory"]["every"] == "250"


def test_what_does_not_leak_has_no_leak_to_restart_for(finder, ask):
    for name in ("warm-up", "flat"):
        ask("memory-case", case=name)
        assert "Nothing grows" in finder.trend["restart"]
        assert "leak stays" not in finder.trend["restart"]
    ask("memory-case", case="too-early")
    assert finder.trend["restart"].startswith("If it goes on")


def test_memory_above_the_limit_is_judged_all_the_same(finder, ask):
    rows = "\n".join(f"{n * 1000},{3000 + n}" for n in range(40))
    assert ask("trend", samples={"text": f"requests,MiB\n{rows}"}, limit="512")["ok"]
    assert finder.trend["verdict"]["word"] == "leak"
    assert "in use already" in finder.trend["restart"]
    assert finder.trend["unit"] == "GiB"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"samples": {"text": "  "}},
        {"samples": {"text": "requests,bytes\n1,x\n"}},
        {"samples": {"text": "0,1\n1,2\n"}, "limit": "none"},
        {"samples": {"text": "0,1\n1,2\n"}, "every": "-1"},
    ],
    ids=["nothing", "blank", "words", "limit", "every"],
)
def test_memory_that_cannot_be_read_is_a_problem_and_the_trend_stays(finder, ask, message):
    before = finder.trend
    answer = ask("trend", **message)
    assert answer["error"]["message"]
    assert answer["error"]["hint"]
    assert finder.trend is before


def test_two_lists_of_symbols_are_judged_by_their_versions(finder, ask):
    old = {"text": "deflate\ninflate\n", "version": "1.4.0"}
    ask("api", old=old, new={"text": "deflate\ninflate\ncrc32\n", "version": "1.5.0"})
    assert finder.api["verdict"]["word"] == "promise kept"
    assert finder.verdict_made.needs == "minor"
    ask("api", old=old, new={"text": "deflate\n", "version": "1.5.0"})
    assert finder.api["verdict"]["word"] == "promise broken"
    assert finder.api["lists"][0] == {"title": "Removed", "rows": ["inflate"]}
    ask("api", old={"text": "deflate\n"}, new={"text": "deflate\n"})
    assert finder.api["verdict"]["word"] == "no versions given"


def test_symbols_that_are_missing_are_asked_for(finder, ask):
    before = finder.api
    assert ask("api", old={"text": "deflate"}, new={})["error"]["code"] == "no-symbols"
    assert ask("api", old={"text": "a b c !"}, new={"text": "x"})["error"]["hint"]
    wrong = {"text": "deflate", "version": "one"}
    assert "error" in ask("api", old=wrong, new=wrong)
    assert finder.api is before


# ---- security


def test_ticking_a_feature_counts_its_issues_and_its_users(finder):
    finder.choice = {**finder.choice, "dropped": ["sudoedit", "chroot"]}
    now = finder.surface["now"]
    gains = {row["name"]: row["gain"] for row in finder.surface["rows"]}
    assert now["gain"] == gains["sudoedit"] + gains["chroot"]
    share = unaffected(uses_of(assumed_uses()), {"sudoedit", "chroot"})
    assert now["unaffected"] == pytest.approx(float(share * 100))
    assert now["fits"]
    hit = {use["name"] for use in finder.surface["users"] if use["hit"]}
    assert hit == {use.name for use in assumed_uses() if use.needs & {"sudoedit", "chroot"}}
    assert [row["name"] for row in finder.surface["rows"] if row["dropped"]] == [
        "sudoedit",
        "chroot",
    ]


def test_too_many_features_are_too_many(finder):
    finder.choice = {**finder.choice, "dropped": list(focus_words.features())}
    assert not finder.surface["now"]["fits"]
    assert finder.surface["now"]["verdict"]["tone"] == "bad"
    assert "asked for" in finder.surface["now"]["sentence"]


@pytest.mark.parametrize("keep", [80, 95, 99.5])
def test_both_choices_of_a_computer_keep_the_limit_and_are_the_cores(finder, keep):
    finder.choice = {**finder.choice, "keep": keep}
    expected = choose_features(
        focus_words.features().values(), uses_of(assumed_uses()), keep=Fraction(str(keep)) / 100
    )
    shown = {one["id"]: one for one in finder.surface["choices"]}
    assert shown["greedy"]["gain"] == expected.greedy.gain
    assert shown["exact"]["gain"] == expected.exact.gain
    for one in shown.values():
        finder.choice = {**finder.choice, "dropped": one["dropped"]}
        assert finder.surface["now"]["fits"]
        assert finder.surface["now"]["gain"] == one["gain"]
    word = "table" if expected.lost else "as much"
    assert word in finder.surface["compared"]


def test_your_own_users_take_the_place_of_the_assumed_ones(finder):
    name = next(use.name for use in assumed_uses() if "sudoedit" in use.needs)
    finder.choice = {"dropped": ["sudoedit"], "users": {name: 5000}, "keep": 95}
    assert not finder.surface["now"]["fits"]
    assert finder.surface["now"]["moved"]
    finder.choice = {"dropped": ["sudoedit"], "users": {}, "keep": 95}
    assert finder.surface["now"]["fits"]


def test_nonsense_from_the_page_is_dropped(finder):
    finder.choice = {
        "dropped": ["sudoedit", "sudoedit", "teleport", 3],
        "users": {"nobody": 3, assumed_uses()[1].name: float("nan"), assumed_uses()[2].name: -4},
        "keep": "all",
    }
    assert finder.choice["dropped"] == ["sudoedit"]
    assert finder.choice["users"] == {assumed_uses()[2].name: 0}
    assert finder.choice["keep"] == 95
    finder.choice = {"dropped": "sudoedit", "users": [], "keep": 500}
    assert finder.choice == {"dropped": [], "users": {}, "keep": 100.0}


def test_a_world_without_users_has_no_choice_to_offer(finder):
    finder.choice = {
        "dropped": ["sudoedit"],
        "users": {u.name: 0 for u in assumed_uses()},
        "keep": 95,
    }
    assert finder.surface["choices"] == []
    assert finder.surface["now"]["gain"] > 0
    assert finder.problem == {}


# ---- messages and where there is no browser


@pytest.mark.parametrize("do", ["reboot", "", None])
def test_an_unknown_message_is_answered_with_an_error(ask, do):
    assert ask(do)["error"]["code"] == "unknown-message"


def test_a_failure_of_ours_is_answered_before_it_is_logged(finder, monkeypatch):
    heard = []
    monkeypatch.setattr(finder, "send", lambda content, buffers=None: heard.append(content))

    def broken(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("teachkit.widgets.focus_view.judge", broken)
    message = {"id": "d-1", "do": "judge", "old": {"text": SLOW}, "new": {"text": FAST}}
    with pytest.raises(ZeroDivisionError):
        finder._hear(finder, message, [])
    assert heard[0]["error"]["code"] == finder.problem["code"] == "internal"


def test_a_focus_of_your_own_begins_with_an_empty_page(finder, ask):
    finder.view = "own"
    ask("own")
    assert (finder.view, finder.point["claim"], finder.point["focus"]) == ("claim", "", "own")
    finder.point = GOOD
    ask("clear")
    assert finder.point["claim"] == ""
    assert finder.point["focus"] == "stability"


def test_it_opens_where_you_ask_it_to(store):
    for view in VIEWS:
        assert FocusFinder(store=store, view=view).view == view


def test_without_a_browser_there_is_a_text_and_a_page_with_every_case(finder):
    bundle, _ = finder._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "Focus finder. Claim: " in bundle["text/plain"]
    page = bundle["text/html"]
    for kind in EXPECTED:
        for _, title in focus_cases.names(kind):
            assert title in page
    for row in finder.surface["rows"]:
        assert f"<td>{row['name'].replace(chr(39), '&#x27;')}</td>" in page
    for word in ("Security", "Performance", "Stability", "Your own"):
        assert word in page
    assert "22x faster" in page


def test_a_claim_cannot_become_markup_in_the_page(finder):
    finder.point = {**GOOD, "claim": "<b>fast</b>"}
    assert "<b>" not in finder._repr_mimebundle_()[0]["text/html"]


def test_the_accuracy_beside_the_auditor_is_the_ledgers(finder):
    said = finder.cases["accuracy"]
    for stem in ("held-out", "raw", "raw.unmeasurable"):
        assert f"{fact(f'focus.claims.{stem}.accuracy')} % of its answers" in said
        assert f"commoner answer: {fact(f'focus.claims.{stem}.commoner')} %" in said
    assert f"On {fact('focus.claims.held-out')} claims" in said
    assert f"On {fact('focus.claims.raw')} summaries" in said
    assert "upper bound" in said
    assert "English only" in said


def test_the_whole_state_is_json(finder, ask):
    ask("timings-case", case="level-6")
    names = [name for name in finder.class_trait_names(sync=True) if not name.startswith("_")]
    state = {n: getattr(finder, n) for n in names if n not in ("layout", "tabbable", "tooltip")}
    assert json.loads(json.dumps(state, allow_nan=False))["judgement"] == finder.judgement


def test_the_page_is_one_module_without_a_name_twice_and_asks_no_other_host():
    module = re.sub(r"/\*.*?\*/", "", str(FocusFinder._esm), flags=re.DOTALL)
    assert len(re.findall(r"^export ", module, re.MULTILINE)) == 1
    assert not re.search(
        r"^import |\bimport\(|\bfetch\(|https?://(?!www\.w3\.org/2000/svg)", module, re.MULTILINE
    )
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", module, re.MULTILINE)
    assert len(names) > 30
    assert sorted(names) == sorted(set(names))
