"""A room after a workshop: everything that was asked, said and taught went the usual ways."""

import random
import uuid

import pytest

from teachkit.course.answer import entry_from, kind_of
from teachkit.course.load import course_root
from teachkit.course.question import Predict
from teachkit.data.facts import fact
from teachkit.decisions.plan import write_plan
from teachkit.decisions.plan.examples import EXAMPLES, example
from teachkit.workshop.live.course import material
from teachkit.workshop.live.deeds import ASKING, Moment
from teachkit.workshop.live.game import can_choose
from teachkit.workshop.live.kinds import answer_to
from teachkit.workshop.live.leading import LEADING
from teachkit.workshop.live.words import key
from teachkit.workshop.report.account import account_of
from teachkit.workshop.room import Settings
from teachkit.workshop.store import asks, entries, files, open_store, people, words
from tests.browser.conftest import axe  # noqa: F401  # a fixture

BEGAN = 1_795_000_000.0  # 2026-11-18
FORMULA = '=HYPERLINK("http://x","<b>me</b>")'
SECRET_ID = "7f3c9e-the-id-in-the-cookie"


class Workshop:
    """Plays a workshop on a store; the luck is always the same."""

    def __init__(self, store, count=24):
        self.store, self.clock, self.luck = store, BEGAN, random.Random(7)
        self.known = material(("start", "choose", "depend", "trust"), course_root())
        self.settings = Settings(
            "Rewriting <systems> & trust", "ABCD", ("start", "choose", "depend", "trust"), 30,
            "warm", "http://room.example",
        )  # fmt: skip
        self.people = [f"{SECRET_ID}-{n}" for n in range(count)]
        names = {0: "Ann", 1: FORMULA, 2: "漢字 \N{RIGHT-TO-LEFT OVERRIDE}x"}
        for n, id in enumerate(self.people):
            self.write(lambda c, n=n, one=id: people.add(c, one, names.get(n, ""), BEGAN + n))

    def write(self, work):
        return self.store.write_now(work)

    def do(self, **sent):
        moment = Moment(self.clock, self.known, self.luck)
        deed = {**ASKING, **LEADING}[sent["do"]]
        return self.write(lambda c: deed(c, sent, moment))

    def say(self, ask, person, value, round=1):
        id, at = str(uuid.UUID(int=self.luck.getrandbits(128))), self.clock

        def work(connection):
            found = asks.ask(connection, ask)
            kept = answer_to(found.kind, found.body, value, [value.get("choice")])
            entries.say(connection, person, id, ask, round, kept, at)
            for text in kept.get("words", ()):
                words.add(connection, ask, key(text), text)

        self.write(work)

    def card(self, person, name, said):
        asked = self.known.questions[name]
        sent = {"kind": kind_of(asked.question), "revision": asked.question.revision}
        entry = entry_from(asked.question, {**sent, "when": "2026-11-18T10:00:00Z", "said": said})
        id = str(uuid.UUID(int=self.luck.getrandbits(128)))
        self.write(lambda c: entries.keep(c, person, id, asked.chapter, entry, self.clock))

    def account(self, at=None):
        at = self.clock if at is None else at
        return self.store.read_now(lambda c: account_of(c, self.known, self.settings, at))


