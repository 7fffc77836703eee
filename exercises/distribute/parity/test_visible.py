from teachkit.grading import require, same


def side(options=None, exits=None, symbols=()):
    return {"options": options or {}, "exits": exits or {}, "symbols": list(symbols)}


def look(answer, old, new):
    got = answer.gaps(old, new)
    require(got, list)
    for gap in got:
        require(gap, tuple)
        assert len(gap) == 3, "Each gap should be a triple: severity, kind, name."
        assert gap[0] in ("silent", "loud", "small"), "The severity should be one of the three words."
        assert gap[1] in ("option", "exit", "symbol"), "The kind should be one of the three words."
    return got


def test_what_is_missing_is_loud(answer):
    """An option or a symbol that the new one lacks is a loud gap."""
    got = look(answer, side({"--chroot": 1, "--list": 0}), side({"--list": 0, "--json": 0}))
    assert ("loud", "option", "--json") not in got, (
        "You have old and new the wrong way round: ask what users of the old one miss."
    )
    assert same(got, [("loud", "option", "--chroot")]), (
        "One option is missing in the new one, and that is the one gap here."
    )
    got = look(answer, side(symbols=["gzread", "gzprintf"]), side(symbols=["gzread"]))
    assert same(got, [("loud", "symbol", "gzprintf")]), "A missing symbol is a gap, and loud."


def test_what_is_new_is_no_gap(answer):
    """What only the new one has is missed by nobody, and the gap beside it is still found."""
    got = look(
        answer,
        side({"--old": 0}, symbols=["deflate"]),
        side({"--fresh": 1}, symbols=["deflate", "deflateUsed"]),
    )
    assert len(got) < 2, "Nobody misses what is new: it is no gap."
    assert same(got, [("loud", "option", "--old")]), "The option that is missing is still a gap."


def test_another_number_of_words_is_silent(answer):
    """An option that takes another number of words swallows one, or leaves one over: silent."""
    got = look(answer, side({"-f": 1, "-s": 0, "-v": 0}), side({"-f": 0, "-s": 1}))
    assert ("loud", "option", "-v") in got, "One option is missing here as well."
    assert len(got) > 1, (
        "The names are the same, the words are not: the next word is read as something else."
    )
    assert same(got, [("silent", "option", "-f"), ("silent", "option", "-s"), ("loud", "option", "-v")]), (
        "Two options take another number of words here, and both gaps are silent."
    )


def test_success_that_turns_is_silent(answer):
    """A run that succeeds on one side only is silent; two different failures are small."""
    got = look(
        answer,
        side(exits={"--version": 0, "-t bad.bz2": 2, "-n true": 1}),
        side(exits={"--version": 0, "-t bad.bz2": 0, "-n true": 3}),
    )
    assert ("silent", "exit", "-n true") not in got, (
        "Both fail here, with different codes: few scripts ask for the number."
    )
    assert ("small", "exit", "-t bad.bz2") not in got, (
        "One says that it went well and the other that it did not: 'if' and '&&' ask for that."
    )
    assert same(got, [("silent", "exit", "-t bad.bz2"), ("small", "exit", "-n true")]), (
        "One run turned from failure to success, one fails with another code."
    )


def test_a_run_of_one_side_says_nothing(answer):
    """A run that only one side was asked for is left out; the others count."""
    got = look(
        answer,
        side(exits={"-l": 0, "-k": 0}),
        side(exits={"-k": 1, "-x": 0}),
    )
    assert ("silent", "exit", "-k") in got, "One run succeeds on one side only."
    assert same(got, [("silent", "exit", "-k")]), (
        "Not run is not failed: where only one side was asked, nothing is known."
    )


def test_the_worst_comes_first(answer):
    """Silent comes before loud, loud before small, and names decide within each."""
    got = look(
        answer,
        side({"-z": 0, "-b": 1, "-a": 0}, {"-x": 1}, ["gzputs"]),
        side({"-b": 0}, {"-x": 2}, []),
    )
    assert len(got) == 5, "There are five gaps here."
    assert [gap[0] for gap in got] == ["silent", "loud", "loud", "loud", "small"], (
        "The worst should come first: the alphabet puts loud before silent."
    )
    assert [gap[2] for gap in got] == ["-b", "-a", "-z", "gzputs", "-x"], (
        "Within one severity the names should be sorted."
    )
