"""What a participant reads: the room's home, the chapters, and the queue before them."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from tornado.web import HTTPError

from teachkit.errors import TeachkitError
from teachkit.workshop import template
from teachkit.workshop.live import is_open
from teachkit.workshop.live.course import material
from teachkit.workshop.room import Room
from teachkit.workshop.server.doors import ASK_AGAIN, Wait
from teachkit.workshop.server.files import Assets
from teachkit.workshop.server.join import private_link
from teachkit.workshop.server.visitor import Guarded, own_page_asks, person_of, secured
from teachkit.workshop.store import people

__all__ = ["handlers", "qr_code", "shown_chapters"]


def handlers(room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return the routes of the pages."""
    return [
        (r"/room/?", Home, {"room": room}),
        (r"/room/(?P<chapter>[a-z][a-z0-9_]*)", Chapter, {"room": room}),
        (r"/voila/api/shutdown/(?P<kernel>[\w-]+)", Leave, {"room": room}),
        (r"/health", Health, {"room": room}),
        (r"/tk/static/[^/]+/page/(.*)", Assets, {"path": str(template.STATIC)}),
        (r"/tk/static/[^/]+/widgets/(.*)", Assets, {"path": str(template.WIDGETS)}),
    ]


def shown_chapters(room: Room) -> list[tuple[str, str, int]]:
    """Return id, title and minutes of each chapter that the room shows, in its order."""
    known = material(room.settings.chapters, room.course)
    return [(one.id, one.title, one.minutes.read + one.minutes.widget) for one in known.chapters]


def qr_code(text: str) -> str:
    """Return a text as a QR code: an SVG picture that has no size of its own.

    It is dark on light whatever the page is: most phones read no other.
    """
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=4, light="#ffffff", xmldecl=False, omitsize=True
    )
    return drawn.getvalue().decode()


class Home(Guarded):
    """``GET /room``: the chapters, and one's private link."""

    async def get(self) -> None:
        """Show somebody their page; who has not joined goes to the door."""
        person = person_of(self)
        known = None
        if person is not None:
            known = await self.room.store.read(lambda c: people.person(c, person))
        if known is None:
            self.clear_cookie("tk_person", path=self.room.settings.base_url)
            self.redirect(self.url(""))
            return
        settings = self.room.settings
        path = private_link(self.room, known.id).removeprefix(settings.base_url)
        link = f"{settings.public_url}/{path}"
        me = {"name": known.name, "link": link, "qr": qr_code(link)}
        self.set_header("Cache-Control", "no-store")
        chapters = shown_chapters(self.room)
        questions = material(settings.chapters, self.room.course).questions.values()
        asked = Counter(one.chapter for one in questions)
        self.finish(template.home_page(settings.base_url, settings.title, chapters, me, asked))


class Chapter(Guarded):
    """``GET /room/<chapter>``: a chapter with a Python behind it, or a place in the queue."""

    async def get(self, chapter: str) -> None:
        """Show the chapter, when it is open and there is a seat."""
        person = person_of(self)
        if person is None:
            self.redirect(self.url(""))
            return
        if chapter not in self.room.settings.chapters:
            raise HTTPError(404, reason="This room does not show such a chapter")
        if not await self.room.store.read(lambda c: is_open(c, chapter)):
            raise TeachkitError(
                "not-open-yet",
                "This chapter is not open yet",
                hint="Whoever leads the workshop opens it when the room is there.",
            )
        ready = self.room.engine.ready(person, chapter)
        who = (person, chapter)
        wait = self.room.doors.ask(who, ready=ready)
        if wait is not None:
            self.queue(wait)
            return
        try:
            text = await self.room.engine.page(person, chapter)
        except TeachkitError as error:
            if error.code != "too-many":
                raise
            self.queue(Wait(1, 1, self.room.doors.seats))  # somebody was quicker by a moment
            return
        finally:
            self.room.doors.begun(who)
        secured(self, chapter=True)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        # The page has a kernel of its own: nobody, not even the browser, may show it again.
        self.set_header("Cache-Control", "no-store")
        self.finish(text)

    def queue(self, wait: Wait) -> None:
        """Say how many are before one; the page asks again by itself."""
        self.set_status(503)
        self.set_header("Retry-After", str(ASK_AGAIN))
        before = wait.place - 1
        if not self.wants_page():
            self.say({"before": before, "seconds": ASK_AGAIN}, 503)
            return
        self.set_header("Refresh", str(ASK_AGAIN))
        self.set_header("Cache-Control", "no-store")
        settings = self.room.settings
        self.finish(
            template.waiting_page(
                settings.base_url, settings.title, before, ASK_AGAIN, self.request.path
            )
        )


class Leave(Guarded):
    """``POST /voila/api/shutdown/<kernel>``: what Voila's page says as it goes.

    Stock Voila asks for a token that it never gave, so that each closed page leaves its kernel
    behind. The cookie says whose kernel it is, and a browser where the request comes from.
    """

    def prepare(self) -> None:
        """Take the beacon as it is: a form of one field, from one of our own pages."""
        if not own_page_asks(self.request):
            raise HTTPError(403, reason="Another site asked for this")

    async def post(self, kernel: str) -> None:
        """End one's own kernel."""
        await self.room.engine.leave(self.person(), kernel)
        self.set_status(204)


class Health(Guarded):
    """``GET /health``: 200 as long as the store answers. Nothing about anybody is in it."""

    async def get(self) -> None:
        """Ask the store something small."""
        await self.room.store.read(people.count)
        self.say({"ok": True})
