import os
import shutil
import subprocess
import time
from datetime import date, timedelta

import pytest

from teachkit.data.checkout import inspect_checkout
from teachkit.data.checkout.authors import Commit, people_of
from teachkit.data.checkout.idioms import conditionals, find_idioms, functions, gotos
from teachkit.data.checkout.languages import (
    count_lines,
    language_of,
    says_generated,
    without_comments,
)
from teachkit.errors import TeachkitError

DAY = date(2031, 6, 1)
TIDE = """\
/* tide.c: how high the water is.
 * "A string in a comment" */
#include <string.h>

#define AT "/* no comment */"  // but this is one

static int
level(const char *name, char *out, size_t n)
{
    char word[8];
    if (n > 3)
        goto done;   /* strcpy(in, a, comment) */
    strcpy(out, name);
    sscanf(name, "%s", word);
    sscanf(name, "%7s %d", word, &n);
    memcpy(out, name, n + 1);
    memcpy(out, name, sizeof(word));
done:
    return 0;
}
"""


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def git(tmp_path):
    """A repository in ``tmp_path / "tree"``; call it with git's words, or a date to commit."""
    if shutil.which("git") is None:
        pytest.skip("this takes git")
    tree = tmp_path / "tree"
    tree.mkdir()

    def run(*words, who="Ada Ebb", address="ada@example.org", day=DAY):
        stamp = f"{day.isoformat()}T12:00:00 +0000"
        surroundings = {
            **os.environ,
            "GIT_AUTHOR_NAME": who,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": "Keeper",
            "GIT_COMMITTER_EMAIL": "keeper@example.org",
            "GIT_COMMITTER_DATE": stamp,
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        command = ["git", "-C", str(tree), *words]
        subprocess.run(command, check=True, capture_output=True, env=surroundings)

    run("init", "-q", "-b", "main")
    run.tree = tree
    return run


# --- lines -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "text", "counted"),
    [
        pytest.param("c", TIDE, (16, 2, 2), id="c"),
        pytest.param("c", "int a; /* one\n two\n\n three */ int b;\n", (2, 1, 1), id="a block"),
        pytest.param("c", 'char *a = "//";\nchar b = \'"\'; // x\n', (2, 0, 0), id="in strings"),
        pytest.param("c", "// one \\\n still\nint a;\n", (1, 2, 0), id="a line that goes on"),
        pytest.param("c", "int a; /* never closed\n\nint b;\n", (1, 1, 1), id="never closed"),
        pytest.param("c++", 'auto a = R"x(/* " )x"; // b\nint c;\n', (2, 0, 0), id="a raw string"),
        pytest.param("rust", "let a = 'x'; fn f<'a>() {} // b\n", (1, 0, 0), id="lifetimes"),
        pytest.param("rust", 'let a = r#"// " /* "#;\n', (1, 0, 0), id="rust's raw string"),
        pytest.param("python", '# a\nx = "#"  # b\n"""\n# text\n"""\n\n', (4, 1, 1), id="python"),
        pytest.param("hash", "#!/bin/sh\necho $# ${a#b} # c\n# d\n", (1, 2, 0), id="shell"),
        pytest.param("lua", "--[[ a\nb ]] x = 1\n-- c\n", (1, 2, 0), id="lua"),
        pytest.param("ml", '(* a\n*)\nlet x = "(*"\n', (1, 2, 0), id="ocaml"),
        pytest.param("m4", "dnl a\nAC_INIT # b\n", (1, 1, 0), id="m4"),
        pytest.param("c", "", (0, 0, 0), id="empty"),
        pytest.param("c", "\n\n", (0, 0, 2), id="blank"),
    ],
)
def test_lines_are_code_comments_or_blank(family, text, counted):
    got = count_lines(text, family)
    assert (got.code, got.comments, got.blank) == counted
    assert sum(counted) == len(text.splitlines())


