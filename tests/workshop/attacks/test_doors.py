"""What a stranger tries, from outside and without a browser: doors, files, bodies, headers."""

import asyncio
import gzip
import json
import re
import socket
import stat
import time

import pytest

from tests.workshop.attacks.conftest import (
    CHAPTERS,
    do,
    facilitator,
    joined,
    listen,
    origin,
    play,
)
from tests.workshop.conftest import start_room
from tests.workshop.visitor import Visitor

pytestmark = pytest.mark.slow

EVIL = "https://evil.example"
JUPYTERS = (
    *("api", "api/status", "api/me", "api/contents", "api/contents/choose.md", "api/sessions"),
    *("api/terminals", "api/kernelspecs", "api/config/notebook", "api/spec.yaml", "api/kernels"),
    *("lab", "tree", "login", "logout", "metrics", "view/choose.md", "files/choose.md"),
    *("voila", "voila/tree", "voila/render/choose.md", "voila/files/choose.md", "room.sqlite"),
    *("voila/render/choose.ipynb", "notebooks/choose.md", "edit/choose.md", "custom/custom.css"),
    *("secret", "room.log", "people", "people/", ".git/config", "nbconvert/html/choose.md"),
)
CLIMBS = (
    "../../../room.py",
    "..%2f..%2f..%2froom.py",
    "%2e%2e/%2e%2e/%2e%2e/room.py",
    "....//....//room.py",
    "..\\..\\..\\room.py",
    "..%5c..%5croom.py",
    "%252e%252e/room.py",
    "/etc/passwd",
    "//etc/passwd",
    "chapter.js%00.css",
    "",
    ".",
)
BELOW = ("tk/static/x/page/", "tk/static/x/widgets/", "board/static/", "voila/static/",
         "voila/nbextensions/", "voila/labextensions/", "voila/templates/", "tk/esm/")  # fmt: skip


