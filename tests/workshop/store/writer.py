"""Writes answers until it is killed or told how many; prints the id of each that was acknowledged.

    python writer.py DATABASE PERSON [COUNT [BYTES]]

With BYTES no file may grow beyond that: a disk that is full, for this process alone.
"""

import resource
import signal
import sys
import uuid

from teachkit.course.record import Entry
from teachkit.errors import TeachkitError
from teachkit.workshop.store import entries, open_store, people

AT_ONCE = 20


def main(database, person, count="1000000", largest=""):
    store = open_store(database)
    store.write_now(lambda c: people.add(c, person, "", 1.0))
    if largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    for first in range(0, int(count), AT_ONCE):
        sent = {}
        for number in range(first, min(first + AT_ONCE, int(count))):
            id = str(uuid.uuid4())
            sent[id] = store.submit(keeping(person, id, number))
        for id, future in sent.items():
            try:
                future.result()
            except TeachkitError as error:
                say(f"refused {error.code}")
                return
            say(id)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def keeping(person, id, number):
    return lambda c: entries.keep(c, person, id, "choose", answer(number), 2.0)


def answer(number):
    said = {"chosen": "right", "padding": "x" * 500}
    return Entry("check", f"choose.q{number % 7}", 1, "2026-11-23T10:00:00+00:00", True, said)


if __name__ == "__main__":
    main(*sys.argv[1:])