@pytest.mark.parametrize(
    ("name", "start", "language"),
    [
        pytest.param("a.c", "", "C", id="c"),
        pytest.param("a.C", "", "C++", id="a capital"),
        pytest.param("A.CPP", "", "C++", id="capitals"),
        pytest.param("a.h", "", "C/C++ header", id="header"),
        pytest.param("Makefile", "", "make", id="by its name"),
        pytest.param("configure", "#! /bin/sh\n", "Shell", id="by its first line"),
        pytest.param("tool", "#!/usr/bin/env python3\n", "Python", id="through env"),
        pytest.param("a.ts", "<?xml version='1.0'?>", None, id="a translation"),
        pytest.param("README.md", "# x", None, id="a document"),
        pytest.param("README", "hello", None, id="no ending"),
        pytest.param(".c", "", None, id="an ending alone"),
    ],
)
def test_the_language_is_known_by_name_or_first_line(name, start, language):
    found = language_of(name, start)
    assert (found and found[0]) == language


def test_a_file_that_a_program_wrote_says_so():
    assert says_generated("/* Bison implementation for Yacc-like parsers in C */")
    assert says_generated("/* crc32.h\n * Generated automatically by crc32.c\n */")
    assert says_generated("// Code generated by x. DO NOT EDIT.")
    assert not says_generated("/* a generator of tides; it regenerates itself */")


def test_taking_comments_away_moves_nothing():
    bare = without_comments(without_comments(TIDE, "c"), "c", strings=False)
    with_strings = without_comments(TIDE, "c")
    assert len(bare) == len(with_strings)
    assert bare.count("\n") == TIDE.count("\n")
    assert "comment" not in bare


# --- what is risky ---------------------------------------------------------------------------


def idioms(text):
    with_strings = without_comments(text, "c")
    bare = without_comments(with_strings, "c", strings=False)
    return [(found.idiom, found.line) for found in find_idioms(bare, with_strings)]


def test_risky_calls_are_found_where_they_are_and_not_in_comments():
    assert idioms(TIDE) == [("strcpy", 13), ("scanf %s", 14), ("memcpy, computed", 16)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("strncpy(a, b, 3); my_strcpy(a); x->strcpy(b); y.gets();", [], id="others"),
        pytest.param("sprintf(a, b); vsprintf(a, b, c);", ["sprintf", "vsprintf"], id="prints"),
        pytest.param("malloc(n * sizeof(int));", ["malloc, computed"], id="n times"),
        pytest.param("malloc(sizeof(struct a) * 4); malloc(LEN + 1);", [], id="constants"),
        pytest.param("malloc(strlen(s) + 1);", ["malloc, computed"], id="a length and one"),
        pytest.param("malloc(p->size); malloc((size_t)n); malloc(*n);", [], id="no arithmetic"),
        pytest.param("realloc(p, sizeof *p * ++n);", ["malloc, computed"], id="grown"),
        pytest.param('scanf("%d", &a); puts("%s");', [], id="no word is read"),
        pytest.param('fscanf(f,\n  "%[a-z]", a);', ["scanf %s"], id="on the next line"),
        pytest.param("memcpy(a, b, f(x, y - z));", ["memcpy, computed"], id="within a call"),
        pytest.param("memcpy(a + 1, b, n);", [], id="only the target is computed"),
        pytest.param("strcpy", [], id="no call"),
        pytest.param("malloc(", [], id="broken off"),
    ],
)
def test_a_call_is_risky_or_not(text, found):
    assert [name for name, _ in idioms(text)] == found


def names(text):
    return [(one.name, one.line, one.lines) for one in functions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("int a(void)\n{\n  if (x) { y(); }\n}\n", [("a", 1, 4)], id="plain"),
        pytest.param("int\nb (a)\n  int a;\n{\n}\n", [("b", 2, 4)], id="as in 1978"),
        pytest.param("PUBLIC(int) c(int x) {\n}\n", [("c", 1, 2)], id="behind a macro"),
        pytest.param("struct s { int a; };\nint t[] = { 1 };\nenum { A };\n", [], id="data"),
        pytest.param('namespace n {\nclass C {\n  int m() const {\n  }\n};\n}\n', [("m", 3, 2)],
                     id="a method"),
        pytest.param("C::C(int a) : x(a) {\n}\n", [("C::C", 1, 2)], id="a constructor"),
        pytest.param("int a() {\n#if X\n if (1) {\n#else\n if (2) {\n#endif\n }\n}\nint b() {\n}\n",
                     [("a", 1, 8), ("b", 9, 2)], id="two branches open one brace"),
        pytest.param("int a(void) {\n  {\n}\nint b(void) {\n}\n", [("a", 1, 3), ("b", 4, 2)],
                     id="a brace too many"),
        pytest.param("__attribute__((cold)) void d(void) {\n}\n", [("d", 1, 2)], id="attribute"),
        pytest.param("int a(void);\nint b(void) {\n", [], id="declared, and never closed"),
        pytest.param("}}}{{{", [], id="nonsense"),
    ],
)  # fmt: skip
def test_functions_are_found_with_their_lines(text, found):
    assert names(text) == found


