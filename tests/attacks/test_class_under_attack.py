"""A class hands in every attack at once, among honest work, and `teachkit grade` grades it all."""

import csv
import html.parser
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from attacks import as_notebook, as_script, attacks
from handed_in import BUILDERS, header
from test_attacks import processes
from world import world as made_world

HONEST = tuple(f"honest-{number}" for number in range(1, 7))
CORPUS = tuple(attack for attack in attacks() if attack.exercise == "depend/attacked")
MOST_MEMORY = 400 << 20
MOST_SECONDS = 240
FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Graded:
    """One run of the command: where its results are, and what it said."""

    out: Path
    code: int
    said: bytes
    seconds: float
    memory: int
    strangers: set


@pytest.fixture(scope="module")
def world():
    with made_world() as here:
        yield here


@pytest.fixture(scope="module")
def quiet(world):
    """The honest alone."""
    hand_in(world.root / "quiet", world, ())
    return grade(world, world.root / "quiet", world.root / "out-quiet")


@pytest.fixture(scope="module")
def attacked(world, quiet):
    """The honest among all attackers."""
    folder = world.root / "submitted"
    hand_in(folder, world, CORPUS)
    for build in BUILDERS:
        place = folder / f"files-{build.__name__}"
        place.mkdir()
        build(place, world)
    return grade(world, folder, world.root / "out-attacked")


def hand_in(folder, world, corpus):
    folder.mkdir(exist_ok=True)
    for name in HONEST:
        (folder / name).mkdir()
        (folder / name / "attacked.py").write_text(world.honest())
    for number, attack in enumerate(corpus):
        place = folder / f"attack-{attack.name}"
        place.mkdir()
        places = world.places()
        if number % 2:
            (place / "attacked.py").write_text(as_script(attack, places))
        else:
            (place / "attacked.ipynb").write_text(as_notebook(attack, places))


def grade(world, folder, out):
    """Run the command as a teacher would, watching its memory."""
    before = processes()
    begun = time.monotonic()
    command = [
        sys.executable, "-m", "teachkit", "grade", str(folder), "--out", str(out),
        "--exercises", str(world.exercise()), "--jobs", "2", "--formats", "gradescope",
        "--similarity", "--salt-file", str(world.root / "salt"),
    ]  # fmt: skip
    environ = {**os.environ, "TEACHKIT_SECRET": world.canaries("environment")[0]}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ
    ) as running:
        peaks = []
        watching = threading.Thread(target=watch, args=(running, peaks))
        watching.start()
        said = running.communicate(timeout=MOST_SECONDS)[0]
        watching.join()
    return Graded(
        out,
        running.returncode,
        said,
        time.monotonic() - begun,
        max(peaks),
        processes() - before,
    )


def watch(running, peaks):
    """Keep the most memory that any trusted process has had: the command, workers, zygotes."""
    while running.poll() is None:
        for number, _ in processes():
            try:
                text = Path(f"/proc/{number}/status").read_text()
                command = Path(f"/proc/{number}/cmdline").read_text()
            except OSError:
                continue
            # An answer is under a filter of system calls, and has its own limit.
            trusted = "teachkit" in command and "Seccomp:\t0" in text
            if trusted and (found := re.search(r"VmHWM:\s+(\d+) kB", text)):
                peaks.append(int(found[1]) << 10)
        time.sleep(0.2)


def points(graded):
    """Return each learner's points."""
    with (graded.out / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["student_id"]: float(row["raw_score"] or 0) for row in rows}


class Shown(html.parser.HTMLParser):
    """What a browser would make of a page: its elements and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.add(tag)
        self.found |= {name for name, _ in attributes if name.startswith("on")}


@pytest.mark.slow
def test_the_run_ends_in_its_time_and_everybody_has_a_grade(attacked, world):
    assert attacked.code in (0, 1), attacked.said.decode()
    assert attacked.seconds < MOST_SECONDS
    assert attacked.strangers == set()
    graded = points(attacked)
    assert set(HONEST) < set(graded)
    assert len([name for name in graded if name.startswith("attack-")]) == len(CORPUS)
    assert len([name for name in graded if name.startswith("files-")]) == len(BUILDERS)


@pytest.mark.slow
def test_the_trusted_processes_stay_small(attacked):
    assert attacked.memory < MOST_MEMORY


@pytest.mark.slow
def test_nobody_has_a_point_that_is_not_earned(attacked):
    earned = {f"attack-{attack.name}": attack.earned for attack in CORPUS}
    for build in BUILDERS:
        earned[f"files-{build.__name__}"] = float(header(build).get("earned", 0))
    given = points(attacked)
    too_much = {
        name: value
        for name, value in given.items()
        if name not in HONEST and value > earned.get(name, 0)
    }
    assert too_much == {}


@pytest.mark.slow
def test_the_honest_are_graded_as_without_the_others(attacked, quiet):
    alone, among = points(quiet), points(attacked)
    assert {among[name] for name in HONEST} == {10.0}
    assert {name: among[name] for name in HONEST} == {name: alone[name] for name in HONEST}
    # Whoever may put a file of a peer's name beside the peer's gives them one attempt more.
    for name in sorted(set(HONEST) - {"honest-2"}):
        page = Path("feedback") / f"{name}.html"
        assert (attacked.out / page).read_bytes() == (quiet.out / page).read_bytes()


@pytest.mark.slow
def test_no_secret_is_in_what_learners_are_shown(attacked, world):
    pages = [*attacked.out.glob("feedback/*"), *attacked.out.glob("gradescope/*")]
    assert len(pages) > 2 * len(CORPUS)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for canary in world.canaries("hidden", "expected", "environment"):
            assert canary not in text, page
        if "attack-" in page.name:
            assert world.canaries("peer")[0] not in text, page
            assert "ATTACK-WON" not in text, page
    assert world.heard == []
    assert list((world.root / "marker").iterdir()) == []


@pytest.mark.slow
def test_no_page_table_or_terminal_is_taken_over(attacked):
    for page in attacked.out.rglob("*.html"):
        found = Shown(page.read_text(encoding="utf-8")).found
        assert not {name for name in found if name.startswith("on")}, page
        assert not {"img", "iframe", "object", "embed", "form"} & found, page
    for table in attacked.out.rglob("*.csv"):
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if FORMULA.match(cell)], table
    for page in attacked.out.rglob("*.json"):
        json.loads(page.read_text(encoding="utf-8"))
    controls = set(attacked.said) & (set(range(32)) - {9, 10})
    assert controls == set()


@pytest.mark.slow
def test_nothing_is_left_behind(attacked, world):
    outside = {"course", "submitted", "quiet", "out", "out-quiet", "out-attacked", "marker",
               "work", "socket", "port", "salt"}  # fmt: skip
    assert {path.name for path in world.root.iterdir()} <= outside
    for kind in ("shm", "msg", "sem"):
        assert "32428" not in Path(f"/proc/sysvipc/{kind}").read_text()  # 0x7eac
