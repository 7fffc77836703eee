import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.archive import debian
from teachkit.labs.place import archive_folder, place_of

NOISE = os.urandom(100_000).hex()


@pytest.fixture(scope="module")
def noisy(build):
    """A package of 100 kB, which takes a while to pack."""
    return build[0](("usr/bin/tide", "file", NOISE, 0o755))


@pytest.fixture
def harbour(mirror, build, noisy):
    """The mirror with two packages, published."""
    mirror.add("tide", noisy, installed=200)
    mirror.add("gauge", build[0](("usr/lib/gauge", "file", "g", 0o4755)))
    mirror.publish()
    return mirror


def prepare(name="one", names=("tide", "gauge"), **options):
    return debian.prepare(place_of(name), "trixie", names, **options)


def refused(code, **options):
    with pytest.raises(TeachkitError) as caught:
        prepare(**options)
    assert caught.value.code == code
    assert caught.value.hint
    assert "data update" not in caught.value.hint
    return caught.value


def tide(harbour):
    return "/" + harbour.packages["tide"]["Filename"]


def test_packages_are_fetched_checked_and_unpacked(harbour):
    told, seen = [], []
    got = prepare(tell=told.append, report=lambda *words: seen.append(words))
    place = place_of("one")
    root = place.unpacked("trixie")
    assert (root / "usr/bin/tide").read_text() == NOISE
    assert got.unpacked == len(NOISE) + 1
    pool = sum(fields["Size"] for fields in harbour.packages.values())
    assert got.fetched == pool + len(harbour.pages["/dists/trixie/main/binary-amd64/Packages.xz"])
    assert debian.versions(place, "trixie") == {"tide": "1.0-1", "gauge": "1.0-1"}
    assert any("2 of 2 packages" in line for line in told)
    assert any("signature of trixie was not checked" in line for line in told)
    assert any("tide_1.0-1" in name and at == whole for name, at, whole in seen)
    (member,) = debian.contents(place, "trixie", "gauge")
    assert (member.name, member.mode) == ("usr/lib/gauge", 0o4755)


def test_a_second_run_asks_nobody_and_writes_nothing(harbour, no_network, monkeypatch):
    prepare()
    harbour.close()
    no_network()
    monkeypatch.delenv("TEACHKIT_DEBIAN_MIRROR")
    monkeypatch.setattr(debian.debian, "read_paragraphs", None)
    before = {path: path.stat().st_mtime_ns for path in archive_folder().rglob("*")}
    got = prepare()
    assert (got.fetched, got.unpacked) == (0, len(NOISE) + 1)
    assert before == {path: path.stat().st_mtime_ns for path in archive_folder().rglob("*")}


def test_another_lab_takes_what_is_there_already(harbour, no_network):
    prepare("one")
    harbour.close()
    no_network()
    assert prepare("two", names=["tide"]).fetched == 0
    assert (place_of("two").unpacked("trixie") / "usr/bin/tide").read_text() == NOISE


def test_a_lab_that_wants_others_gets_those_and_no_others(harbour):
    prepare()
    prepare(names=["gauge"])
    root = place_of("one").unpacked("trixie")
    assert debian.versions(place_of("one"), "trixie") == {"gauge": "1.0-1"}
    assert not (root / "usr/bin/tide").exists()
    assert (root / "usr/lib/gauge").exists()


def test_no_package_at_all_means_the_index_alone(harbour, no_network):
    prepare(names=())
    assert debian.kept_index("trixie").is_file()
    assert debian.versions(place_of("one"), "trixie") == {}
    harbour.close()
    no_network()
    assert prepare(names=()).fetched == 0


def test_what_a_lab_would_fetch_is_known_from_the_index_alone(harbour):
    place = place_of("one")
    names = ("tide", "gauge")
    assert debian.sizes(place, "trixie", names) is None
    asked = len(harbour.asked)
    prepare("other", names=["gauge"])
    sizes = {name: fields["Size"] for name, fields in harbour.packages.items()}
    found = debian.sizes(place, "trixie", names)
    assert (found.to_fetch, found.here) == (sizes["tide"], sizes["gauge"])
    assert found.unpacked == 300 * 1024
    assert harbour.times(tide(harbour)) == 0
    prepare()
    asked = len(harbour.asked)
    debian.kept_index("trixie").unlink()
    done = debian.sizes(place, "trixie", names)
    assert (done.to_fetch, done.here) == (0, sizes["tide"] + sizes["gauge"])
    assert len(harbour.asked) == asked