def test_gotos_and_conditionals_are_counted():
    text = "goto out;\n goto *jump;\n#if A\n# ifdef B\n#elif C\n#else\n#endif\nint gotos;\n"
    assert gotos(text) == 2
    assert conditionals(text) == 3


# --- people ----------------------------------------------------------------------------------


def commits(*rows):
    return [Commit(name, address, DAY - timedelta(days=days)) for name, address, days in rows]


def test_one_name_or_one_address_is_one_person():
    people = people_of(
        commits(
            ("Ada Ebb", "ada@home.example.net", 1),
            ("ada ebb", "ada@work.example.net", 2),
            ("ae", "ada@work.example.net", 3),
            ("Ben Flood", "ben@home.example.net", 4),
        )
    )
    assert people.authors == people.authors_year == 2
    assert people.top_share == 0.75
    assert people.bus_factor == 1


def test_names_that_say_nothing_join_nobody():
    people = people_of(
        commits(
            ("root", "ada@home.example.net", 1),
            ("root", "ben@home.example.net", 2),
            ("Cy Neap", "root@localhost", 3),
            ("Di Spring", "root@localhost", 4),
        )
    )
    assert people.authors == 4
    assert people.bus_factor == 2


def test_bots_are_counted_apart():
    people = people_of(
        commits(("dependabot[bot]", "1+dependabot[bot]@users", 1), ("Ada Ebb", "a@b.example", 2))
    )
    assert (people.authors, people.commits, people.bots) == (1, 1, 1)


def test_the_year_ends_with_the_last_commit():
    people = people_of(commits(("Ada", "a@x.example", 0), ("Ben", "b@x.example", 364),
                               ("Cy", "c@x.example", 365), ("Cy", "c@x.example", 800)))  # fmt: skip
    assert (people.authors_year, people.commits_year) == (2, 2)
    assert (people.authors, people.commits) == (3, 4)
    assert people.first == (DAY - timedelta(days=800)).isoformat()
    assert people.last == DAY.isoformat()


def test_a_shallow_history_does_not_say_what_it_cannot_know():
    short = people_of(commits(("Ada", "a@x.example", 0)), shallow=True)
    assert (short.authors_year, short.authors, short.bus_factor, short.first) == (None,) * 4
    longer = people_of(
        commits(("Ada", "a@x.example", 0), ("Ben", "b@x.example", 400)), shallow=True
    )
    assert (longer.authors_year, longer.authors) == (1, None)


def test_versions_among_the_tags_are_counted_and_the_newest_named():
    tags = [
        ("2030-01-01", "v1.0"),
        ("2030-02-01", "before-refactor"),
        ("2031-01-01", "SUDO_1_9_17p2"),
    ]
    people = people_of(commits(("Ada", "a@x.example", 0)), tags=tags)
    assert (people.tags, people.last_tag, people.last_tag_date) == (
        2,
        "SUDO_1_9_17p2",
        "2031-01-01",
    )


def test_a_history_without_commits_is_none():
    with pytest.raises(TeachkitError) as caught:
        people_of([])
    assert caught.value.code == "no-commits"


# --- a whole tree ----------------------------------------------------------------------------


