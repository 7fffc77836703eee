"""Answers: judged by the server, kept once, acknowledged when they are on the disk."""

import asyncio
import json

import pytest

from teachkit.course.load import load_question
from tests.workshop.conftest import start_room

WRONG = {
    "kind": "predict",
    "id": "start.not-memory",
    "revision": load_question("start.not-memory").revision,
    "when": "2026-01-02T03:04:05+00:00",
    "right": True,
    "said": {"answer": "about one in ten", "confidence": 90, "brier": 0.0},
}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    server = start_room(
        tmp_path_factory.mktemp("answers") / "room", "--chapters=start", "--code=FERRIS"
    )
    yield server
    server.stop()


def play(room, story):
    async def run():
        async with room.visitor() as ada:
            await ada.join("FERRIS")
            return await story(ada)

    return asyncio.run(run())


def test_the_server_judges_whatever_the_page_says_about_it(room):
    async def story(ada):
        told, ids = await ada.answer(WRONG, chapter="start")
        assert told == {"kept": ids, "refused": []}
        latest = json.loads((await ada.get("room/answers")).body)["latest"]["start.not-memory"]
        assert latest["right"] is False
        assert latest["said"]["brier"] == pytest.approx(0.81)

    play(room, story)


def test_the_same_id_again_is_acknowledged_and_kept_once(room):
    async def story(ada):
        one = {"id": "made-by-the-page", "chapter": "start", "entry": WRONG}
        both = [await ada.post("room/answers", {"entries": [one, one]}) for _ in range(2)]
        for response in both:
            assert json.loads(response.body)["kept"] == ["made-by-the-page"] * 2
        return ada.person

    person = play(room, story)

    from teachkit.workshop.store import entries, open_store

    store = open_store(room.folder / "room.sqlite")
    try:
        assert len(store.read_now(lambda c: entries.all_entries(c, person))) == 1
    finally:
        store.close()


def test_what_is_no_answer_is_refused_and_the_rest_of_the_batch_is_kept(room):
    wrong = {**WRONG, "said": {"answer": "many", "confidence": 90}}
    unknown = {**WRONG, "id": "start.nothing"}
    outside = {**WRONG, "id": "../../secret.x"}

    async def story(ada):
        told, ids = await ada.answer(WRONG, wrong, unknown, outside, chapter="start")
        assert told["kept"] == ids[:1]
        assert [one["id"] for one in told["refused"]] == ids[1:]
        codes = [one["code"] for one in told["refused"]]
        assert codes == ["wrong-answer", "no-such-question", "no-such-question"]

    play(room, story)


def test_nobody_sees_anothers_answers(room):
    async def story(ada):
        await ada.answer(WRONG, chapter="start")
        async with room.visitor() as eve:
            assert (await eve.get("room/answers")).code == 401
            await eve.join("FERRIS")
            assert json.loads((await eve.get("room/answers")).body)["latest"] == {}

    play(room, story)


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        pytest.param({"Origin": "http://evil.example"}, b"{}", 403, id="another origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, b"{}", 403, id="another site"),
        pytest.param({"Content-Type": "text/plain"}, b"{}", 415, id="a form"),
        pytest.param({}, b"x" * 1_100_000, 413, id="too much"),
        pytest.param({}, b"[]", 400, id="no object"),
        pytest.param({}, b'{"entries": 1}', 400, id="no list"),
        pytest.param({}, b"[" * 100_000, 400, id="too deep"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(room, headers, body, code):
    async def story(ada):
        response = await ada.post("room/answers", body, headers=headers)
        assert response.code == code, response.body
        assert set(json.loads(response.body)) == {"code", "message", "hint"}

    play(room, story)


def test_every_page_says_what_it_may_load_and_who_may_frame_it(room):
    async def story(ada):
        for path in ("", "room", "room/start", "room/nothing", "nothing"):
            headers = (await ada.get(path, headers={"Accept": "text/html"})).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-inline' 'unsafe-eval" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Server" not in headers

    play(room, story)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("tk/static/x/page/chapter.js%00.css", id="a name that is none"),
        pytest.param("tk/static/x/page/../index.html.j2", id="a folder up"),
        pytest.param("tk/static/x/page/%2e%2e/index.html.j2", id="a folder up, quoted"),
        pytest.param("voila/static/%2e%2e/index.html.j2", id="beside Voila's files"),
        pytest.param("voila/files/start.md", id="the course's own files"),
        pytest.param("voila/templates/lab/static/voila.js", id="what no page needs"),
        pytest.param("api/kernels", id="everybody's kernels"),
        pytest.param("api/contents", id="Jupyter's contents"),
    ],
)
def test_no_file_and_no_list_is_had_by_asking_for_it(room, path):
    async def story(ada):
        assert (await ada.get(path)).code in (403, 404)

    play(room, story)
