"""Documentation cannot lie: every command that it shows is run, or held against what there is."""

import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest

from teachkit.cli import COMMANDS, command_parser, main
from teachkit.data.facts import fact
from teachkit.data.releases import release_lock
from teachkit.decisions.plan import write_plan
from teachkit.decisions.plan.examples import example

HERE = Path(__file__).resolve().parents[1]
PAGES = [
    HERE / "README.md",
    HERE / "CONTRIBUTING.md",
    HERE / "exercises" / "README.md",
    *sorted((HERE / "book").rglob("*.md")),
]

# Run by tests of their own, which need more than a moment: what is shown is only parsed here.
ELSEWHERE = {
    ("book",): "tests/book: of this course",
    ("document", ".", "--run"): "tests/grading/test_examples.py: in a box, and without one",
    ("data", "update"): "tests/data: over a loopback server",
    ("data", "build"): "tests/data: from small indices",
    ("author",): "tests/grading: on a tiny course, and on this one",
    ("grade",): "tests/cli/test_grade.py: on real submissions, also killed in the middle",
    ("submit",): "tests/cli/test_submit.py: in a real workspace",
    ("parity",): "tests/cli/test_parity.py: on programs and libraries made there",
    ("slides",): "tests/publish/test_slides.py: every deck, in a browser",
    ("progress", "import"): "tests/cli/test_progress.py: of a record that was exported",
    ("reset",): "tests/cli/test_reset.py: in a real workspace",
    ("workshop",): "tests/workshop: with people in it",
    ("lab", "run"): "tests/labs: the real systems, in their box",
    ("lab", "doctor"): "tests/labs and tests/cli/test_lab.py",
}

# Measurements, as their files are called in the pages.
SAMPLES = "tests/decisions/focus/samples"
FOCUS_SAMPLES = {
    "compress.csv": "compress.csv",
    "hyperfine.json": "hyperfine.json",
    "memory.csv": "memory-leak.csv",
}


