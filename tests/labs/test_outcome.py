"""An outcome goes to a file and comes back as it was; what is not one is refused in a sentence."""

import json
import sys
from dataclasses import dataclass, replace
from types import ModuleType

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs import outcome as outcomes
from teachkit.labs.lab import LABS, Lab
from teachkit.labs.outcome import (
    Outcome,
    Table,
    as_json,
    from_json,
    kept_at,
    last,
    plain,
    recorded,
    shaped,
)
from teachkit.labs.picture import Bar, bars


@dataclass(frozen=True, slots=True)
class Speed:
    name: str
    ratio: float
    low: float | None


@dataclass(frozen=True, slots=True)
class Found:
    speeds: tuple[Speed, ...]
    sizes: dict[str, int]
    pair: tuple[str, int]
    missing: tuple[str, ...]
    hangs: bool
    first: Speed | None


FOUND = Found(
    speeds=(Speed("new", 2.0, 1.9), Speed("old", 1.0, None)),
    sizes={"text": 4096},
    pair=("level", 6),
    missing=(),
    hangs=False,
    first=None,
)


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """A lab of the tests' own, and its outcome."""
    module = ModuleType("toy_lab")
    module.LAB = Lab("toy", title="A toy", asks="Is <it> fast?", case="depend")
    module.Found = Found
    module.sentences = lambda found: (f"{found.speeds[0].ratio} times as fast & small.",)
    module.tables = lambda found: (
        Table(
            "Speed", ("name", "ratio"), tuple((one.name, str(one.ratio)) for one in found.speeds)
        ),
    )
    module.pictures = lambda found: (
        bars("Speed", [Bar(one.name, one.ratio) for one in found.speeds]),
    )
    monkeypatch.setitem(sys.modules, "toy_lab", module)
    monkeypatch.setattr("teachkit.labs.lab.LABS", {"toy": "toy_lab"})
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    return Outcome(
        lab="toy",
        date="2026-11-23",
        seconds=12.0,
        fetched=10,
        unpacked=20,
        box="boxed",
        machine="a processor",
        system="Linux, Python 3.11",
        recorded=False,
        found=FOUND,
    )


def test_an_outcome_comes_back_as_it_was(toy):
    assert from_json(as_json(toy)) == toy


def test_a_whole_number_is_a_float_where_a_float_belongs(toy):
    text = as_json(toy).replace('"ratio": 2.0', '"ratio": 2')
    ratio = from_json(text).found.speeds[0].ratio
    assert (ratio, type(ratio)) == (2.0, float)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(int, True, id="a-truth-is-no-number"),
        pytest.param(int, 1.5, id="a-fraction-is-no-count"),
        pytest.param(float, "1.5", id="a-text-is-no-number"),
        pytest.param(str, None, id="nothing-is-no-text"),
        pytest.param(tuple[str, ...], "abc", id="a-text-is-no-row-of-texts"),
        pytest.param(tuple[str, int], ["a"], id="half-a-pair"),
        pytest.param(Speed, ["new", 2.0, None], id="a-list-is-no-dataclass"),
        pytest.param(Speed, {"name": "new", "ratio": 2.0}, id="a-field-is-missing"),
        pytest.param(
            Speed, {"name": "new", "ratio": 2.0, "low": None, "x": 1}, id="a-field-too-many"
        ),
        pytest.param(int | None, "1", id="none-of-both"),
    ],
)
def test_what_is_not_of_the_kind_is_refused(kind, value):
    with pytest.raises((ValueError, TypeError)):
        shaped(kind, value)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text[:-20], id="half-a-file"),
        pytest.param(lambda _: "[]", id="a-list"),
        pytest.param(lambda _: "{}", id="nothing-in-it"),
        pytest.param(lambda text: text.replace('"hangs"', '"hung"'), id="an-older-version"),
        pytest.param(lambda text: text.replace('"2026-11-23"', "7"), id="a-number-for-a-date"),
    ],
)
def test_a_file_that_is_no_outcome_is_named(toy, damage):
    with pytest.raises(TeachkitError) as caught:
        from_json(damage(as_json(toy)), "toy.json")
    assert caught.value.code == "broken-outcome"
    assert caught.value.place == "toy.json"


