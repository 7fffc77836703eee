"""Laws: whatever arrives, and however often, the store has the same in the end."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teachkit.course.record import HEADER, Entry, lines_to_add, write_entry
from teachkit.workshop.store import entries, files, open_store, people

PERSONS = ("ann", "bob")
LITTLE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

whens = st.sampled_from(["2026-11-23T10:00:00+00:00", "2026-11-23T09:00:00+00:00", "yesterday"])
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
answers = st.builds(
    Entry,
    st.sampled_from(["predict", "check", "hint"]),
    st.sampled_from(["choose.a", "choose.b", "focus.c"]),
    st.integers(1, 2),
    whens,
    st.sampled_from([None, True, False]),
    st.dictionaries(st.text(max_size=5), plain, max_size=2),
)
# What a page sends, again and again: an id stands for one entry.
outboxes = st.lists(answers, max_size=8).flatmap(
    lambda sent: st.lists(
        st.sampled_from([*enumerate(sent)] or [(0, None)]), max_size=20 if sent else 0
    )
)


class Room:
    """Opens a database once for all examples, and gives each a person of its own."""

    def __init__(self, database):
        self.store = open_store(database)
        self.number = 0

    def person(self):
        self.number += 1
        id = f"p{self.number}"
        self.store.write_now(lambda c: people.add(c, id, "", 1.0))
        return id


def test_an_outbox_may_be_sent_again_in_any_pieces(database):
    room = Room(database)

    @LITTLE
    @given(outboxes, st.booleans())
    def law(sent, at_once):
        person = room.person()

        def send(number, entry):
            return room.store.submit(
                lambda c: entries.keep(c, person, f"i{number}", "x", entry, 1.0)
            )

        works = []
        for number, entry in sent:
            works.append(send(number, entry))
            if not at_once:
                works[-1].result()
        by_id = dict(sent)  # in the order in which each came first
        assert sum(work.result() for work in works) == len(by_id)
        found = room.store.read_now(lambda c: entries.all_entries(c, person))
        assert [one.entry for one in found] == list(by_id.values())
        for kind in ("predict", "check", "hint"):
            last = {one.id: one for one in by_id.values() if one.kind == kind}
            latest = room.store.read_now(lambda c, kind=kind: entries.latest(c, person, [kind]))
            assert latest == last

    law()
    room.store.close()


def test_a_record_that_is_merged_is_a_union_and_merging_again_changes_nothing(database):
    room = Room(database)

    @LITTLE
    @given(st.lists(answers, max_size=6), st.lists(answers, max_size=6), st.data())
    def law(one, other, data):
        person = room.person()
        common = data.draw(st.lists(st.sampled_from(one), max_size=3)) if one else []
        first = [HEADER, *map(write_entry, one)]
        second = [HEADER, *map(write_entry, [*common, *other])]

        def merge(lines):
            return room.store.write_now(
                lambda c: entries.merge_record(c, person, lines, "choose", 1.0)
            )

        def lines():
            return room.store.read_now(lambda c: entries.record_lines(c, person))

        merge(first)
        assert not lines_to_add(lines(), first)
        assert not lines_to_add(first, lines())
        came = merge(second)
        both = lines()
        assert len(both) == 1 + len(one) + came
        assert not lines_to_add(both, first)
        assert not lines_to_add(both, second)
        assert merge(first) == merge(second) == merge(both) == 0
        assert lines() == both

    law()
    room.store.close()


def test_the_last_content_of_a_file_is_what_is_there(database):
    room = Room(database)
    names = st.sampled_from(["plan.json", "exercises/choose/rank/statement.md"])

    @LITTLE
    @given(st.lists(st.tuples(names, st.binary(max_size=20)), max_size=10))
    def law(writes):
        person = room.person()
        have = {}
        for name, content in writes:
            new = room.store.write_now(
                lambda c, name=name, content=content: files.put(c, person, name, content, 1.0)
            )
            assert new is (have.get(name) != content)
            have[name] = content
        assert room.store.read_now(lambda c: files.files(c, person)) == have

    law()
    room.store.close()
