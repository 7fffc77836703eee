import hashlib
import os
import socket
import time

import pytest

from teachkit.data.fetch import Pace, fetch
from teachkit.errors import TeachkitError

CONTENT = os.urandom(700_000)
QUICK = Pace(timeout=0.4)


def get(server, path, target, **options):
    options = {"pace": QUICK, "most": 10_000_000} | options
    return fetch(server.address + path, target, **options)


def refused(code, *arguments, **options):
    with pytest.raises(TeachkitError) as caught:
        get(*arguments, **options)
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


def test_a_file_arrives_whole_with_its_hash_and_tag(loopback, tmp_path):
    loopback.pages["/f"] = CONTENT
    seen = []
    got = get(loopback, "/f", tmp_path / "f", report=lambda *words: seen.append(words))
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (got.size, got.validator) == (len(CONTENT), '"one"')
    assert seen[-1][1:] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_server_that_dies_midway_is_asked_for_the_rest_at_once(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, CONTENT, die_after=300_000)
    get(loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert loopback.ranges("/f") == [None, "bytes=300000-", "bytes=600000-"]


def test_a_download_that_broke_off_is_taken_up_by_the_next_run(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, CONTENT, die_after=100_000)
    refused("cut-short", loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f.part").stat().st_size == 300_000
    loopback.pages["/f"] = CONTENT
    get(loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert loopback.ranges("/f")[-1] == "bytes=300000-"


def test_a_file_that_changed_meanwhile_comes_anew_and_whole(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, CONTENT, die_after=100_000)
    refused("cut-short", loopback, "/f", tmp_path / "f")
    newer = CONTENT[::-1]
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, newer, tag='"two"')
    get(loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == newer


def test_a_part_from_another_address_is_not_mixed_in(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, CONTENT, die_after=100_000)
    refused("cut-short", loopback, "/f", tmp_path / "f")
    loopback.pages["/g"] = b"something else"
    get(loopback, "/g", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"something else"


def test_a_part_longer_than_the_file_is_thrown_away(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: handler.send_error(416)
    (tmp_path / "f.part").write_bytes(b"x" * 99)
    note = {"address": loopback.address + "/f", "validator": '"one"'}
    (tmp_path / "f.part.json").write_text(__import__("json").dumps(note))
    refused("cut-short", loopback, "/f", tmp_path / "f")
    assert not (tmp_path / "f.part").exists()


def test_nothing_is_fetched_when_nothing_changed(loopback, tmp_path):
    loopback.pages["/f"] = CONTENT
    got = get(loopback, "/f", tmp_path / "f", known='"one"')
    assert got.unchanged
    assert not (tmp_path / "f").exists()


def test_a_server_that_never_answers_is_given_up(loopback, tmp_path):
    loopback.pages["/f"] = lambda handler: time.sleep(5)
    began = time.monotonic()
    error = refused("server-silent", loopback, "/f", tmp_path / "f")
    assert time.monotonic() - began < 2
    assert "0.4 seconds" in error.message


def hang_midway(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    handler.wfile.write(CONTENT[:1000])
    handler.wfile.flush()
    time.sleep(5)


def test_a_server_that_hangs_midway_is_given_up_and_its_part_kept(loopback, tmp_path):
    loopback.pages["/f"] = hang_midway
    refused("server-silent", loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f.part").read_bytes() == CONTENT[:1000]


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def test_a_server_that_drips_is_given_up(loopback, tmp_path):
    loopback.pages["/f"] = drip
    began = time.monotonic()
    refused("server-silent", loopback, "/f", tmp_path / "f")
    assert time.monotonic() - began < 3


def test_the_limit_of_the_whole_run_holds(loopback, tmp_path):
    loopback.pages["/f"] = drip
    began = time.monotonic()
    pace = Pace(timeout=10, until=began + 0.3)
    refused("time-is-up", loopback, "/f", tmp_path / "f", pace=pace)
    assert time.monotonic() - began < 2


def redirect(to):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def test_a_redirect_is_followed_and_resumed_through(loopback, tmp_path):
    loopback.pages["/old"] = redirect(loopback.address + "/f")
    loopback.pages["/f"] = lambda handler: loopback.serve(handler, CONTENT, die_after=400_000)
    get(loopback, "/old", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert loopback.ranges("/f") == [None, "bytes=400000-"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_off_the_web_is_refused(loopback, tmp_path, to):
    loopback.pages["/old"] = redirect(to)
    refused("bad-address", loopback, "/old", tmp_path / "f")


def test_a_redirect_to_itself_ends(loopback, tmp_path):
    loopback.pages["/old"] = redirect(loopback.address + "/old")
    refused("bad-address", loopback, "/old", tmp_path / "f")


def test_what_is_not_there_and_what_is_refused_have_their_own_codes(loopback, tmp_path):
    refused("not-found-there", loopback, "/nothing", tmp_path / "f")
    loopback.pages["/f"] = lambda handler: handler.send_error(503)
    assert "503" in refused("server-refused", loopback, "/f", tmp_path / "f").message


def test_a_port_where_nobody_listens_means_offline(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/f"
    with pytest.raises(TeachkitError) as caught:
        fetch(address, tmp_path / "f", pace=QUICK, most=10)
    assert caught.value.code == "offline"


def test_a_name_that_does_not_resolve_means_offline(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        fetch("http://no-such-host.invalid/f", tmp_path / "f", pace=QUICK, most=10)
    assert caught.value.code == "offline"


def test_a_file_that_says_it_is_too_large_is_not_begun(loopback, tmp_path):
    loopback.pages["/f"] = CONTENT
    refused("too-large", loopback, "/f", tmp_path / "f", most=1000)
    assert not (tmp_path / "f.part").exists()


def test_a_stream_without_an_end_is_cut_at_the_bound(loopback, tmp_path):
    def pour(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(b"x" * 10_000)

    loopback.pages["/f"] = pour
    refused("too-large", loopback, "/f", tmp_path / "f", most=100_000)
    assert (tmp_path / "f.part").stat().st_size < 1_000_000


def test_the_server_may_not_send_another_part_than_asked_for(loopback, tmp_path):
    def wrong_part(handler):
        if not handler.headers.get("Range"):
            return loopback.serve(handler, CONTENT, die_after=1000)
        handler.send_response(206)
        handler.send_header("Content-Range", "bytes 5-9/10")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        return handler.wfile.write(b"wrong")

    loopback.pages["/f"] = wrong_part
    refused("server-refused", loopback, "/f", tmp_path / "f")
    assert (tmp_path / "f.part").read_bytes() == CONTENT[:1000]


def test_a_local_file_is_copied_and_a_missing_one_named(tmp_path):
    (tmp_path / "here").write_bytes(CONTENT)
    for address in (str(tmp_path / "here"), f"file://{tmp_path / 'here'}"):
        got = fetch(address, tmp_path / "f", pace=QUICK, most=10_000_000)
        assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(TeachkitError) as caught:
        fetch(str(tmp_path / "there"), tmp_path / "f", pace=QUICK, most=10)
    assert caught.value.code == "not-found-there"
