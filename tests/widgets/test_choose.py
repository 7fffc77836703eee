"""The chooser without a browser: set traits, send messages, look at the answers."""

import json
import struct
from dataclasses import replace

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.data.candidates import Candidate, Candidates
from teachkit.data.snapshots import Origin
from teachkit.decisions.choose import (
    DEFAULT_WEIGHTS,
    SIGNALS,
    compare_two,
    flip,
    fragility,
    rank,
    why,
)
from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.plan import Choose, Depend, Plan
from teachkit.errors import TeachkitError
from teachkit.widgets import ProjectChooser
from teachkit.widgets.choose_view import LIMIT, PRESETS

# zlib: everybody needs it; sudo: a history; ntp: small and orphaned; gap: nothing is known of it.
ROWS = (
    Candidate(
        "zlib", 20_000, 900, 1, team=False, orphaned=False, updates=(1, 2, 0), advisories=7,
        popularity=11, language="c", size=1_300_000, tests=True, rust_users=500, section="libs",
    ),
    Candidate(
        "sudo", 70, 20, 5, team=True, orphaned=False, updates=(4, 3, 3), advisories=25,
        popularity=345, language="c", size=5_500_000, tests=True, rust_users=0, section="admin",
    ),
    Candidate(
        "ntp", 3, 1, 0, team=False, orphaned=True, updates=(1, None, None), advisories=15,
        popularity=1_400, language="c", size=200_000, tests=False, rust_users=0, section="net",
    ),
    Candidate("gap", language="c++", section="net"),
    # Enough others for a top ten that somebody can leave.
    *(
        Candidate(
            f"lib{n:02}", 3 * n * n, n, 1 + n % 4, team=n % 2 == 0, orphaned=False,
            updates=(n % 3, 0, 0), advisories=n % 5, popularity=400 * n, language="c++",
            size=100_000 * n, tests=True, rust_users=n % 3, section="libs",
        )
        for n in range(1, 15)
    ),
)  # fmt: skip
TABLE = Candidates(
    Origin("candidates", "A small table", "2026-11-21", "given", len(ROWS)),
    tuple(sorted(ROWS, key=lambda row: row.name)),
    41_000,
    {"sid": "2026-10-30", "popularity": "2018-01-22", "trixie-security": "2026-11-20"},
)


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def widget(store):
    return ProjectChooser(candidates=TABLE, store=store)


@pytest.fixture
def ask(widget, monkeypatch):
    """Send a message as the browser does; return all that comes back."""
    heard = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: heard.append(content))

    def ask(**message):
        heard.clear()
        widget._handle_custom_msg(message, [])
        assert len(heard) == 1, "every message gets one answer"
        return heard[0]

    return ask


def unpacked(widget, trait="order"):
    """What the browser reads: (name, place, score) in order."""
    raw = getattr(widget, trait)
    numbers = struct.unpack(f"<{len(raw) // 2}H", raw)
    count = len(numbers) // 3
    names = widget.table["name"]
    return [
        (names[index], place, score / 100)
        for index, place, score in zip(
            numbers[:count], numbers[count : 2 * count], numbers[2 * count :], strict=True
        )
    ]


def test_every_column_has_one_value_a_candidate(widget):
    table = widget.table
    columns = [table["name"], table["flags"], table["people"]]
    columns += [table["language"][1], table["section"][1]]
    columns += [column for column in table["levels"].values() if column]
    assert len(columns) >= 9
    assert {len(column) for column in columns} == {len(ROWS)}


def test_the_bytes_say_what_the_core_says(widget):
    rows = [(row.name, row.place, row.score) for row in rank(TABLE).rows]
    for (name, place, score), (known, stands, has) in zip(unpacked(widget), rows, strict=True):
        assert (name, place) == (known, stands)
        assert score == pytest.approx(has, abs=0.0051)


