"""cfg(…) follows the laws of logic, on every platform."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import cfgs

from teachkit.decisions.depend.platform import PLATFORMS, builds_on, named_for_other_platform
from teachkit.errors import TeachkitError

platforms = st.sampled_from([name for name in PLATFORMS if name != "all"])
several = st.lists(cfgs(), max_size=4)


def holds(predicate, platform):
    return builds_on(f"cfg({predicate})", platform)


@given(cfgs(), platforms)
def test_not_turns_around_and_twice_turns_back(one, platform):
    assert holds(f"not({one})", platform) != holds(one, platform)
    assert holds(f"not(not({one}))", platform) == holds(one, platform)


@given(several, platforms)
def test_all_and_any_are_pythons(parts, platform):
    values = [holds(part, platform) for part in parts]
    assert holds(f"all({', '.join(parts)})", platform) == all(values)
    assert holds(f"any({', '.join(parts)})", platform) == any(values)


@given(several, platforms)
def test_de_morgan(parts, platform):
    negated = ", ".join(f"not({part})" for part in parts)
    parts = ", ".join(parts)
    assert holds(f"not(all({parts}))", platform) == holds(f"any({negated})", platform)
    assert holds(f"not(any({parts}))", platform) == holds(f"all({negated})", platform)


@given(cfgs(), platforms, st.sampled_from(["", " ", "\t", "  "]))
def test_space_means_nothing(one, platform, space):
    spaced = one.replace("(", f"({space}").replace(",", f"{space},").replace("=", f"{space}=")
    assert holds(spaced + space, platform) == holds(one, platform)


@given(cfgs())
def test_for_all_platforms_everything_is_built(one):
    assert builds_on(f"cfg({one})", "all")


@given(platforms)
def test_unix_or_windows_but_not_both(platform):
    assert holds("unix", platform) != holds("windows", platform)
    assert holds("any(unix, windows)", platform)


@given(cfgs(), platforms, st.data())
def test_a_cut_predicate_is_refused_or_has_an_answer(one, platform, data):
    text = f"cfg({one})"[: data.draw(st.integers(4, len(one) + 4))]
    try:
        assert builds_on(text, platform) in (True, False)
    except TeachkitError as error:
        assert error.code == "bad-cfg"  # noqa: PT017


@given(st.text("abc-_windosul", max_size=12), platforms)
def test_a_name_belongs_elsewhere_only_if_some_platform_has_it_for_its_own(name, platform):
    if named_for_other_platform(name, platform):
        assert not named_for_other_platform(name, "all")
    assert not named_for_other_platform("windows-sys", "windows")
    assert named_for_other_platform("windows-sys", "linux")
