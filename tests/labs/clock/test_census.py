import pytest

from teachkit.labs.clock.census import Census, census, code_alone

TRICKY = r"""
//! unsafe { in a comment }
#![forbid(unsafe_code)]
/* unsafe { /* nested */ unsafe { still } } */
const A: &str = "unsafe { /* in a text \" */ }";
const B: &str = r#"unsafe { "raw" }"#;
const C: char = '"';
const D: char = '\'';
fn life<'a>(x: &'a str) -> &'a str { x }
fn real() {
    unsafe {
        call('{');
        call(b'}');
    }
}
unsafe fn declared() {}
unsafe impl Send for X {}
#[cfg(test)]
mod tests {
    fn t() { unsafe { nothing() } }
}
fn after() { if unsafe { one() } == 1 {} }
"""


@pytest.fixture
def crate(tmp_path):
    (tmp_path / "lib.rs").write_text(TRICKY)
    (tmp_path / "more.rs").write_text("fn more() {}\n")
    (tmp_path / "tests.rs").write_text("fn t() { unsafe { x() } }\n")
    return tmp_path


def test_comments_texts_and_tests_are_put_aside(crate):
    assert census("tricky", crate) == Census(
        "tricky", lines=16, blocks=2, unsafe_lines=5, declared=2, forbids=True
    )


def test_a_crate_that_says_it_in_a_comment_forbids_nothing(tmp_path):
    (tmp_path / "lib.rs").write_text("// #![forbid(unsafe_code)]\nfn f() { unsafe { g() } }\n")
    found = census("careless", tmp_path)
    assert not found.forbids
    assert found.blocks == 1


def test_every_line_stays_where_it_was():
    bare = code_alone(TRICKY)
    assert len(bare) == len(TRICKY)
    assert [n for n, c in enumerate(bare) if c == "\n"] == [
        n for n, c in enumerate(TRICKY) if c == "\n"
    ]
    assert "nested" not in bare
    assert "raw" not in bare
    assert "&'a str" in bare
