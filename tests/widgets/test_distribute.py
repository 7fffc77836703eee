"""The distribution planner without a browser: set traits, send messages, look at the plan."""

import json
from dataclasses import replace
from html import unescape

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.data.facts import fact
from teachkit.data.releases import release_files
from teachkit.data.snapshots import load_knowledge
from teachkit.decisions.depend import assess
from teachkit.decisions.distribute.channel import Channel
from teachkit.decisions.distribute.debian import outline_of
from teachkit.decisions.distribute.kinds import assumed_platforms, channel_kinds
from teachkit.decisions.distribute.reach import OVERLAPS, Range, reach
from teachkit.decisions.plan import Distribute, Plan
from teachkit.widgets import DistributionPlanner, distribute_debian, distribute_view
from teachkit.widgets.distribute import VIEWS
from teachkit.widgets.distribute_printed import page, text

LOCK = """version = 3

[[package]]
name = "mine"
version = "0.1.0"
dependencies = ["libc"]

[[package]]
name = "libc"
version = "0.2.170"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "{}"
""".format("0" * 64)


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def planner(store):
    return DistributionPlanner(store=store)


@pytest.fixture
def ask(planner, monkeypatch):
    """Send a message as the page does; return the one answer to it."""
    heard = []
    monkeypatch.setattr(planner, "send", lambda content, buffers=None: heard.append(content))

    def ask(do, **message):
        heard.clear()
        planner._handle_custom_msg({"id": "x-1", "do": do, **message}, [])
        assert len(heard) == 1, "every message gets one answer"
        assert heard[0]["id"] == "x-1"
        return heard[0]

    return ask


def row(planner, part, name):
    return next(one for one in planner.reached[part] if one["id"] == name)


# ---- reach


@pytest.mark.parametrize("overlap", [*OVERLAPS])
def test_what_is_shown_is_what_the_core_reaches(planner, overlap):
    planner.overlap = overlap
    planner.chosen = ["debian", "fedora", "crates"]
    found = reach(assumed_platforms(), channel_kinds(), planner.chosen, overlap=overlap)
    assert planner.reach_made == found
    assert planner.reached["total"]["said"] == str(found.total)
    assert planner.reached["nobody"] == str(found.nobody)
    for one in found.platforms:
        shown = row(planner, "platforms", one.platform)
        assert shown["said"].startswith(str(one.reached) if one.by else "nobody")
        assert 0 <= shown["low"] <= shown["high"] <= 1
        assert len(shown["by"]) == len(one.by)
    for one in found.channels:
        assert str(one.only) in row(planner, "channels", one.channel)["said"]


def test_a_channel_that_is_off_says_whom_only_it_would_bring(planner):
    planner.chosen = ["crates"]
    more = reach(assumed_platforms(), channel_kinds(), ["crates", "debian"])
    only = next(one.only for one in more.channels if one.channel == "debian")
    assert f"would bring {only}" in row(planner, "channels", "debian")["said"]


def test_a_second_way_to_the_same_people_does_not_count_them_twice(planner):
    planner.overlap = "nested"
    planner.chosen = ["debian"]
    before = planner.reach_made.total
    planner.chosen = ["debian", "crates"]
    debian = row(planner, "platforms", "debian")
    assert [by["title"] for by in debian["by"]] == ["Debian", "crates.io (cargo install)"]
    assert debian["high"] == max(by["high"] for by in debian["by"])
    alone = next(one.alone for one in planner.reach_made.channels if one.channel == "crates")
    assert planner.reach_made.total.high < before.high + alone.high


def test_your_own_count_takes_the_place_of_the_assumption(planner):
    planner.users = {"debian": 100}
    planner.chosen = ["debian"]
    debian = row(planner, "platforms", "debian")
    assert debian["users"] == "100"
    assert "of 100 by Debian" in debian["said"]
    planner.users = {}
    assert row(planner, "platforms", "debian")["users"] != "100"


def test_counts_that_are_none_are_left_out(planner):
    planner.users = {"debian": -1, "mars": 3, "arch": "many", "windows": 10.0, "macos": 1e99}
    assert planner.users == {"windows": 10}
    planner.users = {"debian": float("nan")}
    assert planner.users == {}


def test_channels_that_there_are_not_are_left_out(planner):
    planner.chosen = ["carrier pigeon", "nix", "debian", "nix"]
    assert planner.chosen == ["debian", "nix"]


def test_no_users_and_no_channels_are_no_error(planner):
    planner.users = {one["id"]: 0 for one in planner.options["platforms"]}
    assert planner.reached["total"]["said"] == "0"
    planner.chosen = []
    assert "No channel is on" in planner.reached["sentence"]
    assert planner.reached["order"]["steps"] == []
    assert planner.problem == {}


def test_the_order_of_work_ends_with_all_who_are_reached_for_certain(planner):
    for chosen in (["debian", "static", "crates"], [one.id for one in channel_kinds()]):
        planner.chosen = chosen
        steps = planner.reached["order"]["steps"]
        assert len(steps) == len(chosen)
        assert steps[-1]["said"].endswith(f" {planner.reach_made.total.low:,.0f} in all")
    assert "nearly best" in planner.reached["order"]["sentence"]


