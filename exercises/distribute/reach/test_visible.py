from teachkit.grading import require, same

GROUPS = [
    {"platform": "Debian", "users": 100, "uses": ["debian"], "toolchain": False},
    {"platform": "Debian", "users": 30, "uses": ["debian", "static"], "toolchain": False},
    {"platform": "Fedora", "users": 7, "uses": ["static", "fedora"], "toolchain": False},
    {"platform": "macOS", "users": 5, "uses": ["crates", "homebrew"], "toolchain": True},
    {"platform": "macOS", "users": 20, "uses": ["crates"], "toolchain": False},
    {"platform": "Windows", "users": 60, "uses": ["winget"], "toolchain": False},
]


def look(got):
    require(got, dict)
    assert set(got) == {"reached", "only"}, "The dictionary should have the keys reached and only."
    require(got["reached"], int)
    require(got["only"], dict)
    return got


def test_users_are_counted_and_not_groups(answer):
    """Reached is a number of users."""
    got = look(answer.reach(GROUPS, ["winget"]))
    assert got["reached"] != 1, "You have counted groups: each of them is many users."
    assert same(got["reached"], 60), "winget alone reaches the users of one group here."


def test_nobody_is_counted_twice(answer):
    """Who could come by two channels is one user all the same."""
    got = look(answer.reach(GROUPS, ["debian", "static"]))
    assert got["reached"] != 167, (
        "You have added up the channels, so whoever uses both has been counted twice."
    )
    assert same(got["reached"], 137), "These two channels reach three groups, each of them once."


def test_groups_of_one_platform_are_all_counted(answer):
    """A platform may have several groups, and all of them count."""
    got = look(answer.reach(GROUPS, ["debian"]))
    assert got["reached"] not in (100, 30), (
        "Debian has two groups here: one has not taken the place of the other."
    )
    assert same(got["reached"], 130), "Debian's channel reaches two groups."


def test_without_a_toolchain_crates_reaches_nobody(answer):
    """cargo install reaches those who have a toolchain, and nobody else."""
    got = look(answer.reach(GROUPS, ["crates"]))
    assert got["reached"] != 25, (
        "You have counted people without a toolchain: cargo install does nothing for them."
    )
    assert same(got["reached"], 5), "One group here would use crates and has a toolchain."


def test_only_is_what_no_other_channel_brings(answer):
    """A channel's only leaves out whom another chosen channel reaches."""
    got = look(answer.reach(GROUPS, ["debian", "static"]))
    assert got["only"] != {"debian": 130, "static": 37}, (
        "That is what each reaches by itself. Whom the other reaches too would not be lost."
    )
    assert same(got["only"], {"debian": 100, "static": 7}), (
        "Only counts the users whom exactly one of the chosen channels reaches."
    )


def test_channels_that_are_not_chosen_do_not_matter(answer):
    """A channel that was not chosen takes nothing away from the others."""
    got = look(answer.reach(GROUPS, ["homebrew"]))
    assert got["only"].get("homebrew") != 0, (
        "crates was not chosen here, so it brings nobody: homebrew alone reaches that group."
    )
    assert same(got, {"reached": 5, "only": {"homebrew": 5}}), (
        "Ask which of the chosen channels a group uses, and forget the rest."
    )


def test_a_channel_that_adds_nobody_has_a_zero(answer):
    """Each chosen channel stands in only, with 0 where it brings nobody of its own."""
    got = look(answer.reach(GROUPS, ["fedora", "static", "winget", "nix"]))
    assert got["only"] != {"static": 30, "winget": 60}, (
        "A chosen channel with nobody of its own is missing."
    )
    assert same(got["only"], {"fedora": 0, "static": 30, "winget": 60, "nix": 0}), (
        "Each chosen channel has the users whom only it reaches."
    )


def test_twice_is_once(answer):
    """To choose a channel twice changes nothing."""
    got = look(answer.reach(GROUPS, ["winget", "debian", "winget"]))
    assert got["only"].get("winget") != 0, "winget is not another channel than winget."
    assert same(got, {"reached": 190, "only": {"winget": 60, "debian": 130}}), (
        "A channel that is named twice is one channel."
    )