@pytest.mark.parametrize("what", ["index", "package"])
def test_what_broke_off_is_taken_up_by_the_next_run(harbour, what):
    path = tide(harbour) if what == "package" else "/dists/trixie/main/binary-amd64/Packages.xz"
    whole = harbour.pages[path]
    piece = len(whole) // 10
    harbour.pages[path] = lambda handler: harbour.serve(handler, whole, die_after=piece)
    refused("cut-short")
    assert debian.versions(place_of("one"), "trixie") == {}
    harbour.pages[path] = whole
    assert prepare().fetched > 0
    assert [asked for page, asked in harbour.asked if page == path][-1] == f"bytes={3 * piece}-"
    assert (place_of("one").unpacked("trixie") / "usr/bin/tide").read_text() == NOISE


def test_a_package_that_is_not_the_indexs_is_thrown_away(harbour):
    good = harbour.pages[tide(harbour)]
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 1
    harbour.pages[tide(harbour)] = bytes(bad)
    refused("wrong-hash")
    assert not list(archive_folder().glob("tide*"))
    assert not place_of("one").unpacked("trixie").exists()
    harbour.pages[tide(harbour)] = good
    prepare()
    assert (place_of("one").unpacked("trixie") / "usr/bin/tide").read_text() == NOISE


def test_a_package_that_rots_in_the_cache_is_fetched_anew(harbour):
    prepare("one")
    (kept,) = archive_folder().glob("tide*")
    raw = bytearray(kept.read_bytes())
    raw[1000] ^= 1
    kept.write_bytes(raw)
    prepare("two")
    assert harbour.times(tide(harbour)) == 2
    assert (place_of("two").unpacked("trixie") / "usr/bin/tide").read_text() == NOISE


def test_an_index_that_rots_in_the_cache_is_fetched_anew(harbour):
    prepare("one")
    kept = debian.kept_index("trixie")
    kept.write_bytes(kept.read_bytes()[:-20])
    prepare("two")
    assert debian.versions(place_of("two"), "trixie") == {"tide": "1.0-1", "gauge": "1.0-1"}


def test_an_index_that_is_out_of_date_is_renewed(harbour, build):
    prepare("one", names=["gauge"])
    old = tide(harbour)
    harbour.add("tide", build[0](("usr/bin/tide", "file", "newer", 0o755)), version="2.0-1")
    del harbour.pages[old]
    harbour.publish()
    told = []
    prepare("two", tell=told.append)
    assert debian.versions(place_of("two"), "trixie") == {"tide": "2.0-1", "gauge": "1.0-1"}
    assert any("out of date" in line for line in told)
    assert debian.versions(place_of("one"), "trixie") == {"gauge": "1.0-1"}, "it stays as it is"


def test_an_index_that_cannot_be_renewed_stays(harbour):
    prepare(names=["gauge"])
    index = debian.kept_index("trixie").read_bytes()
    harbour.pages.pop("/dists/trixie/InRelease")
    refused("not-found-there", names=["tide", "none-of-that-name"])
    assert debian.kept_index("trixie").read_bytes() == index


def test_a_package_that_nobody_has_is_asked_for_once(harbour):
    error = refused("no-such-package", names=["tide", "ebb"])
    assert "ebb" in error.message
    assert harbour.times("/dists/trixie/InRelease") == 1


def test_without_a_network_it_is_one_calm_sentence(harbour):
    harbour.close()
    assert "recorded" in refused("offline").hint


def test_a_mirror_that_leads_astray_is_named_with_what_helps(harbour):
    def astray(handler):
        handler.send_response(302)
        handler.send_header("Location", "ftp://127.0.0.1/InRelease")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    harbour.pages["/dists/trixie/InRelease"] = astray
    assert "--mirror" in refused("bad-address").hint


