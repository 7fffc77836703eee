"""Who gets what of a room by HTTP."""

import asyncio
import io
import json
import zipfile

import pytest

from teachkit.course.record import read_record
from teachkit.publish.travel import read_work
from tests.workshop.visitor import Visitor

EXPORTS = ("board/export.csv", "board/export.json", "board/export.html", "board/plans.zip")


@pytest.mark.slow
def test_the_facilitator_gets_the_room_and_each_person_what_is_theirs(room_server, tmp_path):
    server = room_server("--chapters", "start")

    async def visit():
        person, stranger, facilitator = (Visitor(server.url) for _ in range(3))
        await person.join(server.code, "=1+1")
        entry = {
            "kind": "predict",
            "id": "start.not-memory",
            "revision": 1,
            "when": "2026-11-23T10:00:00Z",
            "said": {"answer": "nearly all", "confidence": 60},
        }
        said, ids = await person.answer(entry, chapter="start")
        assert said == {"kept": ids, "refused": []}

        for path in EXPORTS:
            for who in (person, stranger):
                assert (await who.get(path)).code == 403, path
        assert (await stranger.get("room/work.zip")).code == 401

        await facilitator.get(server.board.removeprefix(server.url))
        table, data, page, plans = [await facilitator.get(path) for path in EXPORTS]
        assert '"\'=1+1"' in table.body.decode()
        assert json.loads(data.body)["cards"][0]["said"]["answer"] == "nearly all"
        assert b"1 person" in page.body
        assert "'unsafe-inline'" in page.headers["Content-Security-Policy"]
        assert "script" not in page.headers["Content-Security-Policy"]
        assert zipfile.ZipFile(io.BytesIO(plans.body)).namelist() == []
        for response in (table, data, page, plans):
            assert response.code == 200
            assert response.headers["Cache-Control"] == "no-store"
            assert person.person.encode() not in response.body

        (tmp_path / "work.zip").write_bytes((await person.get("room/work.zip")).body)
        work = read_work(tmp_path / "work.zip")
        assert [one.id for one in read_record(work.record).entries] == ["start.not-memory"]

    asyncio.run(visit())
