import pytest

from teachkit.data.facts import fact
from teachkit.data.focus import directives, packaged_sudoers
from teachkit.decisions.focus.sudoers import SETTINGS, sudoers_needs
from teachkit.errors import TeachkitError


def refused(text):
    return {need.feature for need in sudoers_needs(text) if need.refused}


def features(text):
    return {need.feature for need in sudoers_needs(text)}


def test_it_refuses_what_the_real_parser_refuses():
    rows = directives()
    agree = [
        row.name for row in rows if bool(refused(row.text)) != row.answer("sudo-rs-0.2.15").accepted
    ]
    assert len(agree) == len(rows) == fact("focus.sudoers-reader.directives").value


def test_it_names_each_feature_of_the_packaged_files():
    # The files themselves stay with their packages; these lines use what one of them each uses.
    lines = {
        "Defaults:neutron !requiretty": "requiretty",
        "ceph ALL=NOPASSWD: /usr/sbin/smartctl -x /dev/*": "wildcard in arguments",
        "%debci ALL = /usr/bin/timeout ^[0-9]+ lxc$": "regular expression in arguments",
        "Defaults:%debci setenv": "setenv",
        "xymon ALL=(list) SETENV: /usr/lib/mailman": "SETENV",
        "nova ALL = (root) NOPASSWD: /usr/bin/privsep *": "any further arguments (a last *)",
        "m ALL=NOPASSWD:/usr/sbin/*strap*,/bin/mount": "wildcard in a command",
        "Defaults!/usr/lib/*/kdesu_stub !use_pty": "use_pty",
        "User_Alias GUI = somebody": "aliases",
        'Defaults env_keep += "QT_STYLE"': "env_keep",
        "x ALL=(root) NOPASSWD: /usr/bin/lsof -n": "given arguments",
        "%adm ALL=(root) NOPASSWD: /usr/sbin/reboot": "NOPASSWD",
    }
    assert set(lines.values()) == {name for row in packaged_sudoers() for name in row.needs}
    for line, feature in lines.items():
        assert feature in features(line), line


def test_a_plain_rule_needs_nothing():
    assert sudoers_needs("root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n#1000 ALL=ALL\n") == ()
    assert sudoers_needs("") == ()
    assert sudoers_needs("# Defaults insults\n   # nothing\n\n") == ()


def test_a_need_says_its_line_and_its_words():
    text = "root ALL=(ALL) ALL\n\n# mail\nDefaults mailto=root  # who reads it?\n"
    (need,) = sudoers_needs(text)
    assert (need.feature, need.line, need.words, need.refused) == (
        "mailto",
        4,
        "mailto=root",
        True,
    )


def test_a_line_that_goes_on_is_one_line():
    text = "alice ALL = NOPASSWD: /usr/bin/id, \\\n  /usr/bin/rm *.txt\nDefaults requiretty\n"
    needs = {need.feature: need.line for need in sudoers_needs(text)}
    assert needs["wildcard in arguments"] == 1
    assert needs["requiretty"] == 3
    assert "given arguments" in features("alice ALL = /usr/bin/id \\\n -u")
    assert "requiretty" in features("Defaults \\\n requiretty \\")


@pytest.mark.parametrize(
    ("line", "feature", "is_refused"),
    [
        ("Defaults timestamp_type=ppid", "timestamp_type", False),
        ("Defaults timestamp_type=global", "timestamp_type", True),
        ('Defaults secure_path += "/opt"', "secure_path", True),
        ("Defaults insults, logfile=/var/log/sudo", "logfile", True),
        ('Defaults badpass_message="no, never"', "badpass_message", True),
        ("@includedir /etc/sudoers.d", "files included", False),
        ("#include /etc/sudoers.local", "files included", False),
        ("+admins ALL = ALL", "netgroups", True),
        ("alice, +admins ALL = ALL", "netgroups", True),
        ("User_Alias OPS = alice, +admins", "netgroups", True),
        ("alice 10.0.0.0/8 = ALL", "rules by host address", True),
        ("alice web1, fe80::1 = ALL", "rules by host address", True),
        ("Host_Alias NET = 10.0.0.1", "rules by host address", True),
        ("alice ALL = sha512:abc= /usr/bin/id", "digests of commands", True),
        ("alice ALL = NOPASSWD: CHROOT=/srv /usr/bin/id", "CHROOT=", True),
        ("alice ALL = CWD=/tmp /usr/bin/id", "CWD=", False),
        ("alice ALL = FOLLOW: sudoedit /etc/motd", "FOLLOW", True),
        ("alice ALL = NOFOLLOW: sudoedit /etc/motd", "NOFOLLOW", False),
        ("alice ALL = sudoedit /etc/motd", "sudoedit", False),
        ("alice ALL = sudoedit /etc/*", "wildcard in arguments", True),
        ("alice ALL = ^/usr/bin/(id|who)$", "regular expression for a command", True),
        ("alice ALL = (root, !bob) /usr/bin/x ?", "wildcard in arguments", True),
        ("alice ALL = /usr/bin/x [ab]", "character class in arguments", False),
        ("Cmnd_Alias LOGS = /usr/bin/cat /var/log/*", "wildcard in arguments", True),
    ],
)
def test_a_feature_is_found_and_judged(line, feature, is_refused):
    found = {need.feature: need.refused for need in sudoers_needs(line)}
    assert found[feature] is is_refused


def test_a_comma_in_a_command_does_not_end_it():
    (need,) = sudoers_needs("alice ALL = /usr/bin/echo a\\,b")
    assert need.feature == "given arguments"


def test_the_settings_are_as_many_as_sudo_rs_has():
    assert len(SETTINGS) == fact("focus.sudo-rs.settings").value


def test_what_is_too_long_for_a_sudoers_file_is_refused():
    with pytest.raises(TeachkitError) as caught:
        sudoers_needs("x" * 1_000_001, place="dump")
    assert caught.value.code == "long-file"
    assert caught.value.place == "dump"


def test_a_mark_at_the_start_of_a_file_hides_no_line():
    assert refused("\ufeffDefaults mailto=root\r\n") == {"mailto"}


def test_commas_in_quotes_and_brackets_split_nothing():
    (need,) = sudoers_needs('Defaults mailto="a, insults=b"')
    assert (need.feature, need.words) == ("mailto", 'mailto="a, insults=b"')
    assert sudoers_needs("a ALL=(root, b) /bin/ls, (b,c) /bin/true") == ()


def test_a_line_of_ninety_thousand_commands_is_read_in_a_moment():
    line = "a ALL=(ALL) " + "/bin/x *," * 90_000
    assert features(line) == {"any further arguments (a last *)"}
