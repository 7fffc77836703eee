"""A lab on the page: what it shows, and a run that can be followed and stopped."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from teachkit import widgets
from teachkit.errors import TeachkitError
from teachkit.labs import experiment
from teachkit.labs.outcome import as_json, kept_at, recorded

module = pytest.importorskip("teachkit.widgets.lab", exc_type=ImportError)

NAME = "ntpd-rs"
programs = pytest.mark.skipif(sys.platform == "emscripten", reason="a browser starts no programs")


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    monkeypatch.delenv("TEACHKIT_ROOM", raising=False)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")


@pytest.fixture
def yours():
    """An own run of today, kept in the cache."""
    outcome = replace(recorded(NAME), recorded=False, date="2031-05-06", machine="an old laptop")
    kept_at(NAME).parent.mkdir(parents=True)
    kept_at(NAME).write_text(as_json(outcome), "utf-8")
    return outcome


@pytest.fixture
def played(monkeypatch):
    """A function: let the next run be this program, a real process of its own."""

    def play(program):
        begun = []

        def started(name):
            begun.append(
                subprocess.Popen(
                    [sys.executable, "-c", program],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    start_new_session=True,
                )
            )
            return begun[-1]

        monkeypatch.setattr(experiment, "started", started)
        return begun

    return play


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.01)


# ---- what is shown


def test_it_shows_the_recorded_run_with_its_date_and_machine():
    lab = widgets.Lab(NAME)
    assert lab.outcome.recorded
    for part in ("Recorded on 2026-", lab.outcome.machine, "<svg", "<table", "<li>"):
        assert part in lab.found.value
    assert lab.which.layout.display == "none"


@programs
def test_your_own_last_run_comes_first_and_the_recorded_one_is_a_press_away(yours):
    lab = widgets.Lab(NAME)
    assert "You ran it on 2031-05-06" in lab.found.value
    assert "an old laptop" in lab.found.value
    assert lab.which.description == "Show the recorded run"
    lab.which.click()
    assert "Recorded on 2026-" in lab.found.value
    assert lab.which.description == "Show your run"
    lab.which.click()
    assert "You ran it on 2031-05-06" in lab.found.value


def test_the_tables_are_folded_away_and_the_pictures_are_not():
    page = widgets.Lab(NAME).found.value
    assert page.index("<svg") < page.index("<details>") < page.index("<table>")


def test_on_paper_it_has_all_but_the_buttons():
    page = widgets.Lab(NAME).printed()
    assert "Lab: " in page
    assert "<svg" in page
    assert f"teachkit lab run {NAME}" in page
    assert "Run it here" not in page


@programs
def test_it_says_how_much_a_run_would_fetch():
    size = recorded(NAME).fetched
    assert size > 0
    assert f"The recorded run fetched {size / 1e6:.1f} MB." in widgets.Lab(NAME).printed()


def test_a_lab_that_is_not_there_is_refused():
    with pytest.raises(TeachkitError) as caught:
        widgets.Lab("ntpdrs")
    assert caught.value.code == "no-such-lab"


def test_a_lab_that_nobody_has_run_says_so(monkeypatch):
    def nowhere(name):
        raise TeachkitError("no-data", name)

    monkeypatch.setattr(module, "recorded", nowhere)
    lab = widgets.Lab(NAME)
    assert lab.outcome is None
    assert "Nobody has run it yet." in lab.found.value


# ---- where it is not run


@programs
@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param({"TEACHKIT_ROOM": "1"}, "In a workshop no program is run", id="room"),
        pytest.param({"system": "Darwin"}, "On macOS, a virtual machine", id="macos"),
        pytest.param({"system": "Windows"}, "On Windows, WSL", id="windows"),
        pytest.param({"machine": "aarch64"}, "this one is aarch64", id="arm"),
        pytest.param({"platform": "emscripten"}, "The Python of a browser", id="browser"),
    ],
)
def test_elsewhere_it_says_why_and_shows_the_recorded_run(monkeypatch, place, words, yours, played):
    if "TEACHKIT_ROOM" in place:
        monkeypatch.setenv("TEACHKIT_ROOM", "1")
    for name in ("system", "machine"):
        if name in place:
            monkeypatch.setattr(f"platform.{name}", lambda name=name: place[name])
    if "platform" in place:
        monkeypatch.setattr("sys.platform", place["platform"])
    begun = played("")
    lab = widgets.Lab(NAME)
    assert lab.outcome.recorded, "somebody else's run in the cache is not yours"
    page = lab.printed()
    assert words in page
    assert f"teachkit lab run {NAME}" in page
    assert lab.go not in [part for box in lab.children for part in getattr(box, "children", ())]
    lab.go.click()  # a page can send what it does not show
    assert begun == []


@pytest.mark.skipif(sys.platform != "emscripten", reason="this is no browser")
def test_in_a_real_browser_it_says_why_and_shows_the_recorded_run():
    lab = widgets.Lab(NAME)
    assert lab.outcome.recorded
    assert "The Python of a browser cannot start programs." in lab.printed()
    lab.go.click()
    assert lab._process is None


# ---- a run


@programs
def test_a_run_tells_its_progress_and_then_shows_what_it_found(played, yours, tmp_path):
    text = as_json(replace(yours, date="2032-01-02"))
    (tmp_path / "said.json").write_text(text)
    gate = tmp_path / "gate"
    played(
        "import pathlib, sys, time\n"
        "print('Fetching 3 < 4 packages', file=sys.stderr, flush=True)\n"
        f"while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.01)\n"
        f"print(pathlib.Path({str(tmp_path / 'said.json')!r}).read_text())\n"
    )
    lab = widgets.Lab(NAME)
    lab.go.click()
    assert "Running …" in lab.progress.value
    assert lab.stop.layout.display == ""
    until(lambda: "Fetching 3 &lt; 4 packages" in lab.progress.value)
    gate.touch()
    lab._watching.join(20)
    assert "You ran it on 2032-01-02" in lab.found.value
    assert "Done." in lab.progress.value
    assert lab.stop.layout.display == "none"


@programs
def test_a_second_press_starts_no_second_run(played):
    begun = played("import time; time.sleep(60)")
    lab = widgets.Lab(NAME)
    lab.go.click()
    lab.go.click()
    assert len(begun) == 1
    lab.stop.click()
    lab._watching.join(20)


@programs
def test_stop_stops_it_and_says_so_and_it_can_be_run_again(played):
    begun = played("import time; print('at work', flush=True); time.sleep(60)")
    lab = widgets.Lab(NAME)
    lab.go.click()
    lab.stop.click()
    lab._watching.join(20)
    assert begun[0].poll() is not None
    assert "Stopped." in lab.progress.value
    lab.go.click()
    assert len(begun) == 2
    lab.stop.click()
    lab._watching.join(20)


@programs
def test_why_it_could_not_run_is_said_in_the_commands_own_words(played):
    played(
        'print(\'{"error": {"code": "offline", "message": "No <network>",'
        ' "place": "", "hint": "Are you online?"}}\'); raise SystemExit(3)'
    )
    lab = widgets.Lab(NAME)
    lab.go.click()
    lab._watching.join(20)
    assert "Could not run." in lab.progress.value
    assert "No &lt;network&gt;. Are you online?" in lab.progress.value
    assert lab.outcome.recorded


@programs
def test_a_run_that_broke_off_shows_its_last_words(played):
    played("import sys; print('out of memory', file=sys.stderr); raise SystemExit(70)")
    lab = widgets.Lab(NAME)
    lab.go.click()
    lab._watching.join(20)
    assert "It broke off." in lab.progress.value
    assert "out of memory" in lab.progress.value
