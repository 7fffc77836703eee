"""The seeds of hidden inputs."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.batch.seeds import new_salt, salt_from, seed_of


def test_a_seed_is_the_same_wherever_it_is_worked_out():
    # The value itself: another one would grade half of a resumed class with other inputs.
    assert seed_of("00" * 32, "choose/few-people", 1, "ada", 1) == 2460336528704170668


def test_every_part_changes_the_seed():
    first = ("00" * 32, "choose/few-people", 1, "ada", 1)
    others = [
        ("01" + "00" * 31, *first[1:]),
        (first[0], "choose/other", *first[2:]),
        (*first[:2], 2, *first[3:]),
        (*first[:3], "grace", 1),
        (*first[:4], 2),
    ]
    seeds = {seed_of(*parts) for parts in (first, *others)}
    assert len(seeds) == 6
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_parts_do_not_run_into_each_other():
    assert seed_of("s", "a/bc", 1, "d", 1) != seed_of("s", "a/b", 1, "cd", 1)
    assert seed_of("s", "a/b", 1, "d1", 1) != seed_of("s", "a/b", 1, "d", 11)


def test_no_two_salts_are_the_same():
    assert len({new_salt() for _ in range(50)}) == 50
    assert len(bytes.fromhex(new_salt())) == 32


def test_a_salt_file_is_made_once_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "salt"
    assert salt_from(path, "ab" * 32) == "ab" * 32
    assert salt_from(path, "cd" * 32) == "ab" * 32
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "no digits", "abcd", "ab" * 15], ids=str)
def test_a_file_without_a_salt_is_refused(content, tmp_path):
    (tmp_path / "salt").write_text(content)
    with pytest.raises(TeachkitError) as caught:
        salt_from(tmp_path / "salt", "ab" * 32)
    assert caught.value.code == "wrong-salt"