def play(room):
    """Play all kinds of questions, cards, plans and steps."""
    luck, here = room.luck, room.people
    for chapter, what, minutes in (
        ("start", "read", 11), ("start", "widget", 4), ("choose", "read", 25),
        ("", "break", 12), ("choose", "widget", 31), ("depend", "read", 20),
    ):  # fmt: skip
        if what == "break":
            room.do(do="pace", chapter="choose", what="break")
        else:
            room.do(do="pace", chapter=chapter, what=what)
        room.clock += 60 * minutes
    room.do(do="pace.stop")
    room.do(do="groups.make", count=3)

    room.do(do="ask.add", id="question-1", question="depend.sudo-rs-crates")
    room.do(do="ask.open", id="question-1")
    for person in here:
        room.say("question-1", person, {"number": round(luck.lognormvariate(1.5, 1)), "sure": 70})
    room.do(do="ask.again", id="question-1", round=1)
    for person in here[:20]:
        room.say("question-1", person, {"number": luck.choice([2, 3, 2, 9]), "sure": 80}, 2)
    room.do(do="ask.reveal", id="question-1")

    room.do(do="ask.add", id="question-2", question="depend.ntpd-rs-biggest-drop")  # a draft

    room.do(
        do="ask.add", id="question-3", kind="choices", prompt="Would you `rewrite` it <now>?",
        choices=["yes", "no", FORMULA], truth=1, sure=True,
    )  # fmt: skip
    room.do(do="ask.open", id="question-3")
    for person in here:
        sure = luck.choice([10, 50, 55, 80, 95, 100])
        room.say("question-3", person, {"choice": luck.choice([0, 1, 1, 2]), "sure": sure})
    room.do(do="ask.reveal", id="question-3")

    items = ["zlib", "sudo", "ntpd", "a name that is rather long for a table of a phone"]
    room.do(do="ask.add", id="question-4", kind="ranking", prompt="Which first?", items=items)
    room.do(do="ask.open", id="question-4")
    for person in here:
        order = sorted(range(4), key=lambda item: item + luck.gauss(0, 1.2))
        room.say("question-4", person, {"order": order})
    room.do(
        do="ask.add", id="question-5", kind="scale", prompt="How sure?", low=1, high=5,
        labels=["not at all", "entirely"],
    )  # fmt: skip
    room.do(do="ask.open", id="question-5")
    for person in here:
        room.say("question-5", person, {"at": luck.randint(2, 5)})

    room.do(do="ask.add", id="question-6", kind="words", prompt="One word")
    room.do(do="ask.open", id="question-6")
    for n, person in enumerate(here):
        text = ["Trust", "trust ", "time", "<script>alert(1)</script>", "unread"][n % 5]
        room.say("question-6", person, {"words": [text]})
    for text in ("Trust", "time", "<script>alert(1)</script>"):
        room.do(do="words.state", ask="question-6", key=key(text), state="shown")

    room.do(do="ask.add", id="question-7", kind="incident", prompt="", seed=7)
    room.do(do="ask.open", id="question-7")
    ask = room.store.read_now(lambda c: asks.ask(c, "question-7"))
    first = can_choose(ask.body)[0]
    for person in here[:9]:
        room.say("question-7", person, {"choice": first}, ask.round)
    room.do(do="incident.play", id="question-7", round=ask.round)

    for name, asked in room.known.questions.items():
        question = asked.question
        for person in here[: 8 + len(name) % 9]:
            if isinstance(question, Predict):
                sure = luck.choice([20, 40, 60, 75, 90, 100])
                if question.choices:
                    answer = question.answer if luck.random() < 0.5 else question.choices[-1]
                else:
                    answer = round(question.answer * luck.lognormvariate(0, 0.8), 2)
                room.card(person, name, {"answer": answer, "confidence": sure})
            elif kind_of(question) == "check":
                chosen = luck.choice(question.choices)
                room.card(person, name, {"chosen": chosen.misconception or "right"})
            else:
                room.card(person, name, {"text": "@SUM(1) because\nof <i>that</i>"})

    for n, person in enumerate(here[:6]):
        plan = plan_of(n)
        room.write(lambda c, p=person, b=plan: files.put(c, p, "plan.json", b, room.clock))


def plan_of(number):
    name = [*EXAMPLES][number % len(EXAMPLES)]
    return write_plan(example(name, lambda which: fact(which).value).plan).encode()


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    """A room after its workshop; not to be written to."""
    with open_store(tmp_path_factory.mktemp("room") / "room.sqlite") as store:
        room = Workshop(store)
        play(room)
        yield room


@pytest.fixture
def empty(tmp_path):
    """A room that nobody came to."""
    with open_store(tmp_path / "room.sqlite") as store:
        yield Workshop(store, 0)
