"""The nine rules: what counts as served, what does not, and what does not apply."""

import time

import pytest

from teachkit.data.checkout.tree import Tree
from teachkit.decisions.document import NEEDS, RULES, gaps, look, summarise
from teachkit.decisions.document.pages import sections

PROSE = "A word follows another word until there are enough. " * 12
BLOCK = "\n```sh\nit --works\n```\n"
CRATE = '[package]\nname = "it"\nversion = "0.1.0"\n'


def verdicts(texts):
    tree = Tree("it", {path: len(text) for path, text in texts.items()}, texts)
    return {one.need: one for one in look(tree).verdicts}


def test_there_is_a_rule_with_advice_for_each_need():
    assert [rule.id for rule in RULES] == list(NEEDS)
    assert all(len(rule.advice) > 80 for rule in RULES)


def test_an_empty_tree_serves_nobody_and_does_not_break():
    found = verdicts({})
    assert {one.answer for one in found.values()} == {"no", "n/a"}
    assert found["tutorial"].evidence == ()


@pytest.mark.parametrize(
    ("need", "path", "title"),
    [
        pytest.param("tutorial", "docs/tutorial.md", "First", id="tutorial by name"),
        pytest.param("tutorial", "README.md", "Getting started", id="tutorial by title"),
        pytest.param("guide", "docs/how-to/export.md", "Export", id="guide by folder"),
        pytest.param("guide", "docs/a.md", "How do I turn it off?", id="guide by question"),
        pytest.param("guide", "docs/a.md", "Exporting metrics", id="guide by verb"),
        pytest.param("reference", "docs/reference.md", "All", id="reference"),
        pytest.param("reference", "docs/a.md", "Command-line options", id="options"),
        pytest.param("explanation", "docs/threat-model.md", "It", id="threat model"),
        pytest.param("explanation", "README.md", "Why another one?", id="why"),
    ],
)
def test_a_page_or_section_with_flesh_serves(need, path, title):
    text = f"# It\n\nIt is it.\n\n## {title}\n\n{PROSE}{BLOCK}{BLOCK}"
    found = verdicts({path: text, "src/it.c": "int f(void);"})[need]
    assert found.answer == "yes"
    assert found.evidence[0].startswith(path)


def test_a_title_with_one_line_under_it_does_not_serve_and_is_named():
    found = verdicts({"README.md": "# It\n\n## Getting started\n\nInstall it.\n"})["tutorial"]
    assert found.answer == "no"
    assert found.evidence == ("README.md:3",)
    assert "that is a beginning" in found.why


def test_pages_for_those_who_work_on_it_do_not_count():
    texts = {"docs/a.md": f"# It\n\n## How to contribute\n\n{PROSE}{BLOCK}{BLOCK}"}
    assert verdicts(texts)["guide"].answer == "no"


def test_pages_of_tests_and_of_others_do_not_count():
    page = f"# Tutorial\n\n{PROSE}{BLOCK}{BLOCK}"
    for path in ("tests/tutorial.md", "vendor/x/docs/tutorial.md"):
        assert verdicts({path: page})["tutorial"].answer == "no"
    assert verdicts({"docs/tutorial.md": page})["tutorial"].answer == "yes"


def test_no_library_needs_no_interface_and_no_program_no_manual():
    found = verdicts({"Cargo.toml": CRATE, "src/main.rs": "fn main() {}\n"})
    assert (found["api"].answer, found["man"].answer) == ("n/a", "no")
    found = verdicts({"Cargo.toml": CRATE, "src/lib.rs": "/// It.\npub fn f() {}\n"})
    assert (found["api"].answer, found["man"].answer) == ("yes", "n/a")


def test_a_library_for_its_own_programs_is_none_for_others():
    texts = {"Cargo.toml": CRATE, "src/main.rs": "fn main() {}\n", "src/lib.rs": "pub fn f() {}\n"}
    assert verdicts(texts)["api"].answer == "n/a"


def test_four_of_five_public_names_in_rust_are_enough():
    items = [f"/// It.\n#[must_use]\npub fn a{n}() {{}}\n" for n in range(4)]
    texts = {"Cargo.toml": CRATE, "src/lib.rs": "".join(items) + "pub struct S;\n"}
    found = verdicts(texts)["api"]
    assert (found.answer, found.why) == ("yes", "Rust: 4 of 5 public names have a comment.")
    texts["src/lib.rs"] += "pub enum E {}\n"
    found = verdicts(texts)["api"]
    assert found.answer == "no"
    assert found.evidence == ("src/lib.rs:13", "src/lib.rs:14")


