"""A tiny site with the store's own modules, unbundled: two books on one host, and no build."""

import json
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from teachkit.publish.book.serve import serve
from teachkit.publish.book.standing import course_data

STORE = Path(__file__).resolve().parents[3] / "src/teachkit/publish/live/store"
PAGE = """<!doctype html>
<html lang="en" data-content_root="{up}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="data:,">{styles}</head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""
YOURS = "".join(
    f'<h2>{name}</h2><div data-yours="{name}"></div>'
    for name in ("kept", "standing", "plan", "export", "import", "offline", "delete")
)


@pytest.fixture(scope="session")
def stored_site(tmp_path_factory, repository):
    """The folder of a host with two books, ``one`` and ``two``."""
    host = tmp_path_factory.mktemp("host")
    for book in ("one", "two"):
        site = host / book
        modules = site / "store"
        shutil.copytree(STORE, modules, ignore=shutil.ignore_patterns("sw.js"))
        for script in modules.glob("*.js"):  # a browser imports no styles, a bundler does
            lines = script.read_text().splitlines(keepends=True)
            script.write_text("".join(one for one in lines if not one.startswith('import "./')))
        (site / "course.json").write_text(json.dumps(course_data(repository)))
        (site / "deep").mkdir()
        for path, up in (("index.html", "./"), ("deep/page.html", "../")):
            body = f'<p id="where">{path}</p>'
            (site / path).write_text(PAGE.format(up=up, title=path, styles="", body=body))
        styles = '<link rel="stylesheet" href="store/yours.css">'
        styles += '<script type="module" src="store/yours.js"></script>'
        text = PAGE.format(up="./", title="Your record and plan", styles=styles, body=YOURS)
        (site / "yours.html").write_text(text)
    return host


@pytest.fixture
def visit(browser, stored_site):
    """A function: open a page of the tiny site in a context of its own, or in the one given.

    The page gets ``store``, opened, and all modules as ``kit``. What it throws fails the test.
    """
    broken = []
    with ExitStack() as stack:
        address = stack.enter_context(serve(stored_site))

        def opened(path="one/index.html", *, context=None, before=""):
            if context is None:
                context = browser.new_context(accept_downloads=True)
                stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(10000)
            page.on("pageerror", lambda error: broken.append(error.stack or str(error)))
            if before:
                page.add_init_script(before)
            page.goto(address + path)
            root = f"/{path.partition('/')[0]}/"
            page.evaluate(
                """async (root) => {
                  const names = "store record ferry travel zip progress plan entries".split(" ");
                  window.kit = Object.assign({}, ...await Promise.all(
                    names.map((name) => import(`${root}store/${name}.js`))));
                  window.store = await kit.openStore();
                }""",
                root,
            )
            return page

        yield opened
    assert broken == []


@pytest.fixture(scope="session")
def entry():
    """A function: an entry of a record as plain data."""

    def make(id="depend.why-lock", kind="check", second=0, **more):
        when = f"2026-11-23T06:00:{second:02}+00:00"
        return {"kind": kind, "id": id, "revision": 1, "when": when, **more}

    return make