def raw(server, request, patience=10):
    """Send bytes as they are, which no client does; return all that comes back."""
    port = int(re.search(r":(\d+)/", server.url)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        line.sendall(request)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


def fetched(server, path):
    """GET a path as it is written; return status and body."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    head, _, body = raw(server, request.encode("latin-1")).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize("below", BELOW)
def test_climb_out_of_a_folder_of_scripts(room, outcome, below):
    """Climb out of the folders of scripts and styles, in twelve spellings."""
    codes = set()
    for climb in CLIMBS:
        code, body = fetched(room, f"/{below}{climb}")
        assert code in (301, 302, 400, 403, 404, 405), (climb, code)
        assert b"root:" not in body
        assert b"import" not in body
        codes.add(code)
    outcome(f"HTTP {', '.join(map(str, sorted(codes)))}")


@pytest.mark.parametrize("who", ["a stranger", "a participant", "the facilitator"])
def test_list_or_read_files(room, outcome, who):
    """List or read files, kernels, terminals by Jupyter's and Voila's own routes."""

    async def attack():
        makers = {"a participant": joined, "the facilitator": facilitator}
        visitor = await makers[who](room) if who in makers else room.visitor()
        return {path: (await visitor.get(path, follow=False)).code for path in JUPYTERS}

    codes = play(attack())
    assert not {path: code for path, code in codes.items() if code not in (403, 404, 405)}
    outcome("HTTP 404")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT"])
def test_use_another_method(room, outcome, method):
    """Put, delete, trace: methods that no route of the room has."""

    async def attack():
        mallory = await joined(room)
        headers = {"Origin": origin(mallory), "Content-Type": "application/json"}
        return {
            (await mallory.ask(method, path, body="{}", headers=headers)).code
            for path in ("room", "room/answers", "room/choose", "join", "board/do")
        }

    codes = play(attack())
    assert codes <= {400, 403, 404, 405, 415}
    outcome(f"HTTP {', '.join(map(str, sorted(codes)))}")


FROM_OUTSIDE = {
    "another origin": {"Origin": EVIL},
    "no origin": {"Origin": "null"},
    "the same host, another port": {"Origin": "http://127.0.0.1:1"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "a form of plain text": {"Content-Type": "text/plain"},
    "a form with files": {"Content-Type": "multipart/form-data; boundary=x"},
}


@pytest.mark.parametrize("how", FROM_OUTSIDE)
def test_post_from_another_site(room, outcome, how):
    """Have somebody's browser post from another site, with their cookie: all routes."""

    async def attack():
        mallory, board = await joined(room), await facilitator(room)
        codes = []
        for visitor, path, value in (
            (mallory, "join", {"code": room.code, "name": "owned"}),
            (mallory, "room/answers", {"entries": []}),
            (mallory, "room/say", {"id": "x", "ask": "x", "round": 1, "value": {}}),
            (board, "board/do", {"do": "pace.free", "free": True}),
        ):
            answer = await visitor.post(path, value, headers=FROM_OUTSIDE[how])
            codes.append(answer.code)
        return codes

    codes = set(play(attack()))
    assert codes <= {400, 403, 415}  # 400: tornado looks into a form with files first
    outcome(f"HTTP {', '.join(map(str, sorted(codes)))}")


def test_end_somebodys_kernel_from_another_site(room, outcome):
    """Send the beacon of a page that closes from another site."""

    async def attack():
        victim = await joined(room)
        await victim.page("choose")
        headers = {"Origin": EVIL, "Content-Type": "text/plain"}
        path = f"voila/api/shutdown/{victim.kernel}"
        return (await victim.ask("POST", path, body="", headers=headers)).code

    code = play(attack())
    assert code == 403
    outcome(f"HTTP {code}")


def _code_guesser(tmp_path, behind=()):
    return start_room(tmp_path / "room", CHAPTERS, *behind)


def test_guess_the_join_code(tmp_path, outcome):
    """Guess join codes: after too many wrong ones even the right one is no way in for a while."""
    server = _code_guesser(tmp_path)

    async def attack():
        mallory = server.visitor()
        wrong = [
            (await mallory.post("join", {"code": f"WRONG{n}", "name": ""})).code for n in range(80)
        ]
        right = await mallory.post("join", {"code": server.code, "name": ""})
        return wrong, right.code

    try:
        wrong, right = play(attack())
    finally:
        server.stop()
    assert wrong[0] == 403
    assert wrong[-1] == 429
    assert right == 429
    outcome("HTTP 429")


def test_change_ones_address_by_a_header_while_guessing(tmp_path, outcome):
    """Guess join codes under another forwarded address each time."""
    server = _code_guesser(tmp_path)

    async def attack():
        mallory, codes = server.visitor(), []
        for n in range(80):
            headers = {"X-Forwarded-For": f"10.0.0.{n}", "X-Real-IP": f"10.0.1.{n}"}
            answer = await mallory.post("join", {"code": f"WRONG{n}", "name": ""}, headers=headers)
            codes.append(answer.code)
        return codes

    try:
        codes = play(attack())
    finally:
        server.stop()
    assert codes[-1] == 429
    outcome("HTTP 429")


@pytest.mark.parametrize("path", ["board/enter/{}", "me/{}.{}"])
def test_guess_a_link(tmp_path, outcome, path):
    """Guess the board's link, or somebody's private one: 130 bits, and few tries."""
    server = _code_guesser(tmp_path)

    async def attack():
        victim, mallory = await joined(server), server.visitor()
        codes = []
        for n in range(80):
            key = f"{n:026d}"
            given = path.format(key) if "enter" in path else path.format(victim.person, key)
            codes.append((await mallory.get(given, follow=False)).code)
        return codes, mallory.cookies

    try:
        codes, cookies = play(attack())
    finally:
        server.stop()
    assert codes[0] == 403
    assert codes[-1] == 429
    assert not cookies
    outcome("HTTP 403, then 429")


NO_JSON = {
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "nested 100,000 deep": b'{"a":' + b"[" * 30_000,
    "NaN": b'{"code": NaN}',
    "half a character": b'{"code": "\xff"}',
    "a null in the name": b'{"code": "\\u0000", "name": "\\u0000"}',
    "half a surrogate": b'{"code": "\\ud800", "name": "\\ud800"}',
    "a huge number": b'{"code": ' + b"9" * 3000 + b"}",
}


@pytest.mark.parametrize("body", NO_JSON)
@pytest.mark.parametrize("path", ["join", "room/answers", "room/say", "board/do"])
def test_send_what_is_no_answer(room, outcome, path, body):
    """Send bodies that are no JSON, too deep, or of another shape."""

    async def attack():
        visitor = await facilitator(room) if path == "board/do" else await joined(room)
        return (await visitor.post(path, NO_JSON[body])).code

    code = play(attack())
    assert code in (400, 403, 404, 413)
    outcome(f"HTTP {code}")


@pytest.mark.parametrize("path", ["join", "room/answers", "room/say", "board/do"])
def test_send_an_oversized_body(room, outcome, path):
    """Send three megabytes, and announce a terabyte."""

    async def attack():
        visitor = await facilitator(room) if path == "board/do" else await joined(room)
        try:
            code = (await visitor.post(path, b'{"x": "' + b"x" * 3_000_000 + b'"}')).code
        except OSError:  # hung up in the middle
            code = 413
        return code

    code = play(attack())
    assert code in (400, 413, 599)
    head = f"POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n"
    answer = raw(room, head.encode())
    assert not answer or b" 4" in answer[:14]
    outcome("closed, or HTTP 413")


def test_send_a_bomb_of_gzip(room, outcome):
    """Send a small body that unpacks to a hundred megabytes."""

    async def attack():
        mallory = await joined(room)
        bomb = gzip.compress(b" " * 100_000_000)
        return (await mallory.post("room/answers", bomb, headers={"Content-Encoding": "gzip"})).code

    code = play(attack())
    assert code in (400, 413, 415)
    outcome(f"HTTP {code}; it is not unpacked")


def test_ask_very_slowly(room, outcome):
    """Hold three hundred connections with half a request each (slow loris)."""
    port = int(re.search(r":(\d+)/", room.url)[1])
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]

    async def attack():
        began = time.perf_counter()
        visitor = await joined(room)
        await visitor.widgets("choose")
        return time.perf_counter() - began

    try:
        for line in lines:
            line.sendall(b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\nX: ")
        seconds = play(attack())
    finally:
        for line in lines:
            line.close()
    assert seconds < 10
    outcome(f"others come in within {seconds:.1f} s")


def test_send_a_header_without_end(room, outcome):
    """Send a megabyte of headers."""
    request = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n"
    try:
        answer = raw(room, request)
    except ConnectionError:
        answer = b""
    assert b" 200 " not in answer[:20]
    outcome("closed")


def test_split_a_response(room, outcome):
    """Put line breaks into what comes back in a header: redirects, and the queue's address."""
    for path in ("/?code=%0d%0aSet-Cookie:%20a=b", "/room/choose%0d%0aSet-Cookie:%20a=b",
                 "/me/a%0d%0aSet-Cookie:%20a=b.b"):  # fmt: skip
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        head = raw(room, request.encode()).partition(b"\r\n\r\n")[0]
        assert b"Set-Cookie: a=b" not in head
    outcome("escaped")


def test_be_redirected_elsewhere(room, outcome):
    """Have the door send somebody to another site."""

    async def attack():
        mallory, seen = await joined(room), []
        for path in ("", "?next=https://evil.example", "//evil.example/", "room/", "/evil.example"):
            answer = await mallory.ask("GET", path, follow=False)
            seen.append(answer.headers.get("Location", ""))
        return seen

    assert all("evil" not in where for where in play(attack()))
    outcome("own pages alone")


def test_poison_the_links_by_the_host_header(room, outcome):
    """Ask for one's page under another host, so that links and scripts point there."""

    async def attack():
        mallory, victim = await joined(room), await joined(room)
        for path in ("room", "room/choose"):
            await mallory.get(path, headers={"Host": "evil.example"})
        pages = [(await victim.get(path)).body.decode() for path in ("room", "room/choose")]
        await victim.widgets("choose")
        told = await mallory.get("room", headers={"Host": "evil.example"})
        return "".join(pages) + json.dumps(victim.states) + told.body.decode()

    assert "evil.example" not in play(attack())
    outcome("not believed")


PAGES = ("", "room", "room/choose", "board", "present", "board/export.html", "nowhere", "room/none",
         "health", "api/kernels/x", "room/answers", "board/qr.svg")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_what_every_answer_says_to_the_browser(room, outcome, path):
    """Frame a page, sniff its type, load scripts from elsewhere: each answer forbids it."""

    async def attack():
        visitor = await facilitator(room)
        await visitor.join(room.code)
        return (await visitor.get(path, headers={"Accept": "text/html"}, follow=False)).headers

    headers = play(attack())
    policy = headers["Content-Security-Policy"]
    rules = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in rules.get("script-src", "")
    hosts = re.findall(r"(?:https?|wss?)://([^\s;/:]+)", policy)
    assert set(hosts) <= {"127.0.0.1"}
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    outcome("CSP, nosniff, no-referrer")


def test_steal_a_cookie_by_a_script_or_another_site(tmp_path, outcome):
    """Read a cookie by a script, have another site send it, or the network carry it unencrypted."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = _code_guesser(tmp_path, ["--public-url=https://room.example", f"--port={port}"])

    async def attack():
        visitor = Visitor(f"http://127.0.0.1:{port}/")
        said = await visitor.post("join", {"code": server.code, "name": ""})
        link = server.board.removeprefix("https://room.example/")
        entered = await visitor.get(link, follow=False)
        return said.headers.get_list("Set-Cookie"), entered.headers.get_list("Set-Cookie")

    try:
        persons, boards = play(attack())
    finally:
        server.stop()
    assert persons
    assert boards
    for line in (*persons, *boards):
        assert "httponly" in line.lower()
        assert "secure" in line.lower()
    assert all("samesite=lax" in line.lower() for line in persons)
    for line in boards:
        assert "samesite=strict" in line.lower()
        assert re.search(r"path=/(board|present)\b", line.lower())
    outcome("HttpOnly, SameSite, Secure under https")


def test_find_a_key_in_the_logs(tmp_path, outcome):
    """Find keys, cookies and codes in what the server writes down."""
    server = _code_guesser(tmp_path)

    async def attack():
        board, visitor = await facilitator(server), await joined(server)
        page = (await visitor.get("room")).body.decode()
        private = re.search(r"me/([0-9a-f]+\.([a-z0-9]+))", page)
        for path in (f"?code={server.code}", f"me/{private[1]}", f"me/{private[1]}/", "me/x.y",
                     f"board/enter/{server.board.rpartition('/')[2]}/?a=b"):  # fmt: skip
            await visitor.get(path, follow=False)
        await visitor.widgets("choose")
        await listen(visitor, "room/live")
        await do(board, do="pace.free", free=True)
        await asyncio.sleep(0)
        cookies = [one.split("|")[-1].strip('"') for one in (*visitor.cookies.values(),
                                                             *board.cookies.values())]  # fmt: skip
        return [private[2], server.board.rpartition("/")[2], *cookies]

    try:
        keys = play(attack())
    finally:
        server.stop()
    written = (server.folder / "room.log").read_text()
    written += (server.folder.parent / "room.stderr").read_text() + "".join(server.said)
    secret = (server.folder / "secret").read_text()
    assert "GET /me/" in written  # the log is there, and has the request
    for key in (*keys, secret):
        assert key not in written
    outcome("cut out")


def test_read_the_rooms_files_as_another_user(room, outcome):
    """Read the secret, the answers and people's folders as another user of the machine."""
    for name in ("secret", "people"):
        mode = stat.S_IMODE((room.folder / name).stat().st_mode)
        assert mode & 0o077 == 0, (name, oct(mode))
    outcome("owner only")