def test_what_nobody_can_name_is_not_public():
    texts = {
        "Cargo.toml": CRATE,
        "src/lib.rs": "mod hidden;\npub mod open;\npub use hidden::Shown;\n",
        "src/hidden.rs": "/// It.\npub struct Shown;\npub struct Hidden;\n",
        "src/open.rs": "pub(crate) fn g() {}\n/// It.\npub fn f() {}\n",
    }
    assert verdicts(texts)["api"].why == "Rust: 2 of 2 public names have a comment."


def test_rustc_counts_better_than_we_do():
    texts = {"Cargo.toml": CRATE, "src/lib.rs": "#![deny(missing_docs)]\npub fn f() {}\n"}
    found = verdicts(texts)["api"]
    assert (found.answer, found.evidence) == ("yes", ("src/lib.rs:1",))


def test_docstrings_of_python_count_and_children_inherit():
    source = (
        'class A:\n    """It."""\n    def f(self):\n        """Do."""\n\n'
        'class B(A):\n    """It."""\n    def f(self): ...\n    def _g(self): ...\n'
    )
    texts = {"pyproject.toml": "[project]\nname = 'it'\n", "src/it/__init__.py": source}
    assert verdicts(texts)["api"].why == "Python: 4 of 4 public names have a comment."


def test_comments_of_c_count_above_and_below_a_prototype_and_pages_too():
    header = (
        "/* Opens. */\nint it_open(const char *name);\n\n"
        "EXTERN int EXPORT it_read(int n);\n/* Reads. */\n\n"
        "EXPORT(int) it_write(int n);\n\nint it_bare(void);\n"
    )
    texts = {
        "Makefile": "libit.a:\n\tar rc libit.a\ninstall:\n\tcp it.h /usr/include\n",
        "it.h": header,
        "doc/it.txt": "Use it_write to write.\n",
    }
    found = verdicts(texts)["api"]
    assert found.why == "C: 3 of 4 public names have a comment."
    assert found.evidence == ("it.h:9",)


def test_examples_that_cargo_runs_are_told_from_those_that_nobody_runs():
    rust = {"Cargo.toml": CRATE, "src/lib.rs": "//! ```\n//! it::f();\n//! ```\n"}
    assert verdicts(rust)["examples"].answer == "yes"
    ignored = {**rust, "src/lib.rs": "//! ```ignore\n//! it::f();\n//! ```\n"}
    assert verdicts(ignored)["examples"].answer == "no"
    python = {"a.py": "x = 1\n", "README.md": "```python\nx\n```\n"}
    found = verdicts(python)["examples"]
    assert (found.answer, found.evidence) == ("no", ("README.md:2",))
    python["pyproject.toml"] = "[tool.pytest.ini_options]\naddopts = '--doctest-glob=*.md'\n"
    found = verdicts(python)["examples"]
    assert (found.answer, found.evidence) == ("yes", ("pyproject.toml:2",))


@pytest.mark.parametrize(
    ("path", "text", "answer"),
    [
        pytest.param("doc/it.1", ".TH IT 1\n.SH NAME\nit\n", "yes", id="roff"),
        pytest.param("doc/it.8.md", "# NAME\n\nit\n", "yes", id="Markdown"),
        pytest.param("doc/it.adoc", "// (c)\n= it(1)\n", "yes", id="AsciiDoc by its title"),
        pytest.param("doc/it.xml", "<!DOCTYPE refentry>\n<refentry/>\n", "yes", id="DocBook"),
        pytest.param("lib.so.1", "nothing of the kind\n", "no", id="a version"),
    ],
)
def test_manual_pages_are_known_by_name_and_content(path, text, answer):
    texts = {"main.c": "int main(void) { return 0; }\n", path: text}
    assert verdicts(texts)["man"].answer == answer


@pytest.mark.parametrize(
    ("path", "text", "answer"),
    [
        pytest.param("CHANGELOG.md", "## 1.1.0\n\n- A\n\n## 1.0.0\n", "yes", id="versions"),
        pytest.param("NEWS", "* 2025-01-02\n- A\n* 2025-01-01\n", "yes", id="days"),
        pytest.param("CHANGELOG.md", "See the releases page.\n", "no", id="points elsewhere"),
        pytest.param("docs/release.md", "## 1.1\n## 1.0\n", "no", id="how to release"),
    ],
)
def test_a_changelog_names_versions(path, text, answer):
    assert verdicts({path: text})["changelog"].answer == answer