def test_your_last_outcome_is_kept_and_found_again(toy):
    assert last("toy") is None
    kept_at("toy").parent.mkdir(parents=True)
    kept_at("toy").write_text(as_json(toy), "utf-8")
    assert last("toy") == toy


def test_an_older_versions_last_outcome_is_none(toy):
    kept_at("toy").parent.mkdir(parents=True)
    kept_at("toy").write_text(as_json(toy).replace('"hangs"', '"hung"'), "utf-8")
    assert last("toy") is None


def test_a_lab_without_a_recorded_outcome_says_so(toy):
    with pytest.raises(TeachkitError) as caught:
        recorded("toy")
    assert caught.value.code == "no-data"


def test_it_shows_itself_with_date_machine_sentences_picture_and_table(toy):
    page = toy._repr_html_()
    for part in ("2026-11-23", "a processor", "2.0 times as fast &amp; small.", "<svg", "<td"):
        assert part in page
    assert toy.provenance().startswith("You ran it on 2026-11-23, in 12 s and in a box")
    assert replace(toy, recorded=True).provenance().startswith("Recorded on 2026-11-23")
    quick = replace(toy, quick=True)
    assert "in 12 s, asked to be quick and in a box" in quick.provenance()
    assert from_json(as_json(quick)) == quick


def test_a_table_is_read_as_text_and_numbers_stand_to_the_right():
    table = Table("Speed", ("name", "ratio"), (("zlib", "1.00"), ("zlib-rs", "12.50")))
    assert table.numeric() == (False, True)
    assert str(table).splitlines() == [
        "Speed",
        "name     ratio",
        "-------  -----",
        "zlib      1.00",
        "zlib-rs  12.50",
    ]


def test_a_text_that_begins_with_a_number_stands_to_the_left():
    rows = (
        ("2: root ALL=(ALL) ALL", "0: 3, \N{MINUS SIGN}4: 265"),
        ("4: %wheel ALL=(ALL) ALL", ""),
    )
    assert Table("Your file", ("rule", "code: times"), rows).numeric() == (False, True)


def test_a_table_wider_than_the_terminal_wraps_its_longest_column():
    table = Table("What", ("id", "words"), (("a", "one two three four five six seven"),))
    assert table.text(24).splitlines() == [
        "What",
        "id  words",
        "--  --------------------",
        "a   one two three four",
        "    five six seven",
    ]


def test_a_table_that_cannot_be_wrapped_to_fit_becomes_a_list():
    head = ("library", "times as fast", "faster?")
    table = Table("Speed", head, (("zlib-rs 0.6.2", "1.69", ""), ("zlib-ng", "1.72", "no")))
    assert table.text(20).splitlines() == [
        "Speed",
        "- library: zlib-rs",
        "  0.6.2; times as",
        "  fast: 1.69",
        "- library: zlib-ng;",
        "  times as fast:",
        "  1.72; faster: no",
    ]


@pytest.mark.parametrize("width", [60, 79, 119])
@pytest.mark.parametrize("name", LABS)
def test_no_recorded_table_is_wider_than_a_terminal(name, width):
    for table in recorded(name).tables():
        assert [line for line in table.text(width).splitlines()[1:] if len(line) > width] == []


def test_what_a_lab_found_cannot_become_markup():
    page = Table("a<b", ("<i>",), (("<script>",),))._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<i>" not in page


# ---- what the package brings


@pytest.mark.parametrize("name", list(LABS))
def test_the_recorded_outcome_is_of_this_version_dated_and_small(name):
    outcome = recorded(name)
    assert outcome.recorded
    assert outcome.lab == name
    assert outcome.date >= "2026-11-23"
    assert outcome.box == "boxed" or LABS[name].endswith("sudo_policy")
    text = (outcomes.files("teachkit.labs") / "recorded" / f"{name}.json").read_text("utf-8")
    assert len(text.encode()) <= 15_000
    assert json.loads(text)["found"] == json.loads(json.dumps(plain(outcome.found)))


@pytest.mark.parametrize("name", list(LABS))
def test_no_recorded_outcome_names_a_machine_or_a_folder_of_it(name):
    text = as_json(recorded(name))
    for word in ("work", "root", "home", "tmp"):
        assert f"/{word}/" not in text
