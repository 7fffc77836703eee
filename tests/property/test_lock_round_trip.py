"""Reading and writing undo each other, and the two readers agree wherever both read."""

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import locks, metadata

from teachkit.decisions.depend import lock as locks_module
from teachkit.decisions.depend import read_lock, write_lock
from teachkit.decisions.depend.metadata import read_metadata
from teachkit.errors import TeachkitError


@given(locks())
def test_what_was_written_is_read_back_equal(lock):
    assert read_lock(write_lock(lock)) == lock


@given(locks())
def test_what_was_read_is_written_back_byte_for_byte(lock):
    text = write_lock(lock)
    assert write_lock(read_lock(text)) == text


@given(locks(), st.booleans())
def test_line_ends_and_a_mark_at_the_start_change_nothing(lock, marked):
    text = write_lock(lock).replace("\n", "\r\n")
    assert read_lock(("\ufeff" if marked else "") + text) == lock


def both(text):
    """Return what each reader lists, for a text that the fast one takes."""
    fast = locks_module._read_machine_written(text)
    assume(fast is not None)
    version, entries = fast
    slow_version, slow_entries = locks_module._read_toml(text, "Cargo.lock")
    plain = [(*entry[:4], list(entry[4])) for entry in entries]
    slow_plain = [(*entry[:4], list(entry[4])) for entry in slow_entries]
    return (version, plain), (slow_version, slow_plain)


@given(locks().filter(lambda lock: lock.version > 1))
def test_the_fast_reader_takes_what_cargo_writes_and_agrees_with_toml(lock):
    text = write_lock(lock)
    if text.isascii():
        assert locks_module._read_machine_written(text) is not None
    one, other = both(text)
    assert one == other


PIECES = [
    *'\n"\\# []=,\t\x7fé\u2028a1.\r', 'source = "x"\n', "version = 3\n",
    '[[package]]\nname = "', "# tick\n", " # tock",
]  # fmt: skip


@given(locks(most=4), st.data())
def test_on_any_damaged_text_that_the_fast_reader_takes_toml_agrees(lock, data):
    text = write_lock(lock)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(["", *PIECES])) + text[at + cut :]
    if locks_module._read_machine_written(text) is None:
        return
    # Every byte was accounted for, so TOML must take it too, and read the same.
    one, other = both(text)
    assert one == other


@given(locks(most=4), st.data())
def test_a_damaged_text_is_read_or_refused_with_a_place(lock, data):
    text = write_lock(lock)
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(st.text(max_size=8)) + text[at + data.draw(st.integers(0, 9)) :]
    try:
        read = read_lock(damaged)
    except TeachkitError as error:
        found = (error.code, error.place, error.hint)
        assert all(found), found
    else:
        assert read_lock(write_lock(read)) == read


@given(metadata())
def test_metadata_gives_the_graph_and_kinds_that_it_was_made_of(made):
    text, lock, kinds = made
    read = read_metadata(text)
    assert read.lock.edges == lock.edges
    assert [p.label for p in read.lock.packages] == [p.label for p in lock.packages]
    assert read.members == tuple(i for i, p in enumerate(lock.packages) if p.source is None)
    said = {None: "run", "build": "build", "dev": "dev"}
    assert [[[(said[k], t) for k, t in pairs] for pairs in row] for row in kinds] == [
        [list(pairs) for pairs in row] for row in read.uses
    ]


@given(st.characters(codec="utf-8"))
def test_any_letter_in_the_first_comment_is_read_alike_or_left_to_toml(letter):
    text = f'# {letter}\nversion = 4\n\n[[package]]\nname = "gear"\nversion = "1.0.0"\n'
    if locks_module._read_machine_written(text) is not None:
        one, other = both(text)
        assert one == other
    assert locks_module._read_machine_written(text.replace(letter, "\x7f", 1)) is None