def commands_of(page):
    """Return each command in the page's console fences, and in its tables and prose."""
    text = page.read_text()
    fences = re.findall(r"^```(?:console|sh|bash|shell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for line in "\n".join(fences).replace("\\\n", " ").splitlines():
        command = re.sub(r"^\$ ", "", line).partition("  #")[0].strip()
        if command and not command.startswith("#"):
            yield command
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`((?:teachkit|make|nox) [^`\n]+)`", prose)


SHOWN = [
    pytest.param(page, command, id=f"{page.relative_to(HERE)}: {command}")
    for page in PAGES
    for command in dict.fromkeys(commands_of(page))
]


def test_some_commands_were_found():
    assert len(SHOWN) >= 12
    assert {page.name for page in PAGES} >= {"README.md", "CONTRIBUTING.md", "glossary.md"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The folder of a Rust project, on a machine that never fetched any data."""
    (tmp_path / "Cargo.lock").write_text(release_lock("ntpd-rs", "v1.9.0"))
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "Cargo.lock").write_text(release_lock("ntpd-rs", "v1.0.0"))
    for name, file in FOCUS_SAMPLES.items():
        (tmp_path / name).write_text((HERE / SAMPLES / file).read_text())
    shutil.copytree(HERE / SAMPLES / "criterion", tmp_path / "criterion")
    for name, symbols in (("old.txt", "deflate\ninflate\ngzprintf\n"), ("new.txt", "deflate\n")):
        (tmp_path / name).write_text(symbols)
    for name, times in (("old.csv", "20\n21\n"), ("new.csv", "10\n11\n")):
        (tmp_path / name).write_text("ms\n" + times * 5)
    (tmp_path / ".teachkit").mkdir()  # so that the plan is one of our own, and not the tester's
    plan = write_plan(example("sudo-rs", lambda which: fact(which).value).plan)
    for name in ("plan.json", "theirs.json"):
        (tmp_path / name).write_text(plan)
    (tmp_path / ".teachkit" / "record.jsonl").write_text('{"teachkit-record": 1}\n')
    with zipfile.ZipFile(tmp_path / "teachkit-2026-11-23.zip", "w") as work:
        work.writestr("plan.json", plan)
    (tmp_path / "room.json").write_text('{"teachkit-room": 1, "taught": []}\n')
    (tmp_path / "SECURITY.md").write_text("Report it in private to security@teachkit.invalid.\n")
    (tmp_path / "sudoers").write_text("Defaults mailto=root\nroot ALL=(ALL:ALL) ALL\n")
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TEACHKIT_COURSE", str(HERE))
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_a_command_that_is_shown_works(page, command, project, capsys):
    words = shlex.split(command)
    program = Path(words[0]).name
    assert "<" not in command, "a reader cannot type a placeholder: show one that runs"
    check = {
        "teachkit": teachkit_works,
        "make": make_knows,
        "nox": nox_knows,
        "python": python_would,
        "pre-commit": tool_is_ours,
    }
    assert program in check, f"{page.name} shows a command that no test understands: {command}"
    check[program](words[1:])


def teachkit_works(words):
    elsewhere = any(tuple(words[: len(key)]) == key for key in ELSEWHERE)
    if elsewhere and "--help" not in words:
        command_parser(words[0]).parse_args(words[1:])
        return
    if words[0] == "start":
        words = [*words, "--no-lab"]
    # 1 is the answer "no", which an example may well get.
    assert main(words) in (0, 1)


def make_knows(words):
    rules = (HERE / "Makefile").read_text()
    for target in (word for word in words if "=" not in word):
        assert re.search(rf"^{re.escape(target)}:", rules, re.MULTILINE)


def nox_knows(words):
    sessions = re.findall(r"^def (\w+)\(session", (HERE / "noxfile.py").read_text(), re.MULTILINE)
    assert words == ["-l"] or (words[0] == "-s" and words[1].partition("-")[0] in sessions)


def python_would(words):
    assert words[0] == "-m"
    if words[1] == "nox":
        nox_knows(words[2:])
    elif words[1] == "pytest":
        for path in words[2:]:
            assert path.startswith("-") or (HERE / path).exists()
    elif words[1].startswith("benchmarks."):
        assert (HERE / words[1].replace(".", "/") / "__main__.py").exists()
    else:
        assert words[1] == "pip"
        extras = re.search(r"\[([\w,]+)\]", " ".join(words))[1].split(",")
        for extra in extras:
            assert re.search(rf"^{extra} = \[", (HERE / "pyproject.toml").read_text(), re.MULTILINE)


def tool_is_ours(words):
    assert words == ["install"]
    assert "repo: local" in (HERE / ".pre-commit-config.yaml").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_examples_and_exit_codes(name, capsys):
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert "examples:" in said.lower()
    assert "exit codes:" in said.lower()
    assert f"teachkit {name}" in said


def test_every_path_that_newcomers_are_sent_to_exists():
    """Paths in backticks; `<word>` stands for a word that has a chapter."""
    named = [
        path
        for page in PAGES[:2]
        for path in re.findall(r"`([\w./<>-]+/[\w./<>-]*)`", page.read_text())
        if not path.startswith(("./", ".venv"))
    ]
    assert len(named) > 10
    patterns = [re.sub(r"<word>", "depend", path).rstrip("/") for path in named]
    patterns = [re.sub(r"<\w+>", "*", pattern) for pattern in patterns]
    places = (HERE, HERE / "src" / "teachkit" / "widgets")
    missing = [
        pattern
        for pattern in patterns
        if not any(
            list(place.glob(name)) for place in places for name in (pattern, f"{pattern}.py")
        )
    ]
    assert missing == []


def test_every_page_link_leads_somewhere():
    """Relative links and pictures in the pages exist."""
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]
    assert broken == []