def test_the_bars_are_the_levels_of_the_core(widget):
    table = widget.table
    for at, name in enumerate(table["name"]):
        for id, part in widget.ranking.row(name).parts.items():
            shown = table["levels"][id][at]
            assert shown == (-1 if part.level is None else round(100 * part.level, 0))


def test_candidates_with_one_score_share_a_place(store):
    twins = [replace(ROWS[0], name=name) for name in ("ylib", "zlib", "zzlib")]
    widget = ProjectChooser(candidates=replace(TABLE, rows=(*twins, ROWS[1])), store=store)
    places = {name: place for name, place, _ in unpacked(widget)}
    assert places["ylib"] == places["zlib"] == places["zzlib"]
    assert abs(places["sudo"] - places["zlib"]) in (1, 3)
    widget.selected = "zlib"
    assert "shared by 3" in widget.why["place_word"]


def test_what_is_unknown_is_no_zero(widget):
    gap, ntp = widget.table["name"].index("gap"), widget.table["name"].index("ntp")
    levels = widget.table["levels"]
    assert all(levels[id][gap] == -1 for id in ("people", "dependants", "history", "size"))
    assert widget.table["people"][gap] == -1
    assert widget.table["people"][ntp] == 0
    assert levels["structure"] == levels["interest"] == []
    assert set(widget.standing["idle"]) == {"structure", "interest"}


def test_a_slider_moves_the_order_and_sends_little(widget, ask):
    before, table = unpacked(widget), widget.table
    heavy = {**DEFAULT_WEIGHTS, "size": 4.0}
    assert ask(id="a-1", do="weigh", weights=heavy) == {"id": "a-1", "ok": True}
    assert [name for name, _, _ in unpacked(widget)] == list(rank(TABLE, heavy).names)
    assert unpacked(widget) != before
    assert unpacked(widget, "start") == before, "the places to compare with stay"
    assert widget.table is table
    assert widget.weights == {**dict.fromkeys(SIGNALS, 0.0), **heavy}
    assert widget.standing["top"].startswith(f"First now: {unpacked(widget)[0][0]}")


def test_a_move_on_the_real_table_is_below_fifty_kilobytes(store):
    widget = ProjectChooser(store=store)
    assert len(widget.table["name"]) > 3_000
    assert len(widget.order) + len(json.dumps([widget.standing, widget.weights])) < 50_000
    assert len(json.dumps(widget.table)) < 300_000


def test_a_weight_of_zero_switches_a_signal_off(widget, ask):
    ask(id="a-2", do="weigh", weights={**DEFAULT_WEIGHTS, "history": 0})
    widget.selected = "sudo"
    history = next(one for one in widget.why["signals"] if one["id"] == "history")
    assert history["state"] == "off"
    assert history["points"] == ""
    assert history["level"] > 0


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        pytest.param({"people": -1}, "bad-weight", id="negative"),
        pytest.param({"people": float("nan")}, "bad-weight", id="nan"),
        pytest.param({"people": "1"}, "bad-weight", id="text"),
        pytest.param({"luck": 1}, "unknown-signal", id="unknown"),
        pytest.param(dict.fromkeys(SIGNALS, 0), "no-weight", id="all-off"),
        pytest.param([1, 2], "bad-message", id="no-mapping"),
        pytest.param(None, "bad-message", id="missing"),
    ],
)
def test_weights_that_are_none_change_nothing(widget, ask, weights, code):
    order, before = widget.order, widget.weights
    answer = ask(id="b-1", do="weigh", weights=weights)
    assert answer["error"]["code"] == code
    assert widget.problem == answer["error"]
    assert widget.order == order
    assert widget.weights == before
    ask(id="b-2", do="weigh", weights=dict(DEFAULT_WEIGHTS))
    assert widget.problem == {}


