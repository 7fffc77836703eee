"""Ask other hosts whether the pages that the book links to are still there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

__all__ = ["unanswered"]

_AT_ONCE = 8
_SECONDS = 20
# "You may not look" and "not so fast" are said to programs: a person may well see the page.
_THERE = frozenset({401, 403, 405, 406, 429, 999})


def unanswered(
    addresses: Iterable[str], done: Callable[[str], None] = lambda _address: None
) -> Iterator[tuple[str, str]]:
    """Yield each address whose page is gone, with what its host said; eight are asked at once.

    ``done`` gets each address when its answer is there.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = {pool.submit(_trouble, address): address for address in addresses}
        for answer in as_completed(asked):
            done(asked[answer])
            if trouble := answer.result():
                yield asked[answer], trouble


def _trouble(address: str) -> str:
    """Return what is wrong with an address; nothing when its page is there."""
    trouble = ""
    for method in ("HEAD", "GET"):  # not every host knows the shorter question
        request = Request(address, method=method, headers={"User-Agent": "teachkit-book-check"})  # noqa: S310  # `outside` lets http(s) alone through
        try:
            with urlopen(request, timeout=_SECONDS):  # noqa: S310  # as above
                return ""
        except HTTPError as error:
            if error.code in _THERE:
                return ""
            trouble = f"{error.code} {error.reason}"
        except (OSError, HTTPException, ValueError) as error:
            return f"no answer: {error}"
    return trouble
