"""What sudo-rs accepts without a word and does not do."""

import pytest

from teachkit.labs.privilege.silent import silently


@pytest.mark.parametrize(
    ("rule", "then", "now"),
    [
        ("Defaults visiblepw", True, True),
        ("Defaults !visiblepw", False, False),
        ("Defaults !env_reset", True, True),
        ("Defaults env_reset", False, False),
        ("Defaults insults", False, True),
        ("Defaults:alice !lecture", False, False),
        ("Defaults lecture=always", True, True),
        ("Defaults use_pty, passwd_tries=5", False, False),
        ("Defaults use_pty, mail_badpass", True, True),
        ("alice ALL = /usr/bin/rm *.txt", True, False),
        ("alice ALL = /usr/bin/rm x *", True, False),
        ("alice ALL = /usr/bin/cat /srv/[a-c]", True, True),
        ("alice ALL = /usr/bin/i*", False, False),
        ("alice 192.168.0.1 = /usr/bin/id", True, False),
        ("%:group ALL = ALL", True, True),
        ("%group ALL = ALL", False, False),
    ],
    ids=lambda value: value.replace(" ", "_") if isinstance(value, str) else str(value),
)
def test_only_what_is_asked_for_and_not_done_is_silent(rule, then, now):
    assert bool(silently(rule, "0.2.5")) == then
    assert bool(silently(rule, "0.2.15")) == now


@pytest.mark.parametrize(
    ("version", "narrower"),
    [("0.2.5", True), ("0.2.12", True), ("0.2.13", False), ("0.3.0", False), ("1.0.0", False)],
)
def test_wildcards_were_taken_letter_by_letter_until_they_were_refused(version, narrower):
    assert bool(silently("alice ALL = /usr/bin/rm *.txt", version)) == narrower