def test_migration_applies_to_who_stands_in_for_something():
    assert verdicts({"README.md": "# It\n\nA tool.\n"})["migration"].answer == "n/a"
    readme = "# it\n\nA drop-in replacement for that.\n"
    found = verdicts({"README.md": readme})["migration"]
    assert (found.answer, found.evidence) == ("no", ("README.md:3",))
    readme += f"\n## Differences from that\n\n{PROSE}"
    found = verdicts({"README.md": readme})["migration"]
    assert (found.answer, found.evidence) == ("yes", ("README.md:5",))


def test_who_implements_a_protocol_stands_in_for_nobody():
    readme = "# it\n\nAn implementation of the Precision Time Protocol.\n"
    assert verdicts({"README.md": readme})["migration"].answer == "n/a"


def test_gaps_come_in_the_order_of_writing_with_reader_and_advice():
    tree = Tree("it", {}, {"README.md": "# it\n\nA drop-in replacement for that.\n"})
    found = gaps(summarise(look(tree), name="it"))
    assert [gap.need for gap in found][:3] == ["tutorial", "migration", "reference"]
    assert found[1].reader == "a user of the original"
    assert all(gap.advice for gap in found)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.md", "Title\n=====\n\nText here.\n\nSub\n---\n\nMore.\n", id="Markdown"),
        pytest.param("a.rst", "Title\n=====\n\nText here.\n\nSub\n---\n\nMore.\n", id="rst"),
        pytest.param("a.adoc", "= Title\n\nText here.\n\n\n== Sub\n\nMore.\n", id="AsciiDoc"),
        pytest.param("a.1", ".SH Title\n\nText here.\n\n\n.SS Sub\n\nMore.\n", id="roff"),
    ],
)
def test_sections_are_found_in_each_language_of_prose(path, text):
    found = [(one.title, one.rank, one.line) for one in sections(path, text)]
    assert found[0][:2] == ("Title", 0)
    assert [(title, rank) for title, rank, _ in found[1:]] == [("Title", 1), ("Sub", 2)]
    assert found[2][2] == 6


def test_words_of_examples_are_no_prose():
    (page, _) = sections("a.md", "# T\n\none two\n\n```sh\nthree four five\n```\n\n    six seven\n")
    assert (page.words, page.blocks) == (2, 2)


def test_a_title_in_html_is_a_title_in_markdown():
    text = '# FAQ\n\n<h3 name="a">\nCan it replace that?\n</h3>\n\nYes.\n'
    assert [(one.line, one.title) for one in sections("FAQ.md", text)[1:]] == [
        (1, "FAQ"),
        (3, "Can it replace that?"),
    ]


def test_a_main_for_tests_makes_no_program_and_git_clone_no_clone():
    texts = {
        "it.c": "int f(void);\n#if defined(IT_TEST)\nint main(void)\n{\n}\n#endif\n",
        "README": "it\n\n$ git clone it\n",
    }
    found = verdicts(texts)
    assert (found["man"].answer, found["migration"].answer) == ("n/a", "n/a")
    texts = {"it.c": "int main(void)\n{\n}\n", "README": "A that(1) clone with wings.\n"}
    found = verdicts(texts)
    assert (found["man"].answer, found["migration"].answer) == ("no", "no")


def test_configuration_of_pages_is_no_code():
    texts = {"conf.py": "x = 1\n", "index.rst": "A\n=\n"}
    assert verdicts(texts)["examples"].answer == "n/a"
    texts["it"] = "#!/bin/sh\necho it\n"
    assert verdicts(texts)["examples"].answer == "no"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("README.md", "# How do I\n" * 40_000, id="titles"),
        pytest.param("README.md", "<" * 400_000, id="angles"),
        pytest.param("README.md", f"# a{' ' * 400_000}b", id="spaces"),
        pytest.param("include/it.h", "x f(\n" * 80_000, id="calls"),
        pytest.param("include/it.h", "a b\n" * 100_000, id="words"),
        pytest.param("it.c", "a b\n" * 100_000, id="words of C"),
        pytest.param("src/lib.rs", "pub use a::*" * 40_000, id="uses"),
        pytest.param("src/lib.rs", f"#![cfg_attr({'(' * 400_000} missing_docs", id="open"),
        pytest.param("a.rst", ".. code::\n" * 40_000, id="directives"),
    ],
)
def test_a_page_that_was_made_to_be_slow_is_not(path, text):
    texts = {path: text, "Cargo.toml": CRATE, "Makefile": "libit.a:\n"}
    if path == "it.c":
        del texts["Cargo.toml"]
    begun = time.process_time()
    assert len(verdicts(texts)) == len(NEEDS)
    assert time.process_time() - begun < 10
