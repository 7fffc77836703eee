"""Examples run in a box: what passes, what fails and where, and what they cannot do."""

# ruff: noqa: E501 - an example and what becomes of it read best on one line
import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from teachkit.data.checkout.tree import read_tree
from teachkit.decisions.document.examples import all_examples
from teachkit.errors import TeachkitError
from teachkit.grading import examples as module
from teachkit.grading.examples import run_examples
from teachkit.grading.sandbox.bubblewrap import find_bubblewrap

BOXED = pytest.mark.skipif(
    not find_bubblewrap()[0] or not module._works(find_bubblewrap()[0]),
    reason="there is no bubblewrap here, or it may not make namespaces",
)


def outcomes(folder, pages, **options):
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = run_examples(all_examples(read_tree(folder).texts), folder, **options)
    return sorted(found, key=lambda one: (one.example.path, one.example.line))


def one(folder, language, code, **options):
    (outcome,) = outcomes(folder, {"README.md": f"# It\n\n```{language}\n{code}\n```\n"}, **options)
    return outcome


# --- what becomes of them -----------------------------------------------------------------


@BOXED
@pytest.mark.parametrize(
    ("language", "code", "state", "line", "expected", "got"),
    [
        pytest.param("python", ">>> 1 + 1\n2", "passed", 4, "", "", id="doctest"),
        pytest.param("python", ">>> x = 2\n>>> x\n3", "failed", 5, "3", "2", id="doctest that lies"),
        pytest.param("python", ">>> [1,\n...  2]\n[1, 2]", "passed", 4, "", "", id="two lines"),
        pytest.param(
            "python", ">>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError: division by zero",
            "passed", 4, "", "", id="an exception as promised",
        ),
        pytest.param("python", ">>> list(range(9))\n[0, ..., 8]", "passed", 4, "", "", id="dots"),
        pytest.param("python", "x = 1\nassert x == 1", "passed", 4, "", "", id="python"),
        pytest.param("python", "x = 1\nassert x == 2", "failed", 5, "", "AssertionError", id="assert"),
        pytest.param("console", "$ echo a\na\n$ echo b\nc", "failed", 6, "c", "b", id="console that lies"),
        pytest.param("console", "$ cd /\n$ pwd\n/", "passed", 4, "", "", id="one shell for all"),
        pytest.param("console", "$ false", "failed", 4, "", "", id="a status says it"),
        pytest.param("console", "$ echo no >&2; false\nno", "passed", 4, "", "", id="an error as shown"),
        pytest.param("sh", "true\nfalse\ntrue", "failed", 4, "", "", id="a script ends at once"),
        pytest.param("sh", "ls README.md", "passed", 4, "", "", id="the tree is there"),
    ],
)  # fmt: skip
def test_an_example_passes_or_fails_with_its_line(
    tmp_path, language, code, state, line, expected, got
):
    outcome = one(tmp_path, language, code)
    assert (outcome.state, outcome.line, outcome.expected, outcome.got) == (
        state,
        line,
        expected,
        got,
    )
    assert (outcome.why == "") == (state == "passed")


@BOXED
@pytest.mark.parametrize(
    ("language", "code", "word"),
    [
        pytest.param("sh", "sudo make install", "root", id="root"),
        pytest.param("sh", "cd x && curl example.org", "network", id="network"),
        pytest.param("console", "$ cargo install it", "network", id="cargo"),
        pytest.param("sh", "no-such-program --at-all", "not installed", id="program"),
        pytest.param("python", "import no_such_module", "not installed", id="module"),
        pytest.param("python", ">>> import no_such_module", "not installed", id="doctest's module"),
        pytest.param("toml", "a = 1", "Nobody runs toml", id="language"),
        pytest.param("rust,ignore", "f();", "marked ignore", id="flag"),
    ],
)
def test_what_cannot_be_tried_is_skipped_with_the_reason(tmp_path, language, code, word):
    if language.startswith("rust") and shutil.which("rustc") is None:
        pytest.skip("there is no rustc here")
    outcome = one(tmp_path, language, code)
    assert outcome.state == "skipped"
    assert word in outcome.why