def test_all_numbers_are_called_assumed(planner):
    assert "assumed" in planner.options["assumed"]
    assert all("assumed" in one["days"] for one in planner.options["channels"])
    toolchain = [one.id for one in channel_kinds() if one.toolchain]
    told = [one["id"] for one in planner.options["channels"] if "toolchain" in one["days"]]
    assert toolchain == told != []


# ---- names and the letter


def test_a_name_in_capitals_is_taken_all_the_same(planner):
    planner.name = "Zlib_RS"
    found = {one["registry"]: one for one in planner.names["registries"]}
    assert found["PyPI"]["state"] == "taken"
    assert found["PyPI"]["hits"][0]["name"] == "zlib-rs"
    assert found["Debian"]["state"] == "refused"
    assert "It would object" in found["Debian"]["said"]
    assert "To it, the name is 'zlib-rs'" in found["PyPI"]["said"]
    planner.name = "zlib-rs"
    assert all(one["said"] == "" for one in planner.names["registries"]), "it is as it was typed"


def test_silence_is_not_called_free_where_only_a_part_was_looked_at(planner):
    planner.name = "qwertzuiopasdf"
    for one in planner.names["registries"]:
        assert one["state"] == "part"
        assert "part of the list" in one["verdict"]["word"]
    assert any("silence means little" in line for line in planner.names["looked"])
    assert any(line.startswith("Not looked at") for line in planner.names["looked"])


def test_a_near_miss_is_told_with_its_reason(planner):
    planner.name = "serd"
    near = [hit for one in planner.names["registries"] for hit in one["hits"]]
    assert any(hit["name"] == "serde" and "slip" in hit["why"] for hit in near)


def test_what_can_be_no_name_is_a_problem_and_the_last_answer_stays(planner):
    before = planner.names
    planner.name = "two words"
    assert planner.problem["code"] == "bad-name"
    assert planner.names == before
    planner.name = ""
    assert planner.problem == {}
    assert planner.names["registries"] == []


def test_the_price_of_a_name_is_from_the_ledger(planner):
    for name in ("sudo-rs", "statime"):
        lines, files = (fact(f"distribute.rename.{name}{end}").value for end in ("", ".files"))
        assert f"{name}'s in {lines} lines of {files} files" in planner.options["renaming"]
    assert planner.options["renaming"] in unescape(page(planner))


def test_the_letter_asks_for_the_name_that_was_looked_up(planner):
    planner.name = "chrony"
    assert planner.letter["name"] == "chrony"
    assert "chrony" in planner.written["subject"]
    planner.letter = {**planner.letter, "name": "chrony-rs"}  # the reader's own, from now on
    planner.name = "expat"
    assert planner.letter["name"] == "chrony-rs"


def test_the_letter_is_the_cores_and_says_what_is_missing(planner):
    assert "who asks" in planner.written["missing"]
    fields = {one["id"]: f"my {one['id']}" for one in planner.options["letter"]}
    planner.letter = fields
    assert all(value in planner.written["text"] for value in fields.values())
    assert "Nothing is missing" in planner.written["missing"]
    paragraphs = planner.written["text"].split("\n\n")
    assert [one.count("\n") for one in paragraphs[:-1]] == [0] * 5, "a line for each paragraph"


# ---- Debian


def test_the_outline_of_a_project_is_the_cores(planner, ask):
    assert ask("project", project="ntpd-rs")["ok"]
    release = distribute_debian.newest("ntpd-rs")
    made = outline_of(assess(release_files(release), load_knowledge()))
    assert planner.outline_made == made
    shown = planner.debian
    assert sum(map(len, shown["rounds"])) == len(made.new) > 0
    assert len(shown["rounds"]) == made.rounds
    assert [one["title"] for one in shown["steps"]] == [one.title for one in made.steps]
    assert [line.partition(":")[0] for line in shown["conflicts"]] == [
        one.name for one in made.conflicts
    ]
    assert shown["itp"] == made.itp


def test_a_lock_of_your_own_is_read(planner, ask):
    assert ask("lock", text=LOCK)["ok"]
    assert planner.debian["sentence"].startswith("Your project")
    assert planner.debian["kept"] == "none"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param({"do": "lock", "text": " "}, "no-lock", id="empty"),
        pytest.param({"do": "lock", "text": "[[package"}, "not-toml", id="broken"),
        pytest.param({"do": "project", "project": "mars"}, "unknown-project", id="project"),
        pytest.param({"do": "save-conflicts"}, "no-outline", id="nothing-computed"),
        pytest.param({"do": "undo"}, "nothing-to-undo", id="nothing-to-undo"),
        pytest.param({"do": "remove", "channel": "x"}, "not-in-plan", id="not-in-plan"),
        pytest.param({"do": "dance"}, "unknown-message", id="unknown"),
    ],
)
def test_what_is_wrong_is_answered_and_shown(planner, ask, message, code):
    before = planner.debian
    assert ask(**message)["error"]["code"] == code
    assert planner.problem["code"] == code
    assert planner.debian == before
    planner.name = "sudo-rs"
    assert planner.problem == {}


