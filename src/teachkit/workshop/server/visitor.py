"""Who asks, and what they may: cookies, roles, and the handler that all our routes stand on.

A participant has ``tk_person``, signed, from the join code or from a private link. A facilitator
has ``tk_facilitator``, signed, from the board's link. Neither can be made without the room's
secret, and no header says who somebody is.
"""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler

from teachkit.errors import TeachkitError
from teachkit.workshop.room import Room
from teachkit.workshop.server.log import without_keys
from teachkit.workshop.template import trouble_page

__all__ = [
    "FACILITATOR",
    "PERSON",
    "STATUS",
    "Guarded",
    "is_facilitator",
    "let_facilitator_in",
    "let_person_in",
    "own_page_asks",
    "person_of",
    "secured",
]

PERSON, FACILITATOR = "tk_person", "tk_facilitator"
DAYS = 30  # for which a cookie is good: a workshop, and the evening with one's plan after it
LARGEST = 64 * 1024  # bytes of a body, unless a route says otherwise

# No address but our own stands in here. A chapter needs styles that Lumino and anywidget insert,
# and modules that anywidget makes of text.
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# What fits an error of ours; any other is 400: it can never be kept as it was sent.
STATUS = {
    **dict.fromkeys(("busy", "cannot-write"), 503),
    "too-many": 429,
    "no-such-person": 401,
    **dict.fromkeys(("wrong-code", "wrong-link"), 403),
    "no-such-ask": 404,
    # Another moment of the room would take it.
    **dict.fromkeys(
        (
            *("not-open-yet", "ask-closed", "already-revealed", "not-asked", "not-a-draft"),
            *("tie", "no-vote", "it-is-over", "nothing-to-undo", "no-groups"),
        ),
        409,
    ),
}


def person_of(handler: RequestHandler) -> str | None:
    """Return the id of the person whose cookie came with the request, or None."""
    value = handler.get_signed_cookie(PERSON, max_age_days=DAYS)
    return value.decode("ascii", "replace") if value else None


def is_facilitator(handler: RequestHandler) -> bool:
    """Tell whether the request has the facilitator's cookie."""
    names = (FACILITATOR, f"{FACILITATOR}_present")
    return any(handler.get_signed_cookie(one, max_age_days=DAYS) == b"board" for one in names)


def let_person_in(handler: RequestHandler, room: Room, person: str) -> None:
    """Give the browser the cookie of a person."""
    handler.set_signed_cookie(
        PERSON,
        person,
        expires_days=DAYS,
        path=room.settings.base_url,
        httponly=True,
        samesite="Lax",  # the link in a mail must find its owner in
        secure=_encrypted(handler, room),
    )


def let_facilitator_in(handler: RequestHandler, room: Room) -> None:
    """Give the browser the cookie of the facilitator.

    One cookie for each of the two paths that it is good for: no participant's page ever gets it.
    They have a name each, because tornado sends one of a name.
    """
    for name, path in ((FACILITATOR, "board"), (f"{FACILITATOR}_present", "present")):
        handler.set_signed_cookie(
            name,
            "board",
            expires_days=DAYS,
            path=room.settings.base_url + path,
            httponly=True,
            samesite="Strict",
            secure=_encrypted(handler, room),
        )


def _encrypted(handler: RequestHandler, room: Room) -> bool:
    """Tell whether people reach us by https; a proxy in front may do that for us."""
    return handler.request.protocol == "https" or room.settings.public_url.startswith("https:")


def own_page_asks(request: HTTPServerRequest) -> bool:
    """Tell whether a request comes from one of our own pages, or from no browser at all.

    A browser says ``Origin`` with each POST and each websocket, and most say ``Sec-Fetch-Site``.
    A form on another site can fake neither.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.host.lower()


def secured(handler: RequestHandler, *, chapter: bool = False) -> None:
    """Set the headers that each of our answers has; a ``chapter`` may do what its tools need."""
    host = handler.request.host
    policy = _POLICY.format(
        scripts=" blob:" if chapter else "",
        styles=" 'unsafe-inline'" if chapter else "",
        sockets=f"ws://{host} wss://{host}",
    )
    for name, value in (
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ):
        handler.set_header(name, value)
    handler.clear_header("Server")


class Guarded(RequestHandler):
    """A route of ours: safe headers, bodies that are small JSON from our own pages, plain errors.

    An error is ``{"code", "message", "hint"}`` where JSON was sent or asked for, and otherwise a
    page with the sentence.
    """

    largest = LARGEST

    def initialize(self, room: Room) -> None:
        """Take the room that the route is in."""
        self.room = room

    def set_default_headers(self) -> None:
        """Make every answer a safe one, errors included."""
        secured(self)

    def check_xsrf_cookie(self) -> None:
        """Do without a token: `prepare` asks where the request comes from, and what it is."""

    def prepare(self) -> None:
        """Refuse what is no JSON of a decent size from one of our own pages."""
        if self.request.method in ("GET", "HEAD"):
            return
        if not own_page_asks(self.request):
            raise HTTPError(403, reason="Another site asked for this")
        if len(self.request.body) > self.largest:
            raise HTTPError(413, reason="That is more than one may send here")
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise HTTPError(415, reason="Only JSON is read here")

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent.

        Raises:
            HTTPError: 400 when it is none.
        """
        try:
            value = json.loads(self.request.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise HTTPError(400, reason="A JSON object is read here")
        return value

    def person(self) -> str:
        """Return who asks.

        Raises:
            HTTPError: 401 when nobody who has joined.
        """
        person = person_of(self)
        if person is None:
            raise HTTPError(401, reason="Join the room first")
        return person

    def facilitator(self) -> None:
        """Go on only for the facilitator.

        Raises:
            HTTPError: 403 for anybody else.
        """
        if not is_facilitator(self):
            raise HTTPError(403, reason="This is the facilitator's; open the board by its link")

    def url(self, path: str) -> str:
        """Return the path of one of our routes, below the base URL."""
        return self.room.settings.base_url + path

    def say(self, value: object, status: int = 200) -> None:
        """Answer with JSON that no cache keeps."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(value, ensure_ascii=False))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what is wrong, and show no trace of it."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        code, message, hint = f"http-{status_code}", self._reason, ""
        if isinstance(error, TeachkitError):
            code, message, hint = error.code, error.message, error.hint
        if status_code in (429, 503):
            self.set_header("Retry-After", "5")
        if self.wants_page():
            settings = self.room.settings
            shown = trouble_page(
                settings.base_url, settings.title, message, hint, settings.base_url, "To the room"
            )
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(shown)
        else:
            self.say({"code": code, "message": message, "hint": hint}, status_code)

    def wants_page(self) -> bool:
        """Tell whether a person looks at the answer, and no script."""
        accepted = self.request.headers.get("Accept", "")
        return self.request.method == "GET" and "text/html" in accepted

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what is our mistake; what a visitor did wrong is in the access log.

        Tornado would write the whole request, with the key that is in some paths.
        """
        if not isinstance(value, HTTPError | TeachkitError):
            logging.getLogger("teachkit.workshop").error(
                "%s %s",
                self.request.method,
                without_keys(self.request.path),
                exc_info=(typ, value, tb),
            )

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Give an error of ours the status that fits it: not 500, which is for bugs."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, TeachkitError):
            status_code = STATUS.get(error.code, 400)
        super().send_error(status_code, **kwargs)
