"""Joining plain modules into one: order, what is dropped, and what is refused."""

import re
from pathlib import Path

import pytest

import teachkit.widgets
from teachkit.widgets.depend import DependencyAssessor
from teachkit.widgets.esm import join_modules
from teachkit.widgets.tool import script

STATIC = Path(teachkit.widgets.__file__).parent / "static"


def test_a_module_stands_after_all_that_it_imports(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport default { b };\n')
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("export function c() {}\n")
    joined = join_modules(tmp_path / "a.js")
    assert joined.index("function c") < joined.index("const b") < joined.index("export default")
    assert "import" not in joined
    assert joined.count("export") == 1


def test_a_module_that_two_others_import_stands_there_once(tmp_path):
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\nb(c);\n'
    )
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    assert join_modules(tmp_path / "a.js").count("const c = 1") == 1


@pytest.mark.parametrize(
    "line",
    [
        'import three from "https://example.org/three.js";',
        'import "./side.js";',
        'export * from "./b.js";',
    ],
)
def test_an_import_of_any_other_form_is_refused(tmp_path, line):
    (tmp_path / "a.js").write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"a\.js: cannot join"):
        join_modules(tmp_path / "a.js")


def test_the_widget_is_one_module_that_asks_no_other_host():
    module = re.sub(
        r"/\*.*?\*/", "", str(DependencyAssessor._esm), flags=re.DOTALL
    )  # types name files
    assert len(re.findall(r"^export ", module, re.MULTILINE)) == 1
    assert not re.search(
        r"^import |\bimport\(|\bfetch\(|https?://(?!www\.w3\.org/2000/svg)", module, re.MULTILINE
    )


TOOLS = sorted(path.parent.name for path in STATIC.glob("*/index.js"))


@pytest.mark.parametrize("tool", TOOLS)
def test_no_name_at_the_top_of_a_module_is_used_twice(tool):
    names = re.findall(
        r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)",
        script(tool),
        re.MULTILINE,
    )
    assert len(names) > 10
    assert sorted(names) == sorted(set(names))