def test_a_folder_without_git_is_measured_without_people(tmp_path):
    write(
        tmp_path,
        src__tide_dot_c=TIDE,
        src__gram_dot_c="/* generated automatically */\nint a(void) {\nstrcpy(a, b);\n}\n",
        tests__check_dot_c="int main(void) {\n  strcpy(a, b);\n}\n",
        fuzz__fuzz_tide_dot_c="int LLVMFuzzerTestOneInput(void);\n",
        src__lib_dot_rs="unsafe { *p }\n#[test]\nfn works() {}\n",
        configure="#!/bin/sh\necho\n",
        README_dot_md="# Tide\n",
        node_modules__big_dot_js="x();\n",
    )
    write(tmp_path, _dot_github__workflows__ci_dot_yml="on: push\n")
    seen = []
    found = inspect_checkout(tmp_path, report=lambda *words: seen.append(words))
    languages = {one.name: (one.files, one.code) for one in found.languages}
    assert languages == {"C": (4, 16 + 3 + 3 + 1), "Rust": (1, 3), "Shell": (1, 1)}
    assert found.code == 27
    assert (found.test_code, found.generated_code, found.c_code) == (4, 3, 16)
    assert [(one.name, one.count, one.samples) for one in found.idioms] == [
        ("memcpy, computed", 1, ("src/tide.c:16",)),
        ("scanf %s", 1, ("src/tide.c:14",)),
        ("strcpy", 1, ("src/tide.c:13",)),
    ]
    assert found.unsafe_per_thousand == 1000 * 3 / 16
    assert (found.gotos, found.rust_unsafe) == (1, 1)
    assert found.longest_function.name == "level"
    assert found.longest_function.place == "src/tide.c:8"
    assert found.largest_file.place == "src/tide.c"
    assert found.tests == ("src/lib.rs", "tests/check.c")
    assert found.ci == (".github/workflows/ci.yml",)
    assert found.fuzzing == ("fuzz/fuzz_tide.c",)
    assert found.people is None
    assert seen[-1][1] == seen[-1][2] == 8


def test_a_tree_without_c_has_no_share_of_risky_calls(tmp_path):
    found = inspect_checkout(write(tmp_path, a_dot_py="x = 1\n"))
    assert found.unsafe_per_thousand is None
    assert found.test_share == 0
    assert inspect_checkout(write(tmp_path / "empty", a_dot_txt="x")).test_share is None


def test_only_what_git_tracks_is_read_and_its_people_are_counted(git):
    write(
        git.tree,
        a_dot_c="int a;\n",
        built_dot_c="int b;\n",
        _dot_mailmap="Ada Ebb <ada@example.org> Ad <ad@example.org>\n",
    )
    git("add", "a.c", ".mailmap")
    git("commit", "-qm", "one", day=date(2029, 1, 1), who="Ben Flood", address="ben@example.org")
    (git.tree / "a.c").write_text("int a;\nint c;\n")
    git("commit", "-qam", "two", day=date(2031, 5, 1))
    (git.tree / "a.c").write_text("int a;\nint d;\n")
    git("commit", "-qam", "three", day=date(2031, 6, 1), who="Ad", address="ad@example.org")
    git("tag", "v1.0")
    found = inspect_checkout(git.tree)
    assert found.code == 2
    people = found.people
    assert (people.authors, people.authors_year, people.commits) == (2, 1, 3)
    assert (people.first, people.last) == ("2029-01-01", "2031-06-01")
    assert (people.tags, people.last_tag) == (1, "v1.0")
    assert people.bus_factor == 1
    assert people.top_share == pytest.approx(2 / 3)


def test_a_name_with_an_odd_separator_is_still_somebody(git):
    """U+0085, U+2028 and the form feed end a line for Python, and none for git."""
    write(git.tree, a_dot_c="int a;\n")
    git("add", ".")
    for number, sign in enumerate("\x0c\x85\u2028"):
        who = f"Ada{sign}Ebb {number}"
        git("commit", "-qm", "one", "--allow-empty", who=who, address=f"{number}@example.org")
    assert inspect_checkout(git.tree).people.authors == 3


def test_a_folder_below_has_the_people_who_touched_it(git):
    write(git.tree, lib__a_dot_c="int a;\n", b_dot_c="int b;\n")
    git("add", "b.c")
    git("commit", "-qm", "one", who="Ben Flood", address="ben@example.org")
    git("add", "lib/a.c")
    git("commit", "-qm", "two")
    assert inspect_checkout(git.tree).people.authors == 2
    below = inspect_checkout(git.tree / "lib")
    assert below.code == 1
    assert below.people.authors == 1


