"""Ask a real ntpd-rs for time with a proof, then spoil one bit after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError
from teachkit.labs.clock.bytemap import FATES, bytemap
from teachkit.labs.clock.hardening import Hardening, as_bars, as_table, judged
from teachkit.labs.clock.ntp import HEADER, read_fields, read_message
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from teachkit.labs.clock.nts import Agreed
    from teachkit.labs.place import Job

__all__ = ["LAB", "Found", "Spoilt", "pictures", "run", "sentences", "tables"]

_SUITE = "forky"
LAB = Lab(
    "ntpd-rs",
    title="Time with a proof",
    asks="Does an answer about the time prove who gave it, and what does its service file permit?",
    case="cases/ntpd-rs",
    packages=(
        Packages(
            _SUITE, ("ntpd-rs", "libc6", "libgcc-s1", "chrony", "ntpsec", "systemd-timesyncd")
        ),
    ),
    wheels="nts",
    seconds=60.0,
)
_HOST = "localhost"
_UNITS = ("ntpd-rs", "ntpsec", "chrony", "systemd-timesyncd")
_ASKED = 50
_SERVER = """
[observability]
log-level = "warn"
[synchronization]
local-stratum = 1
[[server]]
listen = "127.0.0.1:{time}"
[[nts-ke-server]]
listen = "127.0.0.1:{keys}"
certificate-chain-path = "{chain}"
private-key-path = "{key}"
ntp-port = {time}
"""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One part of a packet, each bit of it turned around in turn.

    Of ``count`` such packets, ``refused`` met a refusal, ``silent`` no answer, ``unproven`` an
    answer without a seal, which our client throws away, and ``believed`` one with a seal that
    fits. For answers, our client is the one who refuses or believes. ``fates`` has a letter of
    `bytemap.FATES` for each byte: the worst of its bits.
    """

    way: str
    part: str
    count: int
    refused: int
    silent: int
    unproven: int
    believed: int
    fates: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the server did.

    ``protocol`` and ``cipher`` are those of the conversation for keys, which took ``handshake``
    milliseconds; ``cookies`` came of ``cookie_bytes`` each. Of ``asked`` questions, ``proven``
    came back with a seal that fits and our own random number, and ``fresh`` brought one new cookie.
    ``offset`` and ``delay`` are medians in microseconds. ``refusal`` is the word for a spoilt
    question. ``stranger``, ``misnamed`` and ``replayed`` say why we refused a server for which
    another authority vouched, one with another name, and a true answer to another question; ""
    would mean that we did not. ``hardening`` is empty where there is no systemd-analyze.
    """

    server: str
    protocol: str
    cipher: str
    handshake: float
    cookies: int
    cookie_bytes: int
    asked: int
    proven: int
    fresh: int
    offset: float
    delay: float
    question_bytes: int
    answer_bytes: int
    refusal: str
    spoilt: tuple[Spoilt, ...]
    stranger: str
    misnamed: str
    replayed: str
    hardening: tuple[Hardening, ...]


def run(job: Job) -> Found:
    """Start the server on loopback, ask it, spoil questions and answers, judge the unit files.

    Raises:
        TeachkitError: ``no-reply`` when the server does not come up.
    """
    from statistics import median

    from teachkit.labs.clock.certificate import certify
    from teachkit.labs.clock.nts import ask, establish
    from teachkit.labs.clock.still import held
    from teachkit.labs.ports import free_port, listens
    from teachkit.labs.process import ran, running, through_loader

    root = job.place.unpacked(_SUITE)
    daemon = through_loader(root, "usr/bin/ntp-daemon")
    files = certify(job.place.work / "ours", _HOST)
    others = certify(job.place.work / "others", _HOST)
    keys, time = free_port(), free_port(udp=True)
    settings = job.place.work / "ntp.toml"
    settings.write_text(
        _SERVER.format(time=time, keys=keys, chain=files.chain, key=files.key), "utf-8"
    )
    version = ran([*daemon, "--version"], within=20.0, cwd=job.place.work).said.strip()
    command = held(*daemon, "--config", str(settings))
    with running(command, ready=lambda _: listens(keys), cwd=job.place.work):
        job.tell("Agree on keys with ntpd-rs, over TLS")
        agreed = establish(_HOST, keys, files.authority)
        job.tell(f"Ask it {_ASKED} times")
        jar = list(agreed.cookies)
        answers = []
        for _ in range(_ASKED):
            answer = ask(agreed, jar.pop(0))
            if answer is None or answer.refusal:
                raise TeachkitError("no-reply", "ntpd-rs gave no answer to an honest question")
            jar += answer.cookies
            answers.append(answer)
        job.tell("Spoil every bit, of questions and of answers")
        spoilt, refusal, replayed = _spoil(agreed, jar[0], every=4 if job.quick else 1)
        stranger = _why_not(lambda: establish(_HOST, keys, others.authority))
        misnamed = _why_not(lambda: establish("127.0.0.1", keys, files.authority))
    job.tell("Judge the service files")
    units = root / "usr/lib/systemd/system"
    hardening = judged(tuple(units / f"{name}.service" for name in _UNITS), job.place.work)
    return Found(
        server=version,
        protocol=agreed.protocol,
        cipher=agreed.cipher,
        handshake=round(agreed.seconds * 1e3, 1),
        cookies=len(agreed.cookies),
        cookie_bytes=len(agreed.cookies[0]),
        asked=len(answers),
        proven=len(answers),
        fresh=sum(len(one.cookies) == 1 for one in answers),
        offset=round(median(one.offset for one in answers) * 1e6, 1),
        delay=round(median(one.delay for one in answers) * 1e6, 1),
        question_bytes=answers[0].sent,
        answer_bytes=answers[0].received,
        refusal=refusal,
        spoilt=spoilt,
        stranger=stranger,
        misnamed=misnamed,
        replayed=replayed,
        hardening=hardening,
    )


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found in a few sentences."""
    asked, answered = (
        [one for one in found.spoilt if one.way == way] for way in ("question", "answer")
    )
    keys = (
        f"{found.server} gave {found.cookies} cookies of {found.cookie_bytes} bytes over"
        f" {found.protocol}, in {found.handshake:g} ms. After that, a question is one packet."
    )
    proof = (
        f"Of {found.asked} questions, {found.proven} were answered with a seal that fits and our"
        f" own random number, and {found.fresh} brought one fresh cookie."
    )
    questions = (
        f"We turned one bit around in each of {_total(asked, 'count'):,} copies of a question."
        f" The server refused {_total(asked, 'refused'):,} ({found.refusal}) and ignored"
        f" {_total(asked, 'silent')}. It answered {_total(asked, 'unproven')} as if nobody had"
        f" asked for a proof, and {_total(asked, 'believed')} with one."
    )
    answers = (
        f"Of {_total(answered, 'count'):,} answers spoilt in the same way, our client believed"
        f" {_total(answered, 'believed')}."
    )
    who = (
        f"To a server that a stranger vouches for, our client says: {found.stranger}. To one of"
        f" another name: {found.misnamed}. To an answer played back: {found.replayed}."
    )
    cost = (
        f"The proof costs bytes, {found.question_bytes} in place of {HEADER}, and hardly time:"
        f" there and back took {found.delay:g} µs on loopback, as the median."
    )
    if not found.hardening:
        box = "There is no systemd-analyze here, so nobody judged the service files."
    else:
        scores = {one.unit: one.exposure for one in found.hardening}
        own = scores.pop("ntpd-rs")
        others = ", ".join(f"{unit} {score:.1f}" for unit, score in scores.items())
        box = (
            f"And if one is taken over all the same: of 10, systemd scores ntpd-rs' service file"
            f" {own:.1f} ({others}). Memory safety and a sandbox are two things."
        )
    return keys, proof, questions, answers, who, cost, box


