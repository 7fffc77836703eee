"""The workflow that publishes the book does what it says, with no more rights than it needs."""

import re
import shlex

import pytest

yaml = pytest.importorskip("yaml", reason="the extra 'publish' is not installed")

KNOWN_STEP = {"id", "if", "name", "uses", "run", "with", "env", "continue-on-error"}
KNOWN_JOB = {
    *("if", "needs", "runs-on", "timeout-minutes", "permissions", "environment"),
    *("env", "steps"),
}


@pytest.fixture(scope="module")
def workflow(repository):
    text = (repository / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    return {("on" if key is True else key): value for key, value in read.items()}  # YAML 1.1's yes


def steps(workflow):
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            yield name, step


def commands(workflow):
    """Every call of teachkit in it, as words."""
    for _, step in steps(workflow):
        for line in step.get("run", "").splitlines():
            found = re.search(r"\bteachkit (?!\[)[^)|;]+", line)
            if found:
                yield shlex.split(found[0])


def test_it_has_the_shape_of_a_workflow(workflow):
    assert set(workflow) == {"name", "on", "permissions", "concurrency", "jobs"}
    for job in workflow["jobs"].values():
        assert set(job) <= KNOWN_JOB
        assert job["timeout-minutes"] <= 60
        for needed in [job.get("needs", [])]:
            assert needed == [] or needed in workflow["jobs"]
    for _, step in steps(workflow):
        assert set(step) <= KNOWN_STEP
        assert ("uses" in step) != ("run" in step)


def test_every_teachkit_command_in_it_exists_and_takes_these_words(workflow):
    from teachkit.cli import whole_parser

    seen = 0
    for words in commands(workflow):
        seen += 1
        whole_parser().parse_args(words[1:])
    assert seen >= 5


def test_only_github_s_own_actions_are_used_and_each_has_a_version(workflow):
    used = [step["uses"] for _, step in steps(workflow) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", one) for one in used), used


def test_a_job_has_the_rights_that_it_needs_and_no_others(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "keep": {"contents": "write"},
    }


def test_what_others_may_write_never_stands_in_a_script(workflow):
    """A tag or a title in ``${{ }}`` inside of a script would be run."""
    assert [step["run"] for _, step in steps(workflow) if "${{" in step.get("run", "")] == []


def test_nothing_is_published_that_was_not_checked(workflow):
    names = [step.get("run", step.get("uses", "")) for _, step in steps(workflow)]
    order = [
        next(at for at, one in enumerate(names) if words in one)
        for words in ("teachkit book check", "teachkit book editions", "upload-pages-artifact")
    ]
    assert order == sorted(order)
    assert workflow["jobs"]["deploy"]["needs"] == "build"