def test_the_notebook_sets_weights_as_the_page_does(widget):
    widget.weights = {"history": 2.0}
    assert [name for name, _, _ in unpacked(widget)] == list(rank(TABLE, {"history": 2.0}).names)
    assert widget.weights["people"] == 0
    widget.weights = {"people": -3.0}
    assert widget.problem["code"] == "bad-weight"
    assert widget.weights["history"] == 2.0


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_ranks_and_fits_the_sliders(widget, ask, preset):
    word, weights, note = PRESETS[preset]
    assert set(weights) <= set(SIGNALS)
    assert all(0 <= weight <= LIMIT for weight in weights.values())
    assert ask(id="c-1", do="weigh", weights=dict(weights))["ok"]
    assert word
    assert note


def test_the_irony_of_the_talk_is_labelled_as_a_joke(widget, ask):
    word, weights, note = PRESETS["joke"]
    assert "joke" in word
    assert "joke" in note.lower()
    ask(id="c-2", do="weigh", weights=dict(weights))
    history = [row.parts["history"].counted for row in widget.ranking.rows]
    assert history == sorted(history, reverse=True)


def test_the_first_preset_is_the_default(widget):
    assert widget.presets[0]["weights"] == widget.weights


def test_why_answers_for_any_name_as_the_core_does(widget, ask):
    assert ask(id="d-1", do="why", name=" SUDO ")["name"] == "sudo"
    told = why(widget.ranking, "sudo")
    assert widget.selected == "sudo"
    assert widget.why["sentence"] == told.text
    assert widget.why["place_word"] == f"place {told.place} of {len(ROWS)}"
    lifts = [one["id"] for one in widget.why["signals"] if one["state"] == "lifts"]
    holds = [one["id"] for one in widget.why["signals"] if one["state"] == "holds"]
    assert lifts == list(told.lifts)
    assert holds == list(reversed(told.holds))
    assert len(widget.why["signals"]) == len(SIGNALS)
    assert all(one["sentence"].endswith(".") for one in widget.why["signals"])


def test_a_name_that_is_not_there_is_answered_beside_the_question(widget, ask):
    error = ask(id="d-2", do="why", name="sudoo")["error"]
    assert error["code"] == "no-such-candidate"
    assert "sudo" in error["hint"]
    assert "Add your own" in error["hint"]
    assert widget.problem == {}, "no alarm for a slip of the pen"
    assert widget.selected == ""


def test_all_unknown_is_said_and_bounded(widget):
    widget.selected = "gap"
    row = widget.ranking.row("gap")
    assert f"{row.low:.1f}" in widget.why["text"]
    assert f"{row.high:.1f}" in widget.why["text"]
    states = {one["id"]: one["state"] for one in widget.why["signals"]}
    assert states["people"] == states["size"] == "unknown"


def test_what_would_lift_it_is_told_outside_the_top_only(widget):
    last = widget.ranking.names[-1]
    widget.selected = last
    needs = why(widget.ranking, last).needs
    told = [need.sentence for need in needs if need.level]
    assert told
    assert all(any(one in line for line in widget.why["lifts"]) for one in told)
    widget.selected = widget.ranking.names[0]
    assert "among the first 10" in widget.why["lifts"][0]


def test_interest_counts_once_it_is_said(widget, ask):
    widget.selected = "ntp"
    assert widget.why["interest"] is None
    before, sent = widget.ranking.place("ntp"), []
    widget.observe(sent.append, "table")
    assert ask(id="e-1", do="interest", name="ntp", value=100)["ok"]
    assert widget.why["interest"] == 100
    assert widget.given["interest"] == {"ntp": 100}
    assert widget.ranking.place("ntp") <= before
    assert "known of 1 candidate, and 50 of 100 for all" in widget.standing["idle_sentence"]
    assert "interest" not in widget.standing["idle"]
    assert sent == [], "the columns are not sent again"
    assert {name: place for name, place, _ in unpacked(widget, "start")}["ntp"] == before
    ask(id="e-2", do="interest", name="ntp", value=None)
    assert widget.given == {}
    assert widget.ranking.place("ntp") == before


