"""Without a network: what was visited opens, the rest on request, and no edition is ever mixed."""

import hashlib
import json
import re
import zipfile
from contextlib import ExitStack

import pytest

from teachkit.errors import TeachkitError
from teachkit.publish.book.offline import list_files, make_offline, zip_site
from teachkit.publish.book.serve import serve

KEPT = "import('/course/store/offline.js').then((offline) => offline.keepVisited(document))"
NOT_KEPT = "import('/course/store/offline.js').then((offline) => offline.notKept())"
KEEP_ALL = """async () => {
  const {keepBook} = await import('/course/store/offline.js');
  const told = [];
  await keepBook((done, all) => told.push([done, all]));
  return told;
}"""


@pytest.fixture
def edition(tmp_path, stored_site):
    """A small book of its own, with a file that never changes and a page that may."""
    site = tmp_path / "site"
    (site / "live" / "0123456789ab").mkdir(parents=True)
    (site / "live" / "0123456789ab" / "code.js").write_text("export const build = 1;\n")
    (site / "store").mkdir()
    for script in (stored_site / "one" / "store").glob("*.js"):
        (site / "store" / script.name).write_text(script.read_text())
    for name in ("index", "other"):
        (site / f"{name}.html").write_text(
            '<!doctype html><html lang="en" data-content_root="./"><head>'
            f'<title>{name}</title><link rel="icon" href="data:,"></head>'
            f"<body><p>first {name}</p><script type=module>"
            'import "./live/0123456789ab/code.js";</script></body></html>'
        )
    make_offline(site)
    return site


@pytest.fixture
def reader(browser, edition):
    """A page of the book, its address below a path of its own, and what takes the network away."""
    broken = []
    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())
        address = server.enter_context(serve(edition, below="/course/"))
        context = browser.new_context()
        stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(10000)
        page.on("pageerror", lambda error: broken.append(error.stack or str(error)))
        page.goto(address)
        page.evaluate(KEPT)

        def end():
            context.set_offline(True)  # a connection that is open would outlive the server
            server.close()

        yield page, address, end
    assert broken == []


def test_a_visited_page_opens_when_the_server_is_gone(reader):
    page, address, end = reader
    end()
    page.goto(address)
    assert page.inner_text("p") == "first index"
    assert page.evaluate("import('/course/live/0123456789ab/code.js').then((it) => it.build)") == 1
    page.goto(address + "index.html?highlight=first#there")
    assert page.inner_text("p") == "first index"


def test_it_opens_as_well_when_the_browser_is_offline(reader):
    page, address, _ = reader
    page.context.set_offline(True)
    page.goto(address)
    assert page.inner_text("p") == "first index"


def test_a_page_that_was_never_visited_says_so_and_lists_those_that_are_here(reader):
    page, address, end = reader
    end()
    page.goto(address + "other.html")
    assert page.inner_text("h1") == "Not on this machine yet"
    page.get_by_role("link", name="index").first.click()
    page.get_by_text("first index").wait_for()


def test_the_whole_book_is_kept_on_request_with_its_progress(reader, edition):
    page, address, end = reader
    there = page.evaluate(NOT_KEPT)
    assert ["other.html", (edition / "other.html").stat().st_size] in there["files"]
    told = page.evaluate(KEEP_ALL)
    assert told[-1] == [there["bytes"], there["bytes"]]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert page.evaluate(NOT_KEPT) == {"files": [], "bytes": 0}
    end()
    page.goto(address + "other.html")
    assert page.inner_text("p") == "first other"


def test_the_next_page_asks_for_nothing_that_is_here(reader):
    page, address, _ = reader
    asked = []

    def note(request):
        asked.append(request)

    page.context.on("request", note)
    page.goto(address + "other.html")
    page.wait_for_load_state("networkidle")
    code = [one for one in asked if one.url.endswith("code.js")]
    assert code
    assert all(one.response().from_service_worker for one in code if not one.service_worker)
    assert not [one for one in code if one.service_worker], "the network was asked for nothing"


