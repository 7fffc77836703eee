"""Lint levels: read from tables and attributes as Cargo and rustc do."""

import shutil
import subprocess

import pytest

from teachkit.data.documentation import MISSING_DOCS, UNDOCUMENTED_UNSAFE
from teachkit.decisions.document.lints import read_lints

PACKAGE = '[package]\nname = "p"\nversion = "0.1.0"\n'


def levels(texts, lint=MISSING_DOCS):
    return {crate.root: crate.levels[lint] for crate in read_lints(texts).crates}


def test_nobody_asks_unless_asked():
    found = levels({"Cargo.toml": PACKAGE, "src/lib.rs": "//! It.\n"})
    assert found["src/lib.rs"].level == "none"
    assert found["src/lib.rs"].place == ""


@pytest.mark.parametrize(
    ("line", "level"),
    [
        pytest.param('missing_docs = "deny"', "deny", id="word"),
        pytest.param('missing-docs = "warn"', "warn", id="hyphen"),
        pytest.param('missing_docs = { level = "forbid", priority = 2 }', "forbid", id="table"),
        pytest.param('unsafe_code = "deny"', "none", id="another lint"),
    ],
)
def test_a_manifest_sets_the_level(line, level):
    texts = {"Cargo.toml": f"{PACKAGE}\n[lints.rust]\n{line}\n", "src/lib.rs": ""}
    found = levels(texts)["src/lib.rs"]
    assert found.level == level
    assert found.place == ("" if level == "none" else "Cargo.toml:6")
    assert not found.inherited


def test_a_member_inherits_from_its_workspace():
    texts = {
        "Cargo.toml": '[workspace]\nmembers = ["a"]\n\n[workspace.lints.rust]\n'
        'missing_docs = "deny"\n',
        "a/Cargo.toml": f"{PACKAGE}[lints]\nworkspace = true\n",
        "a/src/lib.rs": "",
        "b/Cargo.toml": PACKAGE,
        "b/src/lib.rs": "",
    }
    found = levels(texts)
    assert (found["a/src/lib.rs"].level, found["a/src/lib.rs"].place) == ("deny", "Cargo.toml:5")
    assert found["a/src/lib.rs"].inherited
    assert found["b/src/lib.rs"].level == "none", "a member that does not ask inherits nothing"


def test_a_group_holds_the_lint_and_the_lint_wins_over_its_group():
    table = f'{PACKAGE}[lints.clippy]\nrestriction = "deny"\n'
    found = levels({"Cargo.toml": table, "src/lib.rs": ""}, UNDOCUMENTED_UNSAFE)
    assert found["src/lib.rs"].level == "deny"
    table += 'undocumented_unsafe_blocks = "warn"\n'
    found = levels({"Cargo.toml": table, "src/lib.rs": ""}, UNDOCUMENTED_UNSAFE)
    assert found["src/lib.rs"].level == "warn"


def test_a_higher_priority_wins():
    table = f'{PACKAGE}[lints.clippy]\nundocumented_unsafe_blocks = "warn"\n'
    table += 'restriction = { level = "deny", priority = 1 }\n'
    found = levels({"Cargo.toml": table, "src/lib.rs": ""}, UNDOCUMENTED_UNSAFE)
    assert found["src/lib.rs"].level == "deny"


def test_the_root_undoes_what_the_workspace_denies():
    texts = {
        "Cargo.toml": f'{PACKAGE}[lints.rust]\nmissing_docs = "deny"\n',
        "src/lib.rs": "#![forbid(unsafe_code)]\n#![allow(missing_docs)]\n",
    }
    found = levels(texts)["src/lib.rs"]
    assert (found.level, found.place) == ("allow", "src/lib.rs:2")
    assert (found.over, found.over_place) == ("deny", "Cargo.toml:5")


@pytest.mark.parametrize(
    ("attributes", "level"),
    [
        pytest.param(
            "#![forbid(missing_docs)]\n#![deny(missing_docs)]", "forbid", id="deny in forbid"
        ),
        pytest.param(
            "#![allow(missing_docs)]\n#![forbid(missing_docs)]", "forbid", id="forbid last"
        ),
        pytest.param("#![deny(missing_docs)]\n#![allow(missing_docs)]", "allow", id="allow last"),
        pytest.param("#![deny(unsafe_code,\n  missing_docs)]", "deny", id="over two lines"),
        pytest.param('#![warn(missing_docs, reason = "ours")]', "warn", id="reason"),
        pytest.param("#![warn(missing_docs)]\n#![deny(warnings)]", "deny", id="denied warnings"),
        pytest.param("#![expect(missing_docs)]", "allow", id="expect"),
        pytest.param("// #![deny(missing_docs)]", "none", id="comment"),
        pytest.param("//! #![deny(missing_docs)]", "none", id="doc comment"),
        pytest.param('const S: &str = "#![deny(missing_docs)]";', "none", id="string"),
        pytest.param("#[deny(missing_docs)]\npub mod a {}", "none", id="outer attribute"),
        pytest.param("mod a {\n    #![deny(missing_docs)]\n}", "none", id="module inside"),
    ],
)
def test_attributes_of_the_root_come_in_order(attributes, level):
    found = levels({"Cargo.toml": PACKAGE, "src/lib.rs": attributes + "\n"})
    assert found["src/lib.rs"].level == level