def test_a_shallow_clone_says_that_it_is_one(git, tmp_path):
    write(git.tree, a_dot_c="int a;\n")
    git("add", ".")
    git("commit", "-qm", "one")
    git("commit", "-qm", "two", "--allow-empty")
    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "--depth=1", f"file://{git.tree}", str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    found = inspect_checkout(clone)
    assert found.people.shallow
    assert found.people.authors is None
    assert any("shallow" in note for note in found.notes)


def test_a_bare_repository_and_what_is_no_folder_are_refused(git, tmp_path):
    bare = tmp_path / "bare"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    nobody = "~nobody-has-this-name"
    for place, code in (
        (bare, "bare-repository"),
        (tmp_path / "none", "no-such-folder"),
        (nobody, "no-such-folder"),
        ("", "no-such-folder"),
    ):
        with pytest.raises(TeachkitError) as caught:
            inspect_checkout(place)
        assert caught.value.code == code


def test_what_a_repository_wants_to_run_is_not_run(git, tmp_path):
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    write(git.tree, a_dot_c="int a;\n")
    git("add", ".")
    git("commit", "-qm", "one")
    for key in ("core.fsmonitor", "core.pager", "gpg.program"):
        git("config", key, str(trap))
    git("config", "log.showSignature", "true")
    assert inspect_checkout(git.tree).people.authors == 1
    assert not (tmp_path / "sprung").exists()


def test_git_variables_of_the_surroundings_lead_nowhere_else(git, tmp_path, monkeypatch):
    write(git.tree, a_dot_c="int a;\n")
    git("add", ".")
    git("commit", "-qm", "one")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert inspect_checkout(git.tree).people.authors == 1


def test_without_git_on_this_machine_the_files_still_count(git, monkeypatch):
    write(git.tree, a_dot_c="int a;\n")
    git("add", ".")
    git("commit", "-qm", "one")
    monkeypatch.setenv("PATH", "/nowhere")
    found = inspect_checkout(git.tree)
    assert (found.code, found.people) == (1, None)
    assert any("git" in note for note in found.notes)


def test_odd_files_are_left_out_and_told(tmp_path):
    write(
        tmp_path,
        binary_dot_c=b"\0\1\2",
        latin_dot_c="int caf\xe9; // \xe9\n".encode("latin-1"),
        wide_dot_c="int wide;\n".encode("utf-16"),
        dos_dot_c=b"int a;\r\n\r\n// b\r\n",
        mac_dot_c=b"int a;\rint b;\r",
        empty_dot_c=b"",
        noend_dot_c=b"int a;",
    )
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.c").symlink_to(tmp_path / "latin.c")
    (tmp_path / "dangling.c").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.c")
    found = inspect_checkout(tmp_path)
    assert [(one.name, one.files, one.code) for one in found.languages] == [("C", 6, 6)]
    assert set(found.notes) == {"Not read: binary files (1).", "Not read: special files (1)."}


def test_a_name_of_odd_bytes_can_be_printed(tmp_path):
    odd = os.fsencode(tmp_path) + b"/a\xff\x1b[31m\n.c"
    with open(odd, "w") as file:
        file.write("int main(void) {\n  strcpy(a, b);\n}\n")
    found = inspect_checkout(tmp_path)
    assert found.idioms[0].samples == ("a\ufffd?[31m?.c:2",)
    assert found.largest_file.place.encode("utf-8")


def test_a_file_far_too_large_is_left_out(tmp_path):
    with (tmp_path / "big.c").open("wb") as file:
        file.truncate(30_000_000)
    found = inspect_checkout(tmp_path)
    assert found.code == 0
    assert found.notes == ("Not read: files over 20 MB (1).",)


def test_hard_text_is_read_in_time_that_grows_with_its_length(tmp_path):
    hard = {
        "open": "/*" * 150_000,
        "quotes": '"' + "\\" * 300_000,
        "braces": "f(){" * 60_000,
        "calls": "malloc(" * 10_000,
        "parens": "int f(" + "(" * 300_000 + "{",
        "spaces": "#if" + " " * 300_000,
        "names": "a" * 300_000 + "(",
        "words": "a " * 150_000 + "{",
    }
    for name, text in hard.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "a.c").write_text(text)
        began = time.process_time()
        inspect_checkout(folder)
        assert time.process_time() - began < 20, name