@BOXED
def test_examples_of_a_page_share_their_names_and_import_the_tree(tmp_path):
    pages = {
        "README.md": "```python\nfrom it import f\nx = f(2)\n```\n\n```python\n>>> x\n4\n```\n",
        "src/it/__init__.py": 'def f(x):\n    """Double.\n\n    >>> f(3)\n    6\n    """\n    return 2 * x\n',
    }
    assert [one.state for one in outcomes(tmp_path, pages)] == ["passed"] * 3


@BOXED
def test_what_builds_on_an_example_that_did_not_run_is_no_failure_of_its_own(tmp_path):
    page = "```python\nfrom no_such import x\n```\n\n```python\nx.f()\n```\n"
    first, second = outcomes(tmp_path, {"README.md": page})
    assert (first.state, second.state) == ("skipped", "skipped")
    assert second.why == "It uses 'x', and an example above it did not run."
    alone = one(tmp_path, "python", ">>> y")
    assert (alone.state, alone.why) == (
        "failed",
        "It uses 'y', which nothing above it on the page defines.",
    )


@BOXED
def test_python_that_dies_takes_no_other_example_with_it(tmp_path):
    page = "```python\nimport os; os._exit(3)\n```\n\n```python\nassert True\n```\n"
    first, second = outcomes(tmp_path, {"README.md": page})
    assert (first.state, first.why) == ("failed", "Python ended with status 3.")
    assert second.state == "passed"


@BOXED
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rustc") is None, reason="there is no rustc here")
def test_rust_is_run_by_rustdoc_and_cargo(tmp_path):
    pages = {
        "README.md": "```rust\nassert_eq!(1, 1);\n```\n\n```rust\nassert_eq!(1, 2);\n```\n",
        "Cargo.toml": '[package]\nname = "it"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": "/// ```\n/// assert_eq!(it::two(), 2);\n/// ```\n///\n/// ```\n"
        "/// assert_eq!(it::two(), 3);\n/// ```\npub fn two() -> u8 { 2 }\n",
    }
    found = [(o.example.path, o.line, o.state) for o in outcomes(tmp_path, pages)]
    assert found == [
        ("README.md", 2, "passed"), ("README.md", 6, "failed"),
        ("src/lib.rs", 2, "passed"), ("src/lib.rs", 6, "failed"),
    ]  # fmt: skip


@BOXED
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rustc") is None, reason="there is no rustc here")
def test_rust_that_needs_crates_from_afar_is_skipped(tmp_path):
    pages = {
        "Cargo.toml": '[package]\nname = "it"\nversion = "0.1.0"\n[dependencies]\nno-such-crate-here = "1"\n',
        "src/lib.rs": "/// ```\n/// assert!(true);\n/// ```\npub fn two() -> u8 { 2 }\n",
    }
    (outcome,) = outcomes(tmp_path, pages)
    assert outcome.state == "skipped"
    assert "crates" in outcome.why


# --- what they cannot do ------------------------------------------------------------------


