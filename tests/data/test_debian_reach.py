import pytest

from teachkit.data.debian_reach import Binary, parse_groups, parse_provides, reach, resolve


def archive(text):
    """Read lines like ``name (source): needs, this | that; provides these``."""
    found = {}
    for line in text.strip().splitlines():
        head, _, rest = line.partition(":")
        name, _, source = head.strip().partition(" ")
        depends, _, provides = rest.partition("; provides ")
        found[name] = Binary(
            source.strip("()") or name, parse_groups(depends), parse_provides(provides)
        )
    return found


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param("libc6 (>= 2.38), zlib1g", ((("libc6", True),), (("zlib1g", False),)),
                     id="two, one with a version"),
        pytest.param("exim4 | mail-transport-agent",
                     ((("exim4", False), ("mail-transport-agent", False)),), id="a choice"),
        pytest.param("python3:any (>= 3.9~), perl:any", ((("python3", True),), (("perl", False),)),
                     id="of any architecture"),
        pytest.param("libc6-dev [linux-any] | libc-dev <!nocheck>, a", (
            (("libc6-dev", False), ("libc-dev", False)), (("a", False),)), id="restricted"),
        pytest.param("a, a, , b", ((("a", False),), (("b", False),)), id="named twice, and empty"),
        pytest.param("", (), id="nothing"),
    ],
)  # fmt: skip
def test_a_field_becomes_groups_of_alternatives(text, groups):
    assert parse_groups(text) == groups


def test_what_a_choice_needs_is_what_all_its_alternatives_need():
    found = reach(
        archive("""
        zlib1g (zlib):
        bzip2:
        tar: zlib1g
        cpio: zlib1g
        dpkg: tar | cpio
        either: zlib1g | bzip2
        """)
    )
    assert found.needed_by["zlib"] == 3  # tar and cpio, and so dpkg, whichever it takes
    assert found.direct["zlib"] == 2
    assert found.needed_by["bzip2"] == found.needed_by["tar"] == 0


def test_a_provided_name_will_do_but_for_a_versioned_need_only_with_a_version():
    lines = """
        postfix: ; provides mail-transport-agent
        sendmail: ; provides mail-transport-agent
        mailutils: mail-transport-agent
        libz-ng (zlib-ng): ; provides zlib1g
        libz-cf (zlib-cf): ; provides zlib1g (= 1:1.3)
        zlib1g (zlib):
        plain: zlib1g
        versioned: zlib1g (>= 1:1.2)
        """
    needs = resolve(archive(lines))
    assert needs["mailutils"] == (("postfix", "sendmail"),)
    assert needs["plain"] == (("libz-cf", "libz-ng", "zlib1g"),)
    assert needs["versioned"] == (("libz-cf", "zlib1g"),)
    assert reach(archive(lines)).needed_by["zlib"] == 0
    only = "postfix: ; provides mta\nmailutils: mta"
    assert reach(archive(only)).needed_by["postfix"] == 1


def test_what_nobody_in_the_archive_meets_tells_nothing():
    found = reach(archive("zlib1g (zlib):\nold: zlib1g | long-gone, another-gone"))
    assert found.needed_by["zlib"] == 1


def test_a_package_that_provides_what_it_needs_needs_nobody_for_it():
    found = reach(archive("a: x; provides x\nb: ; provides x"))
    assert found.needed_by == {"a": 0, "b": 0}


def test_a_circle_needs_what_leads_out_of_it_and_each_other():
    found = reach(
        archive("""
        zlib1g (zlib):
        hen: egg
        egg: hen, zlib1g
        cock: hen | zlib1g
        """)
    )
    assert found.needed_by["zlib"] == 3
    assert found.needed_by["hen"] == found.needed_by["egg"] == 1
    assert found.needed_by["cock"] == 0


def test_a_circle_with_a_way_out_of_itself_does_not_need_what_it_could_take():
    found = reach(archive("zlib1g (zlib):\nhen: egg | zlib1g\negg: hen | zlib1g"))
    assert found.needed_by["zlib"] == 0


def test_sources_are_counted_and_not_their_binaries_nor_themselves():
    found = reach(
        archive("""
        libssl3 (openssl):
        openssl: libssl3
        curl: libcurl4
        libcurl4 (curl): libssl3
        libcurl-dev (curl): libcurl4
        """)
    )
    assert found.needed_by == {"openssl": 1, "curl": 0}
    assert found.direct == {"openssl": 1, "curl": 0}


def test_one_needy_tool_does_not_make_the_users_of_a_library_needy():
    # At source level curl would need emacs, through the tool that the same source builds.
    lines = """
        libz (zlib):
        zlib-mode (zlib): emacs
        emacs: libz
        curl: libz
        """
    found = reach(archive(lines))
    assert found.needed_by["emacs"] == 1
    assert found.needed_by["zlib"] == 2


def test_marked_sources_are_counted_a_second_time():
    found = reach(archive("libz (zlib):\na: libz\nb: a\nc: libz"), marked=["b", "c"])
    assert found.needed_by["zlib"] == 3
    assert found.marked["zlib"] == 2
    assert found.marked["a"] == 1


def test_a_chain_longer_than_pythons_stack_is_followed_to_its_end():
    binaries = {"p0": Binary("p0")}
    for at in range(1, 5_000):
        binaries[f"p{at}"] = Binary(f"p{at}", (((f"p{at - 1}", False),),))
    assert reach(binaries).needed_by["p0"] == 4_999
    assert reach(dict(reversed(binaries.items()))).needed_by["p0"] == 4_999