def tables(found: Found) -> tuple[Table, ...]:
    """Return the spoilt packets by part, and the judgement of the service files."""
    spoilt = Table(
        "One bit turned around, each in turn",
        ("packet", "part", "tried", "refused", "no answer", "no proof", "believed"),
        tuple(
            (
                one.way,
                one.part,
                *map(str, (one.count, one.refused, one.silent, one.unproven, one.believed)),
            )
            for one in found.spoilt
        ),
    )
    return (spoilt, as_table(found.hardening)) if found.hardening else (spoilt,)


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return what became of a spoilt question, and how far each service is locked up."""
    spoilt = bytemap(
        "A question for the time, with one bit of a byte turned around",
        [(one.part, one.fates) for one in found.spoilt if one.way == "question"],
    )
    return (spoilt, as_bars(found.hardening)) if found.hardening else (spoilt,)


# ---- the experiment's parts


def _spoil(agreed: Agreed, cookie: bytes, every: int) -> tuple[tuple[Spoilt, ...], str, str]:
    """Turn around each bit (or every so many of a byte): of questions first, then of an answer.

    Returns what became of them, the word of the refusals, and what we say to a true answer that
    belongs to another question.
    """
    from secrets import token_bytes

    from teachkit.labs.clock.nts import exchanged, flipped, sealed_question, unsealed

    unique = token_bytes(32)
    question = sealed_question(agreed, cookie, unique, token_bytes(8))
    answer = exchanged(agreed, question)
    if answer is None:
        raise TeachkitError("no-reply", "ntpd-rs gave no answer to an honest question")
    refusals: list[str] = []

    def server_says(packet: bytes) -> str:
        reply = exchanged(agreed, packet, timeout=0.05)
        if reply is None:
            return "s"
        refusals.extend(filter(None, [read_message(reply).refusal]))
        if read_message(reply).refusal:
            return "r"
        return "p" if we_say(reply) == "r" else "b"

    def we_say(packet: bytes) -> str:
        try:
            unsealed(packet, unique, agreed.answer_key)
        except TeachkitError:
            return "r"
        return "b"

    spoilt: list[Spoilt] = []
    for way, packet, says in (("question", question, server_says), ("answer", answer, we_say)):
        for part, begin, end in _parts(packet):
            bits = [
                [says(flipped(packet, at * 8 + bit)) for bit in range(0, 8, every)]
                for at in range(begin, end)
            ]
            said = [letter for byte in bits for letter in byte]
            fates = "".join(max(byte, key="".join(FATES).index) for byte in bits)
            refused, silent, unproven, believed = map(said.count, FATES)
            spoilt.append(Spoilt(way, part, len(said), refused, silent, unproven, believed, fates))
    word = max(set(refusals), key=refusals.count, default="")
    replayed = _why_not(lambda: unsealed(answer, token_bytes(32), agreed.answer_key))
    return tuple(spoilt), word, replayed


def _parts(packet: bytes) -> list[tuple[str, int, int]]:
    """Return the parts of a packet: name, first byte, byte after the last."""
    from teachkit.labs.clock.nts import COOKIE, SEALED, UNIQUE

    names = {UNIQUE: "random number", COOKIE: "cookie", SEALED: "seal"}
    return [
        ("header", 0, HEADER),
        *(
            (names.get(one.kind, "another field"), one.at, one.at + 4 + len(one.value))
            for one in read_fields(packet)
        ),
    ]


def _why_not(attempt: Callable[[], object]) -> str:
    """Return why an attempt is refused, as a sentence without its full stop, or "" if it is not."""
    try:
        attempt()
    except TeachkitError as error:
        return error.message
    return ""


def _total(spoilt: list[Spoilt], what: str) -> int:
    return sum(getattr(one, what) for one in spoilt)