def test_a_condition_is_told_and_does_not_count():
    root = '#![cfg_attr(all(docsrs, feature = "a"), deny(missing_docs))]\n'
    found = levels({"Cargo.toml": PACKAGE, "src/lib.rs": root})["src/lib.rs"]
    assert found.level == "none"
    assert len(found.when) == 1
    assert found.when[0].startswith("deny if all(docsrs, feature =")
    assert found.when[0].endswith("(src/lib.rs:1)")


def test_an_allow_further_in_is_named():
    texts = {
        "Cargo.toml": PACKAGE,
        "src/lib.rs": "#![deny(missing_docs)]\nmod a;\n",
        "src/a.rs": "//! It.\n#[allow(missing_docs)]\npub fn f() {}\n",
        "tests/t.rs": "#![allow(missing_docs)]\n",
        "build.rs": "#![allow(missing_docs)]\n",
    }
    found = levels(texts)["src/lib.rs"]
    assert found.level == "deny"
    assert found.undone == ("src/a.rs:2",), "tests and build scripts are crates of their own"


def test_an_allow_for_tests_undoes_nothing_that_users_get():
    text = (
        "#![deny(missing_docs)]\n"
        "#[allow(missing_docs)]\n#[cfg(test)]\nmod a {}\n"
        "#[cfg(test)]\n#[allow(missing_docs)]\nmod b {}\n"
        "#[cfg(unix)]\n#[allow(missing_docs)]\nmod c {}\n#[cfg(test)]\nmod d {}\n"
    )
    found = levels({"Cargo.toml": PACKAGE, "src/lib.rs": text})["src/lib.rs"]
    assert found.undone == ("src/lib.rs:9",)


def test_roots_are_found_as_cargo_finds_them():
    table = f'{PACKAGE}[lib]\npath = "lib/it.rs"\n[[bin]]\nname = "x"\npath = "../x.rs"\n'
    texts = {
        "a/Cargo.toml": table,
        "a/lib/it.rs": "",
        "x.rs": "",
        "a/src/main.rs": "",
        "a/src/bin/one.rs": "",
        "a/src/bin/two/main.rs": "",
        "a/src/bin/two/part.rs": "",
        "a/examples/e.rs": "",
        "fuzz/Cargo.toml": PACKAGE,
        "fuzz/src/main.rs": "",
    }
    roots = [crate.root for crate in read_lints(texts).crates]
    assert roots == [
        "a/lib/it.rs",
        "x.rs",
        "a/src/main.rs",
        "a/src/bin/one.rs",
        "a/src/bin/two/main.rs",
    ]


def test_a_broken_manifest_is_named_and_stops_nothing():
    found = read_lints({"Cargo.toml": "[package\n", "a/Cargo.toml": PACKAGE, "a/src/lib.rs": ""})
    assert len(found.crates) == 1
    assert found.notes[0].startswith("Cargo.toml cannot be read")


def test_clippy_settings_and_a_strict_ci_are_told():
    texts = {
        "clippy.toml": "msrv = '1.70'\naccept-comment-above-statement = false\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    run: cargo clippy -- -D warnings\n",
    }
    found = read_lints(texts)
    assert [(one.key, one.value, one.place) for one in found.settings] == [
        ("accept-comment-above-statement", "false", "clippy.toml:2")
    ]
    assert found.ci == (".github/workflows/ci.yml:3",)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rustc") is None, reason="there is no rustc here")
@pytest.mark.parametrize(
    "attributes",
    [
        "#![forbid(missing_docs)]\n#![deny(missing_docs)]",
        "#![allow(missing_docs)]\n#![forbid(missing_docs)]",
        "#![deny(missing_docs)]\n#![allow(missing_docs)]",
        "#![warn(missing_docs)]\n#![deny(warnings)]",
        "#![warn(missing_docs)]",
        "#![expect(missing_docs)]",
        "",
    ],
    ids=[
        "deny-in-forbid",
        "forbid-last",
        "allow-last",
        "denied-warnings",
        "warn",
        "expect",
        "none",
    ],
)
def test_rustc_reads_the_levels_as_we_do(attributes, tmp_path):
    source = tmp_path / "lib.rs"
    source.write_text(f"{attributes}\n//! It.\npub fn f() {{}}\n")
    words = ["rustc", "--crate-type", "lib", "--out-dir", str(tmp_path), str(source)]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    missing = "missing documentation for a function" in ran.stderr
    said = "deny" if ran.returncode else "warn" if missing else "allow"
    found = levels({"Cargo.toml": PACKAGE, "src/lib.rs": source.read_text()})["src/lib.rs"].level
    assert {"forbid": "deny", "none": "allow"}.get(found, found) == said
