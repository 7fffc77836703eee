import gzip
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
import time

import pytest

from teachkit.cli import main
from teachkit.data import cache
from teachkit.data.fetch import Pace
from teachkit.data.snapshots import load_knowledge, pack
from teachkit.data.update import FEWEST, Request, update

ADVISORY = """```toml
[advisory]
id = "RUSTSEC-2031-{number:04}"
package = "crate-{number}"
date = "2031-02-03"
[versions]
patched = []
```
# Something leaks
"""


def rustsec(count=1000):
    """An advisory database of our own, as a forge packs it."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", pax_headers={"comment": "b" * 40}) as archive:
        for number in range(count):
            text = ADVISORY.format(number=number).encode()
            info = tarfile.TarInfo(f"db/crates/crate-{number}/RUSTSEC-2031-{number:04}.md")
            info.size, info.mtime = len(text), 1_932_000_000
            archive.addfile(info, io.BytesIO(text))
    return file.getvalue()


def audit_set(count=1000):
    return "".join(
        f'[[audits.crate-{number}]]\ncriteria = "safe-to-run"\nversion = "1.0.0"\n'
        for number in range(count)
    ).encode()


def run(name, tmp_path, source, **options):
    options = {"pace": Pace(1.0)} | options
    request = Request(folder=tmp_path / "cache", source=source, **options)
    (outcome,) = update([name], request)
    return outcome


def held(tmp_path):
    path = tmp_path / "cache" / "rustsec.json.gz"
    return path.read_bytes() if path.exists() else None


def test_an_archive_is_fetched_read_and_loaded(loopback, tmp_path):
    loopback.pages["/db.tar.gz"] = rustsec()
    outcome = run("rustsec", tmp_path, loopback.address + "/db.tar.gz")
    assert (outcome.state, outcome.rows, outcome.date) == ("updated", 1000, "2031-03-23")
    advisories = load_knowledge().advisories
    assert advisories.origin.kind == "updated"
    assert advisories.origin.date == "2031-03-23"
    assert advisories.rows["crate-7"][0]["id"] == "RUSTSEC-2031-0007"
    origin = cache.origin_of(tmp_path / "cache" / "rustsec.json.gz")
    assert origin["commit"] == "b" * 40
    assert len(origin["inputs"][0]["sha256"]) == 64
    assert not any((tmp_path / "cache" / "incoming").iterdir())


def test_what_did_not_change_is_not_fetched_again(loopback, tmp_path):
    loopback.pages["/db.tar.gz"] = rustsec()
    run("rustsec", tmp_path, loopback.address + "/db.tar.gz")
    before = held(tmp_path)
    outcome = run("rustsec", tmp_path, loopback.address + "/db.tar.gz")
    assert (outcome.state, outcome.rows) == ("current", 1000)
    assert held(tmp_path) == before


def test_the_five_sets_of_audits_are_merged(loopback, tmp_path):
    for who in ("bytecode-alliance", "google", "isrg", "mozilla", "zcash"):
        loopback.pages[f"/{who}.toml"] = audit_set()
    lock = b'[[publisher.oar]]\nversion = "1.0.0"\nwhen = "2030-01-01"\nuser-id = 3\n'
    loopback.pages["/isrg.lock"] = lock
    assert run("vet", tmp_path, loopback.address).rows == 5000
    audits = load_knowledge().audits
    assert len(audits.audits["crate-7"]) == 5
    assert audits.publishers["oar"]["1.0.0"] == [3, "2030-01-01"]


def test_a_folder_with_sets_and_locks_does_as_well(tmp_path):
    folder = tmp_path / "sets"
    folder.mkdir()
    for who in ("harbour", "quay", "pier", "wharf"):
        (folder / f"{who}.toml").write_bytes(audit_set())
    (folder / "quay.lock").write_text(
        '[[publisher.oar]]\nversion = "1.0.0"\nwhen = "2030-01-01"\nuser-id = 3\n'
    )
    assert run("vet", tmp_path, str(folder)).rows == 4000
    assert load_knowledge().audits.publishers["oar"]["1.0.0"] == [3, "2030-01-01"]


def test_an_unpacked_database_a_repository_and_an_archive_do_alike(tmp_path):
    packed = tmp_path / "db.tar.gz"
    packed.write_bytes(rustsec())
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    assert run("rustsec", tmp_path, f"file://{packed}").date == "2031-03-23"
    first = load_knowledge().advisories.rows
    assert run("rustsec", tmp_path, str(tmp_path / "db")).date == "2031-02-03"
    assert load_knowledge().advisories.rows == first
    git = ["git", "-C", tmp_path / "db", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)
    assert run("rustsec", tmp_path, str(tmp_path / "db")).state == "updated"
    assert load_knowledge().advisories.rows == first
    assert len(cache.origin_of(tmp_path / "cache" / "rustsec.json.gz")["commit"]) == 40


def test_a_set_that_is_missing_leaves_the_old_audits(loopback, tmp_path):
    loopback.pages["/google.toml"] = audit_set()
    outcome = run("vet", tmp_path, loopback.address)
    assert outcome.state == "kept"
    assert outcome.error.code == "not-found-there"


@pytest.mark.parametrize("name", ["rustsec", "vet", "debian"])
def test_a_snapshot_from_another_cache_does_as_well(pinned, tmp_path, loopback, name):
    assert run(name, tmp_path, str(pinned)).state == "updated"
    first = load_knowledge()
    shutil.rmtree(tmp_path / "cache")
    for path in pinned.glob("*.json.gz"):
        loopback.pages[f"/copy/{path.name}"] = path.read_bytes()
    assert run(name, tmp_path, loopback.address + "/copy").state == "updated"
    second = load_knowledge()
    assert first.advisories.rows == second.advisories.rows
    assert first.audits.audits == second.audits.audits
    assert first.debian.rows == second.debian.rows
    assert {"rustsec": 1192, "vet": 4936, "debian": 6513}[name] in {
        second.advisories.origin.rows,
        second.audits.origin.rows,
        second.debian.origin.rows,
    }


SPOILED = {
    "a page of a hotel": b"<html>Please sign in</html>" * 1000,
    "a cut archive": rustsec()[:-2000],
    "one flipped byte": rustsec()[:9000] + b"!" + rustsec()[9001:],
    "nothing": b"",
    "JSON of another kind": gzip.compress(b'{"weather": "rain"}'),
    "rows of another kind": gzip.compress(json.dumps({"a": [[1, 2]] * 2000}).encode()),
    "half a snapshot": gzip.compress(json.dumps({"a": []}).encode())[:-9],
}


@pytest.mark.parametrize("content", SPOILED.values(), ids=SPOILED)
def test_spoiled_content_leaves_the_old_data(loopback, tmp_path, content):
    loopback.pages["/db.tar.gz"] = rustsec()
    run("rustsec", tmp_path, loopback.address + "/db.tar.gz")
    before = held(tmp_path)
    loopback.pages["/db.tar.gz"] = lambda handler: loopback.serve(handler, content, tag='"new"')
    outcome = run("rustsec", tmp_path, loopback.address + "/db.tar.gz", force=True)
    assert outcome.state == "kept"
    assert outcome.date == "2031-03-23"
    assert outcome.error.hint
    assert held(tmp_path) == before
    loopback.pages["/db.tar.gz"] = rustsec(1100)
    again = run("rustsec", tmp_path, loopback.address + "/db.tar.gz?fresh")
    assert again.error.code == "not-found-there"
    loopback.pages["/mended.tar.gz"] = rustsec(1100)
    assert run("rustsec", tmp_path, loopback.address + "/mended.tar.gz").rows == 1100


def test_far_fewer_rows_are_refused_unless_forced(loopback, tmp_path):
    loopback.pages["/all.tgz"] = rustsec(2000)
    loopback.pages["/half.tgz"] = rustsec(FEWEST["rustsec"] + 5)
    loopback.pages["/few.tgz"] = rustsec(20)
    assert run("rustsec", tmp_path, loopback.address + "/few.tgz").error.code == "too-few-rows"
    assert run("rustsec", tmp_path, loopback.address + "/all.tgz").rows == 2000
    outcome = run("rustsec", tmp_path, loopback.address + "/half.tgz")
    assert outcome.error.code == "too-few-rows"
    assert "half" in outcome.error.message
    assert run("rustsec", tmp_path, loopback.address + "/half.tgz", force=True).state == "updated"


def test_two_updates_at_once_do_not_clash(loopback, tmp_path):
    started, go_on = threading.Event(), threading.Event()

    def slow(handler):
        started.set()
        go_on.wait(10)
        return loopback.serve(handler, rustsec())

    loopback.pages["/db.tar.gz"] = slow
    outcomes = []
    address = loopback.address + "/db.tar.gz"
    first = threading.Thread(
        target=lambda: outcomes.append(run("rustsec", tmp_path, address, pace=Pace(10)))
    )
    first.start()
    assert started.wait(10)
    command = [sys.executable, "-m", "teachkit", "data", "update", "rustsec", "--from", address]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    go_on.set()
    first.join()
    assert second.returncode == 3
    assert "busy" in second.stderr
    assert outcomes[0].state == "updated"
    assert len(loopback.asked) == 1


LIMITED = """
import resource, sys
from teachkit.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["data", "update", "rustsec", "--from", sys.argv[2]]))
"""


@pytest.mark.parametrize("room", [0, 2_000, 20_000])
def test_a_file_that_may_not_grow_leaves_the_old_data(loopback, tmp_path, room):
    """The kernel refuses every write beyond ``room`` bytes: first the download, then the swap."""
    loopback.pages["/old.tgz"] = rustsec()
    loopback.pages["/new.tgz"] = rustsec(1500)
    run("rustsec", tmp_path, loopback.address + "/old.tgz")
    before = held(tmp_path)
    assert len(before) > 2_000
    command = [sys.executable, "-c", LIMITED, str(room), loopback.address + "/new.tgz"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "cannot-write" in done.stderr
    assert "Traceback" not in done.stderr
    assert "2031-03-23" in done.stderr
    assert held(tmp_path) == before
    assert not list((tmp_path / "cache").glob(".rustsec*"))


def test_a_snapshot_that_cannot_be_swapped_in_leaves_the_old_one(loopback, tmp_path):
    """There is room for what is fetched, but none for what we would keep of it."""
    loopback.pages["/old.tgz"] = rustsec()
    run("rustsec", tmp_path, loopback.address + "/old.tgz")
    before = held(tmp_path)
    row = {"id": "RUSTSEC-2031-0001", "k": "notice", "p": [], "u": [], "d": "2031-01-01"}
    fetched = pack({f"crate-{number}": [row] for number in range(4000)}, {})
    assert len(fetched) > len(before)
    loopback.pages["/copy.json.gz"] = fetched
    room, address = str(len(fetched) + 30), loopback.address + "/copy.json.gz"
    command = [sys.executable, "-c", LIMITED, room, address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "rustsec.json.gz could not be written" in done.stderr
    assert held(tmp_path) == before
    assert not list((tmp_path / "cache").glob(".rustsec*"))


def test_a_full_disk_leaves_the_old_data(loopback, tmp_path):
    """A real one: a file system of 64 kilobytes, where mounting is permitted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    try:
        small, large = rustsec(200), os.urandom(300_000)
        loopback.pages["/small.tgz"], loopback.pages["/large.tgz"] = small, large
        request = Request(folder=disk, source=loopback.address + "/small.tgz", force=True)
        assert [one.state for one in update(["rustsec"], request)] == ["updated"]
        before = (disk / "rustsec.json.gz").read_bytes()
        request = Request(folder=disk, source=loopback.address + "/large.tgz", force=True)
        (outcome,) = update(["rustsec"], request)
        assert outcome.error.code == "cannot-write"
        assert "disk is full" in outcome.error.message
        assert (disk / "rustsec.json.gz").read_bytes() == before
        assert not list(disk.rglob("*.part")), "the room is given back"
    finally:
        subprocess.run(["umount", disk], check=True)


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_offline_is_one_line_with_the_dates_that_are_kept(capsys):
    assert main(["data", "update", "rustsec", "vet", "--from", closed_port()]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "offline" in err
    assert "rustsec of 2026-08-21" in err


def test_a_quiet_update_says_nothing_at_all(capsys):
    assert main(["data", "update", "--quiet", "--limit", "5", "--from", closed_port()]) == 3
    assert capsys.readouterr() == ("", "")


def test_a_limited_update_ends_in_time_whatever_the_server_does(loopback, capsys):
    loopback.pages["/db.tar.gz"] = lambda handler: time.sleep(20)
    began = time.monotonic()
    words = ["data", "update", "rustsec", "--limit", "0.5", "--from"]
    assert main([*words, loopback.address + "/db.tar.gz"]) == 3
    assert time.monotonic() - began < 3
    assert "time-is-up" in capsys.readouterr().err


STUCK = """
import sys, time
from teachkit.cli import main
from teachkit.data import update
update.fetch = lambda *words, **options: time.sleep(60)
sys.exit(main(["data", "update", "rustsec", "--limit", "0.2", "--quiet"]))
"""


def test_even_a_call_that_never_returns_ends_soon_after_the_limit():
    """As a name server may do to us: the watchdog ends the process."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, check=False)
    assert done.returncode == 3
    assert (done.stdout, done.stderr) == (b"", b"")
    assert time.monotonic() - began < 15


def test_what_happened_as_json(loopback, capsys):
    loopback.pages["/db.tar.gz"] = rustsec()
    words = ["data", "update", "rustsec", "debian", "--json", "--timeout", "1", "--from"]
    assert main([*words, loopback.address + "/db.tar.gz"]) == 2
    good, bad = json.loads(capsys.readouterr().out)["snapshots"]
    assert (good["name"], good["state"], good["rows"]) == ("rustsec", "updated", 1000)
    assert (bad["name"], bad["state"]) == ("debian", "kept")
    assert bad["error"]["code"] == "broken-snapshot"


def test_a_source_that_is_not_there_or_holds_nothing_is_bad_usage(tmp_path, capsys):
    assert main(["data", "update", "vet", "--from", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "empty").mkdir()
    for name in ("rustsec", "vet", "debian"):
        assert main(["data", "update", name, "--from", str(tmp_path / "empty")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_interrupted_update_is_taken_up_by_the_next(loopback, tmp_path):
    """Killed midway for real, in a process of its own."""
    content, hold = rustsec(), threading.Event()
    half = len(content) // 2

    def stall(handler):
        handler.send_response(200)
        handler.send_header("ETag", '"one"')
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[:half])
        handler.wfile.flush()
        hold.wait(10)

    loopback.pages["/db.tar.gz"] = stall
    address = loopback.address + "/db.tar.gz"
    command = [sys.executable, "-m", "teachkit", "data", "update", "rustsec", "--from", address]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    part = tmp_path / "cache" / "incoming" / "rustsec.part"
    until = time.monotonic() + 10
    while not (part.exists() and part.stat().st_size) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)
    child.kill()
    child.communicate()
    hold.set()
    have = part.stat().st_size
    assert 0 < have <= half
    loopback.pages["/db.tar.gz"] = content
    assert run("rustsec", tmp_path, address).rows == 1000
    assert loopback.ranges("/db.tar.gz")[-1] == f"bytes={have}-"