@pytest.mark.parametrize("value", [101, -1, "very", True], ids=["above", "below", "word", "flag"])
def test_an_interest_off_its_scale_is_refused_and_forgotten(widget, ask, value):
    assert ask(id="e-3", do="interest", name="ntp", value=value)["error"]["code"] == "bad-interest"
    assert ask(id="e-4", do="weigh", weights=dict(DEFAULT_WEIGHTS))["ok"]


def test_the_case_against_is_weighed_by_the_readers_answers(widget, ask):
    widget.selected = "sudo"
    rows = widget.why["objections"]["rows"]
    assert {row["answer"] for row in rows} == {""}
    assert any("5 people" in row["evidence"] for row in rows)
    for row in rows:
        ask(id="f-1", do="object", name="sudo", objection=row["id"], answer="no")
    assert widget.why["objections"]["verdict"] == "Go on."
    ask(id="f-2", do="object", name="sudo", objection="split", answer="yes")
    assert widget.why["objections"]["verdict"] == "Think again."
    split = next(row for row in widget.why["objections"]["rows"] if row["id"] == "split")
    assert split["advice"]
    widget.selected = "zlib"
    assert widget.why["objections"]["verdict"] == "Open.", "answers are of one candidate each"
    assert ask(id="f-3", do="object", name="zlib", objection="x", answer="no")["error"]
    assert ask(id="f-4", do="object", name="zlib", objection="split", answer="so")["error"]


def test_the_fragility_is_the_cores(widget, ask):
    ask(id="g-1", do="settle")
    found = fragility(widget.ranking, 0.2)
    assert f"{found.certain} whatever all" in widget.fragility["sentence"]
    assert "20 %" in widget.fragility["sentence"]
    assert [room["signal"] for room in widget.fragility["rooms"]] == list(widget.ranking.signals)


def test_the_picture_of_flips_goes_from_nothing_to_the_double(widget):
    assert widget.flips == {}, "nobody looks at it yet"
    widget.view = "flips"
    widget.flip = "history"
    flips = widget.flips
    assert flips["weights"][0] == 0
    assert flips["weights"][-1] == 2 * DEFAULT_WEIGHTS["history"]
    assert flips["weights"][flips["now"]] == DEFAULT_WEIGHTS["history"]
    for step, weight in enumerate(flips["weights"]):
        ranking = rank(TABLE, {**DEFAULT_WEIGHTS, "history": weight})
        drawn = {line["lanes"][step]: line["name"] for line in flips["lines"]}
        assert [drawn[lane] for lane in range(1, 11)] == list(ranking.names[:10])
        for line in flips["lines"]:
            assert line["places"][step] == ranking.place(line["name"])


def test_the_only_signal_left_is_not_taken_to_zero(widget, ask):
    ask(id="g-2", do="weigh", weights={"people": 1})
    widget.view, widget.flip = "flips", "people"
    assert widget.flips["weights"][0] > 0
    assert len(widget.flips["lines"]) >= 10


def test_a_signal_that_is_off_is_tried_up_to_twice_its_default(widget, ask):
    ask(id="g-3", do="weigh", weights={**DEFAULT_WEIGHTS, "size": 0})
    widget.view, widget.flip = "flips", "size"
    assert widget.flips["now"] == 0
    assert widget.flips["weights"][-1] == 2 * DEFAULT_WEIGHTS["size"]