def test_a_new_edition_takes_over_what_is_the_same_and_drops_the_rest(reader, edition):
    page, address, end = reader
    page.evaluate(KEEP_ALL)
    index = edition / "index.html"
    index.write_text(index.read_text().replace("first", "second"))
    make_offline(edition)
    page.goto(address)
    assert page.inner_text("p") == "second index", "a page comes from the network first"
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration.update();
          const worker = registration.installing ?? registration.waiting;
          if (worker) await new Promise((resolve) => worker.addEventListener("statechange", () =>
            worker.state === "activated" && resolve()));
        }"""
    )
    build = re.search(r'BUILD = "(\w+)"', (edition / "sw.js").read_text())[1]
    assert page.evaluate("caches.keys()") == [f"teachkit:/course/:{build}"]
    page.evaluate(KEPT)
    end()
    page.goto(address)
    assert page.inner_text("p") == "second index"
    page.goto(address + "other.html")
    assert page.inner_text("p") == "first other", "it is the same in both editions"


def test_what_is_not_what_the_list_says_is_shown_and_never_kept(reader, edition):
    page, address, _ = reader
    (edition / "other.html").write_text("<title>x</title><p>of an edition not announced</p>")
    page.goto(address + "other.html")
    assert page.inner_text("p") == "of an edition not announced"
    page.evaluate(KEPT)
    missing = page.evaluate(NOT_KEPT)["files"]
    assert "other.html" in [name for name, _ in missing]
    said = page.evaluate(f"({KEEP_ALL})().catch((error) => error.message)")
    assert "other.html could not be kept" in said


def test_the_book_can_be_taken_off_the_machine_and_the_work_stays(reader):
    page, _, _ = reader
    page.evaluate(
        "import('/course/store/store.js').then(async ({openStore}) => "
        "(await openStore()).write('plan.json', '{}'))"
    )
    page.evaluate("import('/course/store/offline.js').then((offline) => offline.letGo())")
    assert page.evaluate("caches.keys()") == []
    files = page.evaluate(
        "import('/course/store/store.js').then(async ({openStore}) => (await openStore()).files())"
    )
    assert files == {"plan.json": "{}"}


def test_without_service_workers_everything_else_works(browser, edition):
    with serve(edition, below="/course/") as address:
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script("delete Navigator.prototype.serviceWorker")
        page.goto(address)
        assert page.evaluate(KEPT) is None
        assert page.evaluate(NOT_KEPT.replace("notKept()", "notKept().catch(() => null)")) is None
        assert page.inner_text("p") == "first index"
        context.close()


def test_the_list_names_every_file_with_its_bytes(edition):
    listed = {name: (size, digest) for name, size, digest in list_files(edition)}
    assert set(listed) >= {"index.html", "other.html", "live/0123456789ab/code.js"}
    content = (edition / "index.html").read_bytes()
    assert listed["index.html"] == (len(content), hashlib.sha256(content).hexdigest())
    [written] = edition.glob("offline-*.json")
    assert json.loads(written.read_text())["files"] == [list(one) for one in list_files(edition)]


def test_an_edition_that_has_not_changed_is_the_same_edition(edition):
    before = {path: path.stat().st_mtime_ns for path in edition.rglob("*") if path.is_file()}
    make_offline(edition)
    assert {
        path: path.stat().st_mtime_ns for path in edition.rglob("*") if path.is_file()
    } == before


def test_the_zip_is_the_same_whenever_it_is_made_and_holds_the_site(edition, tmp_path):
    told = []
    size = zip_site(edition, tmp_path / "one.zip", say=lambda *counts: told.append(counts))
    for path in edition.rglob("*"):
        path.touch()
    zip_site(edition, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert size == (tmp_path / "one.zip").stat().st_size
    assert told[-1][0] == told[-1][1]
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = set(archive.namelist())
        assert "python -m http.server" in archive.read("book/HOW-TO-OPEN.txt").decode()
    site = {
        f"book/{path.relative_to(edition).as_posix()}"
        for path in edition.rglob("*")
        if path.is_file()
    }
    assert names == site | {"book/HOW-TO-OPEN.txt"}


def test_where_there_is_no_book_nothing_is_packed(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        zip_site(tmp_path, tmp_path / "book.zip")
    assert caught.value.code == "no-site"
