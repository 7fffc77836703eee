"""What deploy/ shows: read, checked and, where the tool is here, judged by the tool itself."""

import json
import re
import shutil
import subprocess
import sys

import pytest

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")


@pytest.fixture
def deploy(repository):
    return repository / "deploy"


def run(*command, **options):
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=60, **options
    )


def asked_of_the_command(words):
    """The options that a file hands to `teachkit workshop`, which has to know them all."""
    return [word.partition("=")[0] for word in words if re.match("--[a-z]", word)]


def test_every_option_is_one_that_the_command_has(deploy):
    told = run(sys.executable, "-m", "teachkit", "workshop", "--help").stdout
    known = set(re.findall(r"--[a-z-]+", told))
    image = json.loads(re.search(r"ENTRYPOINT (\[.*\])", (deploy / "Dockerfile").read_text())[1])
    compose = yaml.safe_load((deploy / "compose.yaml").read_text())
    unit = (deploy / "teachkit-workshop.service").read_text()
    room = next(yaml.safe_load_all((deploy / "kubernetes" / "room.yaml").read_text()))
    (container,) = room["spec"]["template"]["spec"]["containers"]
    hub = (deploy / "jupyterhub_config.py").read_text()
    asked = [
        *asked_of_the_command(image),
        *asked_of_the_command(compose["services"]["room"]["command"]),
        *asked_of_the_command(compose["services"]["second"]["command"]),
        *asked_of_the_command(re.search(r"ExecStart=(.*)", unit)[1].split()),
        *asked_of_the_command(re.search(r'ROOM_OPTIONS="(.*)"', unit)[1].split()),
        *asked_of_the_command(container["args"]),
        *re.findall(r'"(--[a-z-]+)"', hub),
    ]
    assert len(asked) > 15
    assert set(asked) <= known, set(asked) - known


def test_the_image_takes_what_is_there_and_nothing_of_solutions(deploy, repository):
    text = (deploy / "Dockerfile").read_text()
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    assert len(copied) > 5
    assert [name for name in copied if not list(repository.glob(name))] == []
    let_in = (deploy / "Dockerfile.dockerignore").read_text().splitlines()
    assert {f"!{name}" for name in copied} <= set(let_in)
    assert re.search(r"^USER (?!0|root)", text, re.MULTILINE), "not as root"


def test_the_hubs_and_kubernetes_agree_on_scopes_and_paths(deploy):
    from teachkit.workshop.hub import FACILITATE

    values = yaml.safe_load((deploy / "kubernetes" / "values.yaml").read_text())["hub"]
    config = (deploy / "jupyterhub_config.py").read_text()
    room, service, _ = yaml.safe_load_all((deploy / "kubernetes" / "room.yaml").read_text())
    (container,) = room["spec"]["template"]["spec"]["containers"]
    environment = {one["name"]: one.get("value") for one in container["env"]}
    assert FACILITATE in values["config"]["JupyterHub"]["custom_scopes"]
    assert FACILITATE in values["loadRoles"]["facilitator"]["scopes"]
    assert config.count(FACILITATE) == 3
    prefix = environment["JUPYTERHUB_SERVICE_PREFIX"]
    assert values["config"]["JupyterHub"]["default_url"] == prefix
    assert container["readinessProbe"]["httpGet"]["path"] == f"{prefix}health"
    name, port = service["metadata"]["name"], service["spec"]["ports"][0]["port"]
    assert values["services"]["workshop"]["url"] == f"http://{name}:{port}"


def test_caddy_takes_its_file(deploy, tmp_path):
    if shutil.which("caddy") is None:
        pytest.skip("no Caddy here; on Debian or Ubuntu: sudo apt install caddy")
    ran = run(
        *("caddy", "validate", "--adapter", "caddyfile", "--config", deploy / "Caddyfile"),
        env={"HOME": str(tmp_path), "ROOM_SERVERS": "one:8866 two:8866"},
    )
    assert ran.returncode == 0, ran.stderr[-1000:]


def test_systemd_takes_the_unit_and_finds_it_closed(deploy, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    unit = tmp_path / "teachkit-workshop.service"
    text = (deploy / unit.name).read_text()
    unit.write_text(text.replace("/opt/teachkit/bin/teachkit", shutil.which("true")))
    verified = run("systemd-analyze", "verify", unit)
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = run("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit)
    assert judged.returncode == 0, judged.stdout[-600:]