def test_two_are_compared_with_the_weights_at_which_they_swap(widget, ask):
    assert ask(id="h-1", do="pair", a="sudo", b="ZLIB")["ok"]
    both = compare_two(widget.ranking, "sudo", "zlib")
    rows = {row["id"]: row for row in widget.pair["rows"]}
    assert widget.pair["a"] == "sudo"
    assert widget.pair["b"] == "zlib"
    for id in widget.ranking.signals:
        assert rows[id]["points"] == pytest.approx(both.parts[id], abs=0.05)
        weight = flip(widget.ranking, "sudo", "zlib", id)
        expected = "at no weight" if weight is None else f"at {weight:.2f}".rstrip("0").rstrip(".")
        assert rows[id]["swap"].startswith(expected)
    assert rows["structure"]["weight_word"] == "unknown of all"
    assert rows["structure"]["swap"] == ""
    ahead = "sudo" if both.margin > 0 else "zlib"
    assert widget.pair["sentence"].startswith(f"{ahead} is {abs(both.margin):.1f} points ahead")
    assert ask(id="h-2", do="pair", a="sudo", b="nobody")["error"]["code"] == "no-such-candidate"
    assert widget.pair["b"] == "zlib", "the last answer stays"


def test_a_comparison_follows_the_weights(widget, ask):
    ask(id="h-3", do="pair", a="sudo", b="zlib")
    before = widget.pair["sentence"]
    ask(id="h-4", do="weigh", weights={"history": 1})
    ask(id="h-5", do="settle")
    assert widget.pair["sentence"] != before
    assert widget.pair["sentence"].startswith("sudo is")


FORM = {"name": "ntpd-classic", "people": "2", "dependants": "40", "advisories": "", "size": "900"}


def test_your_own_candidate_keeps_its_gaps(widget, ask):
    assert ask(id="i-1", do="add", candidate=FORM)["ok"]
    row = widget.ranking.row("ntpd-classic")
    assert row.candidate == Candidate("ntpd-classic", people=2, dependants=40, size=900_000)
    assert "history" in row.unknown
    at = widget.table["name"].index("ntpd-classic")
    assert widget.table["flags"][at] & 4
    assert widget.selected == "ntpd-classic"
    assert widget.why["added"]
    assert widget.added == [{"name": "ntpd-classic"}]
    assert len(unpacked(widget)) == len(ROWS) + 1
    ask(id="i-2", do="weigh", weights={**DEFAULT_WEIGHTS, "people": 3})
    ask(id="i-2b", do="add", candidate={"name": "another", "people": "0"})
    start = {name: place for name, place, _ in unpacked(widget, "start")}
    default = rank(widget.ranking.table)
    assert start == {name: default.place(name) for name in default.names}
    ask(id="i-2c", do="drop", name="another")
    assert widget.ranking.place("ntpd-classic"), "it stays when a weight moves"
    assert ask(id="i-3", do="drop", name="ntpd-classic")["ok"]
    assert widget.selected == ""
    assert widget.why == {}
    assert len(unpacked(widget)) == len(ROWS)


def test_what_you_know_better_takes_the_place_of_debians(widget, ask):
    ask(id="i-4", do="add", candidate={"name": "zlib", "people": "9"})
    row = widget.ranking.row("zlib")
    assert row.candidate.people == 9
    assert row.candidate.advisories == 7, "what was left empty stays as it was"
    assert len(unpacked(widget)) == len(ROWS)
    ask(id="i-5", do="drop", name="zlib")
    assert widget.ranking.row("zlib").candidate.people == 1
    assert widget.selected == "zlib"


@pytest.mark.parametrize(
    ("form", "place"),
    [
        pytest.param({"name": "  "}, "its name", id="no-name"),
        pytest.param({"name": "a\nb"}, "its name", id="two-lines"),
        pytest.param({"name": "x" * 200}, "its name", id="long"),
        pytest.param({**FORM, "people": "-1"}, "people", id="negative"),
        pytest.param({**FORM, "people": "two"}, "people", id="word"),
        pytest.param({**FORM, "size": "1e9"}, "size", id="exponent"),
        pytest.param(None, "its name", id="nothing"),
    ],
)
def test_a_form_that_makes_no_candidate_names_the_field(widget, ask, form, place):
    error = ask(id="i-6", do="add", candidate=form)["error"]
    assert error["code"] == "bad-candidate"
    assert error["place"] == place
    assert widget.added == []