# ---- the plan


def test_channels_name_and_conflicts_are_saved_and_each_is_undone(planner, store, ask):
    planner.chosen = ["debian", "crates"]
    ask("project", project="ntpd-rs")
    for do in ("save-channels", "save-name", "save-conflicts"):
        assert ask(do)["ok"]
    saved = store.load().distribute
    assert [one.channel for one in saved.channels] == ["Debian", "crates.io (cargo install)"]
    assert all("assumed" in one.reaches and one.keeper and one.step for one in saved.channels)
    assert saved.name.startswith("zlib-rs (")
    assert "getrandom" in saved.conflicts
    assert planner.saved["undo"]
    for left in ((True, True, False), (True, False, False), (False, False, False)):
        assert ask("undo")["ok"]
        section = store.load().distribute or Distribute()
        assert (bool(section.channels), bool(section.name), bool(section.conflicts)) == left
    assert not planner.saved["undo"]


def test_what_the_reader_wrote_about_a_channel_is_kept(store):
    mine = Channel("Debian", "two of us", "a colleague", "ask her")
    store.save(Plan(distribute=Distribute(channels=(mine,), name="kept")))
    planner = DistributionPlanner(store=store)
    planner.chosen = ["debian"]
    planner._handle_custom_msg({"id": "1", "do": "save-channels"}, [])
    section = store.load().distribute
    assert section.name == "kept"
    assert [(one.keeper, one.step) for one in section.channels] == [("a colleague", "ask her")]
    assert section.channels[0].reaches != "two of us"


def test_the_channels_of_the_plan_are_switched_on(store, tmp_path):
    kept = (Channel("Homebrew", "", "", ""), Channel("a friend with a stick", "", "", ""))
    store.save(Plan(distribute=Distribute(channels=kept)))
    assert DistributionPlanner(store=store).chosen == ["homebrew"]
    assert DistributionPlanner(store=FilePlanStore(tmp_path / "none.json")).chosen == [
        "debian",
        "crates",
    ]


def test_what_cannot_be_is_a_problem_and_is_not_saved(planner, ask, store, monkeypatch):
    crowded = tuple(
        replace(one, uses={"debian": Range(0.9, 1), "static": Range(0.9, 1)})
        for one in assumed_platforms()
    )
    planner.overlap = "one-place"
    planner.chosen = ["debian"]
    before = planner.reached
    monkeypatch.setattr(distribute_view, "assumed_platforms", lambda: crowded)
    planner.chosen = ["debian", "static"]
    assert planner.problem["code"] == "impossible-shares"
    assert planner.reached == before
    assert ask("save-channels")["error"]["code"] == "impossible-shares"
    assert store.load().distribute is None
    planner.overlap = "nested"
    assert planner.problem == {}
    assert planner.reached != before


def test_no_channel_is_not_saved(planner, ask, store):
    planner.chosen = []
    assert ask("save-channels")["error"]["code"] == "no-channel"
    planner.name = " "
    assert ask("save-name")["error"]["code"] == "no-name"
    assert store.load().distribute is None


def test_a_channel_is_taken_out_of_the_plan(planner, ask, store):
    ask("save-channels")
    assert ask("remove", channel="Debian")["ok"]
    assert [one.channel for one in store.load().distribute.channels] == [
        "crates.io (cargo install)"
    ]


def test_saving_the_same_again_says_so_and_is_no_change(planner, ask):
    ask("save-name")
    ask("save-name")
    assert "already" in planner.saved["said"]
    ask("undo")
    assert not planner.saved["undo"]


def test_what_another_form_wrote_meanwhile_is_not_lost(planner, ask, store):
    ask("save-name")
    store.save(Plan(distribute=Distribute(name="another form's")))
    assert ask("undo")["error"]["code"] == "changed-since"
    assert store.load().distribute.name == "another form's"


def test_a_plan_that_cannot_be_read_is_a_problem_and_the_tool_still_works(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("{")
    planner = DistributionPlanner(store=FilePlanStore(path))
    assert planner.problem
    assert planner.reached["platforms"]
    with pytest.raises(json.JSONDecodeError):
        json.loads(path.read_text())


# ---- on paper


def test_the_state_is_there_without_a_browser(planner, ask):
    ask("project", project="ntpd-rs")
    bundle, _ = planner._repr_mimebundle_()
    assert bundle["text/plain"] == text(planner)
    assert planner.reached["sentence"] in bundle["text/plain"]
    paper = unescape(page(planner))
    for one in planner.options["channels"]:
        assert one["title"] in paper
        assert one["keeper"] in paper
    for one in planner.options["platforms"]:
        assert one["title"] in paper
    assert planner.debian["steps"][0]["what"] in paper
    assert planner.names["sentence"] in paper


def test_what_a_reader_writes_stays_text_on_paper(planner):
    planner.name = "<b>x</b>"
    assert "<b>x</b>" not in page(planner)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_can_be_opened_with(view, store):
    assert DistributionPlanner(store=store, view=view).view == view
