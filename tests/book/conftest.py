"""The whole book, built once for these tests; served from this machine alone.

``TEACHKIT_BOOK_SITE`` names the folder to build in (else ``_build/book``): what has not changed
since the last build there is kept.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from teachkit.publish.book.build import default_out
from teachkit.publish.book.serve import serve

HERE = ("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def site(repository):
    """The folder of the built book, with all that makes it live."""
    pytest.importorskip("myst_nb", reason="the extra 'publish' is not installed")
    if shutil.which("node") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    named = os.environ.get("TEACHKIT_BOOK_SITE")
    out = Path(named) if named else default_out(repository)
    command = [sys.executable, "-m", "teachkit", "book", "build", "--quiet", "--out", str(out)]
    # By itself: Sphinx and what it stands on warn about each other, which fails tests of ours.
    ran = subprocess.run(
        command, cwd=repository, capture_output=True, text=True, check=False, timeout=900
    )
    assert ran.returncode == 0, ran.stderr
    return out.resolve()


@pytest.fixture(scope="session")
def served(site):
    """The address of the book, as a host would serve it below a path of its own."""
    with serve(site, below="/course/") as address:
        yield address


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the book, as its path in the site."""
    found = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if path.relative_to(site).parts[0] not in ("_static", "live", "runtime")
    )
    assert len(found) > 40, "the book is there"
    return found


@pytest.fixture
def book_page(browser, served):
    """A function: open a page of the book by its path, in a browser that reaches no other host.

    The options are those of a Playwright context. Whatever a page asks of another host, and
    every error that it throws, fails the test.
    """
    with limited(browser) as new_page:

        def opened(path="", **options):
            page = new_page(**options)
            page.goto(served + path)
            return page

        yield opened


@contextmanager
def limited(browser):
    """Yield a function that makes pages; look at the end what they asked for, and how they did."""
    strangers, broken, contexts = [], [], []

    def guard(route):
        host = re.sub(r"^\w+://([^/:]*).*", r"\1", route.request.url)
        if host in HERE or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    def new_page(**options):
        context = browser.new_context(**{"color_scheme": "light", **options})
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: broken.append(error.stack or str(error)))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert strangers == []
    assert broken == []