def test_a_checkout_that_is_not_there_leaves_all_as_it_was(widget, ask, tmp_path):
    order = widget.order
    assert ask(id="j-1", do="inspect", name="sudo", path="  ")["error"]["code"] == "no-path"
    assert ask(id="j-2", do="inspect", name="sudo", path=str(tmp_path / "no"))["error"]
    assert ask(id="j-3", do="add", candidate=FORM, path=str(tmp_path / "no"))["error"]
    assert widget.order == order
    assert widget.added == []


def test_a_checkout_brings_its_structure_into_play(widget, ask, tmp_path):
    (tmp_path / "main.c").write_text(
        "#include <string.h>\nint main(int c, char **v) {\n  char b[8];\n  strcpy(b, v[1]);\n"
        "  return b[0];\n}\n" * 40
    )
    widget.selected = "sudo"
    assert widget.why["structure"] == []
    assert ask(id="j-4", do="inspect", name="sudo", path=str(tmp_path))["ok"]
    assert "structure" not in widget.standing["idle"]
    assert list(widget.given["structure"]) == ["sudo"]
    assert widget.why["structure"]


def test_saving_keeps_every_other_part_of_the_plan(widget, ask, store):
    competitor = Competitor("ntpsec", "NTP", "it is careful")
    mine = Choose(shortlist=(Shortlisted("expat", "5 of 9", "parses"),), competitors=(competitor,))
    store.save(Plan(choose=mine, depend=Depend(verify="by hand"), others={"labs": {"a": 1}}))
    assert ask(id="k-1", do="keep", name="sudo", because=" everybody has it ")["ok"]
    plan = store.load()
    assert plan.depend == Depend(verify="by hand")
    assert plan.others == {"labs": {"a": 1}}
    assert plan.choose.competitors == (competitor,)
    place = widget.ranking.describe("sudo")
    assert plan.choose.shortlist[1] == Shortlisted("sudo", place, "everybody has it")
    assert "people 1" in place
    assert [row["name"] for row in widget.shortlist["rows"]] == ["expat", "sudo"]
    assert widget.shortlist["undo"] == "save of sudo"


def test_a_save_is_undone_to_what_was_there(widget, ask, store):
    former = Shortlisted("sudo", "1 of 2", "an old reason")
    store.save(Plan(choose=Choose(shortlist=(former,))))
    ask(id="k-2", do="keep", name="sudo", because="a new one")
    ask(id="k-3", do="keep", name="zlib", because="small")
    store.save(replace(store.load(), depend=Depend(verify="later")))
    assert ask(id="k-4", do="unkeep")["ok"]
    assert [row.name for row in store.load().choose.shortlist] == ["sudo"]
    assert ask(id="k-5", do="unkeep")["ok"]
    assert store.load() == Plan(choose=Choose(shortlist=(former,)), depend=Depend(verify="later"))
    assert ask(id="k-6", do="unkeep")["error"]
    assert widget.shortlist["undo"] == ""


def test_what_was_changed_elsewhere_since_is_not_undone(widget, ask, store):
    ask(id="k-7", do="keep", name="sudo", because="mine")
    changed = Shortlisted("sudo", "2 of 2", "written in the form")
    store.save(Plan(choose=Choose(shortlist=(changed,))))
    assert ask(id="k-8", do="unkeep")["error"]["code"] == "changed-elsewhere"
    assert store.load().choose.shortlist == (changed,)
    assert widget.shortlist["rows"][0]["because"] == "written in the form"


def test_a_plan_that_cannot_be_read_is_never_written_over(store):
    store.path.write_text("{ half a plan")
    widget = ProjectChooser(candidates=TABLE, store=store)
    assert widget.problem["code"] == "broken-plan"
    with pytest.raises(TeachkitError, match="not JSON"):
        widget._do_keep({"name": "sudo", "because": "x"})
    assert store.path.read_text() == "{ half a plan"