def test_without_a_mirror_it_says_how_to_name_one(mirror, monkeypatch):
    monkeypatch.delenv("TEACHKIT_DEBIAN_MIRROR")
    monkeypatch.setattr(debian.debian, "_apt_mirror", lambda *_: None)
    refused("no-mirror")


def test_a_package_that_would_harm_leaves_nothing_half_done(harbour, build):
    prepare(names=["gauge"])
    harbour.add("trap", build[0](("usr/a", "file", "a", 0o644), ("../b", "file", "b", 0o644)))
    harbour.publish()
    debian.kept_index("trixie").unlink()
    refused("unsafe-package", names=["gauge", "trap"])
    assert debian.versions(place_of("one"), "trixie") == {}, "it is not taken for whole"
    assert not list((place_of("one").root / "unpacked").glob("*.new"))
    prepare(names=["gauge"])
    beside = {path.name for path in (place_of("one").root / "unpacked").iterdir()}
    assert beside == {"trixie", "trixie.json"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("Filename", "pool/main/g/.."), ("Size", "many"), ("SHA256", None)],
    ids=["name", "size", "hash"],
)
def test_an_index_that_describes_nothing_is_a_sentence(harbour, field, value):
    if value is None:
        del harbour.packages["gauge"][field]
    else:
        harbour.packages["gauge"][field] = value
    harbour.publish()
    assert "gauge" in refused("broken-index").message


def test_of_two_versions_the_higher_is_taken(harbour, build):
    fields = dict(harbour.packages["gauge"])
    harbour.add("gauge", build[0](("usr/new", "file", "n", 0o644)), version="1.0-10")
    harbour.packages["older"] = fields | {"Version": "1.0-9"}
    harbour.publish()
    prepare(names=["gauge"])
    assert debian.versions(place_of("one"), "trixie") == {"gauge": "1.0-10"}


# --- in processes of their own ----------------------------------------------------------------

SCRIPT = """
import sys
from teachkit.labs.archive import debian
from teachkit.labs.place import held, place_of
place = place_of(sys.argv[1])
with held(place.root, print):
    got = debian.prepare(place, "trixie", ("tide", "gauge"), tell=print)
print("fetched", got.fetched)
"""


def started(name):
    command = [sys.executable, "-u", "-c", SCRIPT, name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("names", [("one", "one"), ("one", "two")], ids=["same-lab", "two-labs"])
def test_two_runs_at_once_fetch_each_package_once(harbour, names):
    path, whole = tide(harbour), harbour.pages[tide(harbour)]
    asked, go = threading.Event(), threading.Event()

    def in_its_own_time(handler):
        asked.set()
        go.wait(60)
        harbour.serve(handler, whole)

    harbour.pages[path] = in_its_own_time
    first = started(names[0])
    assert asked.wait(60)
    second = started(names[1])
    assert "waiting" in second.stdout.readline()
    go.set()
    said = [process.communicate(timeout=60) for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0], said
    assert harbour.times(path) == 1
    assert int(said[0][0].rpartition("fetched ")[2]) > 0
    assert int(said[1][0].rpartition("fetched ")[2]) == 0
    for name in names:
        assert (place_of(name).unpacked("trixie") / "usr/bin/tide").read_text() == NOISE


def test_ctrl_c_in_the_middle_loses_nothing_that_came(harbour):
    path, whole = tide(harbour), harbour.pages[tide(harbour)]
    go_on = threading.Event()

    def stuck(handler):
        handler.send_response(200)
        handler.send_header("ETag", '"one"')
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[: len(whole) // 2])
        handler.wfile.flush()
        go_on.wait(60)

    harbour.pages[path] = stuck
    process = started("one")
    until = time.monotonic() + 30
    part = archive_folder() / "tide_1.0-1_amd64.deb.part"
    while not (part.exists() and part.stat().st_size) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    go_on.set()
    assert "KeyboardInterrupt" in err
    had = part.stat().st_size
    assert had > 0
    harbour.pages[path] = whole
    prepare()
    assert (path, f"bytes={had}-") in harbour.asked
    assert (place_of("one").unpacked("trixie") / "usr/bin/tide").read_text() == NOISE
