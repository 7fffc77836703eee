"""Signs of structure, on small trees that are measured for real."""

import pytest
from archive import package

from teachkit.data.checkout import inspect_checkout
from teachkit.decisions.choose import rank
from teachkit.decisions.choose.structure import (
    structure_level,
    structure_reason,
    structure_signs,
)

TIDY = "int add(int a, int b)\n{\n    return a + b;\n}\n"


def wild(lines):
    body = "    strcpy(out, in);\n#ifdef A\n    out++;\n#endif\n" * (lines // 4)
    return f"void run(char *out, char *in)\n{{\n{body}}}\n"


@pytest.fixture
def trees(tmp_path):
    for name, code, tests in (("tidy", TIDY * 100, TIDY * 60), ("wild", wild(1200), "")):
        (tmp_path / name / "src").mkdir(parents=True)
        (tmp_path / name / "tests").mkdir()
        (tmp_path / name / "src" / "a.c").write_text(code)
        if tests:
            (tmp_path / name / "tests" / "test_a.c").write_text(tests)
    return {name: inspect_checkout(tmp_path / name) for name in ("tidy", "wild")}


def test_wild_code_has_a_high_level_and_tidy_code_a_low_one(trees):
    assert structure_level(trees["tidy"]) < 0.1
    assert structure_level(trees["wild"]) > 0.9
    assert all(0 <= sign <= 1 for tree in trees.values() for sign in structure_signs(tree).values())
    assert "a function of 1,2" in structure_reason(trees["wild"])


@pytest.mark.parametrize("code", ["", "int a;\n" * 199], ids=["none", "a little"])
def test_too_little_code_is_unknown(tmp_path, code):
    (tmp_path / "a.c").write_text(code)
    nothing = inspect_checkout(tmp_path)
    assert structure_level(nothing) is None
    assert structure_reason(nothing) == "there is too little code in that checkout"
    ranking = rank([package("a"), package("b")], structure={"a": nothing})
    assert ranking.idle == ("structure", "interest")


def test_a_measured_checkout_takes_part(trees):
    ranking = rank([package("a"), package("b"), package("c")], structure={
        "a": trees["tidy"], "c": trees["wild"],
    })  # fmt: skip
    assert ranking.names == ("c", "b", "a")
    assert "risky calls" in ranking.row("c").parts["structure"].reason