def test_the_reasons_show_what_is_on_the_short_list(widget, ask):
    widget.selected = "sudo"
    assert widget.why["kept"] is None
    ask(id="k-9", do="keep", name="sudo", because="mine")
    assert widget.why["kept"]["because"] == "mine"


@pytest.mark.parametrize(
    "message", [{"id": "l-1", "do": "reboot"}, {"id": "l-1"}, {"id": "l-1", "do": None}],
    ids=["other", "missing", "none"],
)  # fmt: skip
def test_an_unknown_message_is_answered_with_an_error(ask, message):
    answer = ask(**message)
    assert answer["id"] == "l-1"
    assert answer["error"]["code"] == "unknown-message"


def test_a_failure_of_ours_is_answered_before_it_is_logged(widget, ask, monkeypatch):
    def broken(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("teachkit.widgets.choose.rank", broken)
    with pytest.raises(ZeroDivisionError):
        widget._hear(widget, {"id": "m-1", "do": "weigh", "weights": {"people": 1}}, [])
    assert widget.problem["code"] == "internal"


def test_what_it_stands_on_says_how_old_and_whose(widget):
    sources = widget.sources
    assert "18 of 41,000" in sources["subtitle"]
    text = json.dumps(sources)
    for said in ("2026-11-21", "2026-10-30", "2018-01-22", "trixie 2026-11-20", "not those who"):
        assert said in text
    advisories = next(text for word, text in sources["rows"] if word == "Advisories")
    assert "not to be had" in advisories, "no date, no claim"


def test_without_a_browser_the_first_twenty_are_there_with_reasons(widget, store):
    bundle, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    first = widget.ranking.rows[0]
    lifts = [part.reason for part in first.parts.values() if part.effect >= 0.5]
    assert f"<td>{first.name}</td>" in bundle["text/html"]
    assert lifts
    assert all(sentence[1:20] in bundle["text/plain"] for sentence in lifts)
    real = ProjectChooser(store=store)._repr_mimebundle_()[0]["text/html"]
    assert real.count("<tr>") == 21


def test_a_name_cannot_become_markup_in_the_page(widget, ask):
    ask(id="n-1", do="add", candidate={"name": "<b>mine</b>", "people": "0"})
    assert "<b>mine</b>" in widget.table["name"]
    ask(id="n-2", do="interest", name="<b>mine</b>", value=100)
    assert "<b>mine</b>" not in widget._repr_mimebundle_()[0]["text/html"]


def test_a_weight_that_is_none_is_said_at_once(store):
    with pytest.raises(TeachkitError, match="no signal"):
        ProjectChooser(candidates=TABLE, weights={"luck": 1}, store=store)


def test_weights_interest_and_candidates_come_from_the_notebook_too(store):
    own = Candidate("mine", people=1)
    widget = ProjectChooser(
        candidates=TABLE, weights={"people": 2}, interest={"mine": 90}, added=[own], store=store
    )
    assert widget.weights == {**dict.fromkeys(SIGNALS, 0.0), "people": 2.0}
    assert widget.ranking.row("mine").added
    assert widget.given["interest"] == {"mine": 90}


def test_the_whole_state_is_json_but_for_the_packed_places(widget, ask):
    widget.selected, widget.view = "sudo", "flips"
    ask(id="o-1", do="pair", a="sudo", b="zlib")
    state = {
        name: getattr(widget, name)
        for name in widget.class_trait_names(sync=True)
        if not name.startswith("_") and name not in ("layout", "tabbable", "tooltip")
    }
    assert isinstance(state.pop("order"), bytes)
    assert isinstance(state.pop("start"), bytes)
    assert json.loads(json.dumps(state))["why"] == widget.why


def test_every_language_of_the_table_has_a_name():
    from teachkit.data.candidates import load_candidates
    from teachkit.widgets.choose_view import LANGUAGES

    assert {one.language for one in load_candidates().rows} <= {*LANGUAGES, ""}
