"""The same steps as `make test`, one by one, each in an environment of its own.

Run `nox -l` for the list and `nox -s NAME` for one of them.
"""

from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "core", "tests"]
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

HERE = Path(__file__).parent
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PINS = {"PIP_CONSTRAINT": "constraints.txt", "PIP_BUILD_CONSTRAINT": "constraints.txt"}
PINS_HEADER = """\
# What every extra of pyproject.toml resolves to, for Python 3.11 to 3.14. Written by
# `nox -s pins`, which leaves out releases younger than a week: most bad ones are found by then.
"""


@nox.session
def lint(session: nox.Session) -> None:
    """Style, format, and the one direction of imports."""
    session.install("-e", ".[test]", env=PINS)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Type-check the package strictly."""
    session.install("-e", ".[test]", env=PINS)
    session.run("mypy")


def build_wheel(session: nox.Session) -> Path:
    """Build sdist, and from it the wheel, into a folder of this session; return the wheel."""
    session.install("build", env=PINS)
    target = Path(session.create_tmp()) / "dist"
    for old in target.glob("*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", str(target), str(HERE), env=PINS, silent=True)
    (wheel,) = target.glob("*.whl")
    return wheel


@nox.session(python=PYTHONS)
def core(session: nox.Session) -> None:
    """Install the bare wheel, without extras, and run the core's tests: the browser's promise."""
    session.install(str(build_wheel(session)), env=PINS)
    session.install("pytest", "hypothesis", env=PINS)
    rooms = [f"tests/{room}" for room in ("data", "decisions", "course")]
    session.run(
        "pytest",
        "-p", "no:cacheprovider",
        *[room for room in rooms if (HERE / room).is_dir()],
        *session.posargs,
    )  # fmt: skip


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run everything against the tree, as `make test` does."""
    session.install("-e", ".[dev]", env=PINS)
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS)
def wheel(session: nox.Session) -> None:
    """Run everything against the built wheel: what learners get, not what lies in the tree."""
    session.install(f"{build_wheel(session)}[dev]", env=PINS)
    session.run("pytest", *session.posargs, env={"TEACHKIT_TEST_WHEEL": "1"})


@nox.session
def coverage(session: nox.Session) -> None:
    """Measure which lines and branches the tests reach, child processes included."""
    session.install("-e", ".[dev]", env=PINS)
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-m", "not browser", *session.posargs)
    session.run("coverage", "combine")
    session.run("coverage", "report")


@nox.session
def pins(session: nox.Session) -> None:
    """Resolve every extra afresh and rewrite constraints.txt."""
    session.install("uv")
    resolved = session.run(
        "uv", "pip", "compile", "pyproject.toml",
        "--all-extras", "--universal", "--python-version", PYTHONS[0],
        "--no-annotate", "--no-header", "--exclude-newer", "1 week", "--quiet",
        *session.posargs,
        env={"UV_PYTHON_DOWNLOADS": "never"},
        silent=True,
    )  # fmt: skip
    (HERE / "constraints.txt").write_text(PINS_HEADER + str(resolved))