@BOXED
def test_an_example_cannot_write_to_the_tree(tmp_path):
    pages = {
        "README.md": "```sh\necho gone > README.md\nrm -rf a\ntouch new\n```\n",
        "a/b.txt": "kept",
    }
    (outcome,) = outcomes(tmp_path, pages)
    assert outcome.state == "passed", "in its copy it may do as it likes"
    assert (tmp_path / "README.md").read_text() == pages["README.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "a"]
    assert (tmp_path / "a/b.txt").read_text() == "kept"
    for place in ("/original/new", "/usr/new", "/new", "/etc/new"):
        assert one(tmp_path, "sh", f"touch {place}").state == "failed"


@BOXED
def test_an_example_finds_no_files_but_the_system_and_the_tree(tmp_path):
    secret = Path.home() / f".teachkit-secret-{os.getpid()}"
    secret.write_text("secret")
    try:
        outcome = one(tmp_path, "sh", f"cat {secret}")
    finally:
        secret.unlink()
    assert outcome.state == "failed"
    assert "secret\n" not in outcome.got


@BOXED
def test_an_example_reaches_no_network_not_even_this_machine(tmp_path):
    reached = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)

        def wait():
            try:
                server.accept()
                reached.append(True)
            except OSError:
                pass

        waiting = threading.Thread(target=wait)
        waiting.start()
        port = server.getsockname()[1]
        code = f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)"
        outcome = one(tmp_path, "python", code)
        server.shutdown(socket.SHUT_RDWR)
        waiting.join()
    assert outcome.state == "failed"
    assert "refused" in outcome.got or "unreachable" in outcome.got
    assert not reached


@BOXED
def test_nothing_outlives_the_run(tmp_path):
    number = f"{4000 + os.getpid()}.25"
    outcome = one(tmp_path, "sh", f"setsid nohup sleep {number} >/dev/null 2>&1 &\ntrue")
    assert outcome.state == "passed"
    assert not sleeping(number)


def sleeping(number):
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and number in (entry / "cmdline").read_text():
                return True
        except OSError:
            continue
    return False


@BOXED
def test_the_sign_of_a_survivor_would_be_seen():
    import subprocess

    number = f"{5000 + os.getpid()}.25"
    child = subprocess.Popen(["sleep", number])
    try:
        # A program that has just begun has no command line for a moment.
        until = time.monotonic() + 10
        while not sleeping(number) and time.monotonic() < until:
            time.sleep(0.01)
        assert sleeping(number)
    finally:
        child.kill()
        child.wait()


@BOXED
def test_time_memory_processes_and_files_have_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 2.0)
    started = time.monotonic()
    assert one(tmp_path, "sh", "sleep 100").why == "It takes longer than 2 seconds."
    assert time.monotonic() - started < 60
    assert "MemoryError" in one(tmp_path, "python", "x = bytearray(2 << 30)").got
    assert one(tmp_path, "sh", "head -c 40000000 /dev/zero > big").state == "failed"
    fork = "import os\nwhile os.fork() or not os.setsid(): pass"
    why = one(tmp_path, "python", fork).why
    assert why == "It starts more than 128 processes." or "BlockingIOError" in why
    script = "while true; do setsid sleep 60 & done"
    assert "128 processes" in one(tmp_path, "sh", script).why


@BOXED
def test_much_output_is_cut(tmp_path):
    outcome = one(tmp_path, "sh", "yes | head -c 5000000\nfalse")
    assert outcome.state == "failed"
    assert len(outcome.got) <= 4_000


@BOXED
def test_when_time_is_up_the_rest_is_skipped(tmp_path):
    outcome = one(tmp_path, "sh", "true", budget=-1.0)
    assert (outcome.state, outcome.why) == ("skipped", "Time is up.")


def test_without_bubblewrap_nothing_runs_unless_that_is_accepted(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "find_bubblewrap", lambda: ("", ""))
    with pytest.raises(TeachkitError) as caught:
        one(tmp_path, "sh", f"touch {tmp_path}/ran")
    assert caught.value.code == "no-sandbox"
    assert not (tmp_path / "ran").exists()
    outcome = one(tmp_path, "sh", "echo gone > README.md\nls", accept_unsealed=True)
    assert outcome.state == "passed"
    assert (tmp_path / "README.md").read_text() != "gone\n", "a copy is used even then"


@BOXED
def test_who_ends_the_box_has_failed_and_who_comes_later_never_ran(tmp_path):
    page = "```sh\nkill -9 -1\n```\n\n```sh\ntrue\n```\n\n```python\nassert True\n```\n"
    found = outcomes(tmp_path, {"README.md": page})
    assert [one.state for one in found] == ["failed", "skipped", "passed"]
    assert "ended the box" in found[1].why
