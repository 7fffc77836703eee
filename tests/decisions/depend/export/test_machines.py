"""The forms that machines read: each valid by its own standard, and the same bytes every time."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess, export, read_lock, write_lock
from teachkit.decisions.depend.export.cyclonedx import purl

from .conftest import LOCK

SCHEMA = json.loads(
    Path(export.__file__).with_name("assessment.schema.json").read_text(encoding="utf-8")
)
MACHINES = (export.to_json, export.to_sarif, export.to_cyclonedx)


@pytest.mark.parametrize("form", MACHINES)
def test_the_same_lock_gives_the_same_bytes(form, knowledge):
    assert form(assess(LOCK, knowledge)) == form(assess(LOCK, knowledge))


# --- JSON ---------------------------------------------------------------------------------


def test_the_schema_is_one_and_describes_every_field():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == export.SCHEMA
    undescribed = [
        name
        for name, field in SCHEMA["properties"].items()
        if "description" not in field and "const" not in field
    ]
    assert undescribed == []


def test_the_data_keep_to_the_schema(clockd):
    Draft202012Validator(SCHEMA).validate(export.as_data(clockd))


def test_the_schema_knows_no_field_that_is_not_there(clockd):
    asked_for = {"why", "what_if", "compare"}
    assert set(SCHEMA["properties"]) - asked_for == set(export.as_data(clockd))


def test_what_was_not_looked_up_is_null_and_not_empty():
    data = export.as_data(assess(LOCK, Knowledge()))
    Draft202012Validator(SCHEMA).validate(data)
    assert data["advisories"] is None
    assert data["debian"] is None
    assert data["vet_unaudited"] is None
    assert data["packaging"] is None


def test_the_numbers_of_a_small_lock_are_right(clockd):
    data = export.as_data(clockd)
    assert data["packages"] == data["closure"] == 5
    assert data["direct_packages"] == ["hourglass 0.3.1", "sand 2.0.0"]
    assert data["max_depth"] == 2
    assert data["duplicates"] == {"sand": ["1.2.0", "2.0.0"]}
    assert data["advisories"] == [["RUSTSEC-2024-0001", "sand", "1.2.0", "vulnerability"]]
    assert data["dropped"] == {"hourglass 0.3.1": 3, "sand 2.0.0": 1}
    assert data["debian"]["sand 1.2.0"] == "compatible"


def test_two_packages_of_one_name_and_version_both_have_a_place():
    text = LOCK.replace('"2.0.0"', '"1.2.0"').replace(
        '"sand 1.2.0"', '"sand 1.2.0 (registry+https://github.com/rust-lang/crates.io-index)"'
    )
    text = text.replace('"sand 2.0.0"', '"sand 1.2.0 (git+https://example.org/sand?branch=main)"')
    data = export.as_data(assess(text, Knowledge()))
    assert len(data["gone"]) == data["packages"] - 1
    Draft202012Validator(SCHEMA).validate(data)


@pytest.mark.slow
def test_every_real_lock_keeps_to_the_schema(every_lock):
    validator = Draft202012Validator(SCHEMA)
    for assessment in every_lock.values():
        validator.validate(export.as_data(assessment))


# --- SARIF --------------------------------------------------------------------------------


def results(text):
    return json.loads(text)["runs"][0]["results"]


def test_a_result_points_to_the_line_of_its_package(clockd):
    lines = LOCK.split("\n")
    for result in results(export.to_sarif(clockd, lock_text=LOCK)):
        place = result["locations"][0]
        name, version = place["logicalLocations"][0]["fullyQualifiedName"].split(" ")
        start = place["physicalLocation"]["region"]["startLine"]
        assert lines[start - 1 : start + 2] == [
            "[[package]]",
            f'name = "{name}"',
            f'version = "{version}"',
        ]


def test_without_the_text_the_lines_are_those_of_the_lock_as_cargo_writes_it(clockd):
    written = write_lock(read_lock(LOCK))
    assert export.to_sarif(clockd) == export.to_sarif(clockd, lock_text=written)


def test_a_fingerprint_outlives_a_line_that_moves_and_no_two_are_equal(clockd):
    moved = "# a comment\n\n" + LOCK

    def prints(text):
        return [r["partialFingerprints"]["rulePackage/v1"] for r in results(text)]

    before = prints(export.to_sarif(clockd, lock_text=LOCK))
    assert before == prints(export.to_sarif(clockd, lock_text=moved))
    assert len(set(before)) == len(before) > 2


def test_every_result_has_a_rule_with_help(clockd):
    run = json.loads(export.to_sarif(clockd))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"]


def test_a_vulnerability_is_an_error_and_says_the_way_to_it(clockd):
    first = results(export.to_sarif(clockd))[0]
    assert first["ruleId"] == "RUSTSEC-2024-0001"
    assert first["level"] == "error"
    assert "clockd -> hourglass -> sand" in first["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("Cargo.lock", "Cargo.lock"),
        ("a b/Cargo.lock", "a%20b/Cargo.lock"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("//evil/Cargo.lock", "file:///evil/Cargo.lock"),
        ("/srv/Cargo.lock", "file:///srv/Cargo.lock"),
    ],
)
def test_a_path_becomes_no_other_address(path, uri, clockd):
    text = export.to_sarif(replace(clockd, lock_path=path))
    found = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results(text)
    }
    assert found == {uri}


def test_sarif_keeps_to_its_schema(clockd):
    model = pytest.importorskip(
        "pydantic_sarif.model", reason="SARIF's schema is not installed: pip install pydantic-sarif"
    )
    log = model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(
        export.to_sarif(clockd)
    )
    assert len(log.runs[0].results) == len(results(export.to_sarif(clockd)))


# --- CycloneDX ----------------------------------------------------------------------------


def refuse(text):
    """Return what the official schema has against a document, if anything."""
    pytest.importorskip("cyclonedx", reason="pip install 'cyclonedx-python-lib[json-validation]'")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)


def test_cyclonedx_keeps_to_its_schema(clockd):
    assert refuse(export.to_cyclonedx(clockd)) is None


def test_the_validator_refuses_what_is_wrong(clockd):
    wrong = export.to_cyclonedx(clockd).replace('"SHA-256"', '"SHA-257"')
    assert refuse(wrong) is not None


@pytest.mark.slow
def test_every_real_lock_is_a_valid_bill_of_materials(every_lock):
    for name in ("orjson", "ntpd-rs", "uv"):
        assert refuse(export.to_cyclonedx(every_lock[name])) is None


def test_every_dependency_is_a_component(clockd):
    document = json.loads(export.to_cyclonedx(clockd))
    refs = [component["bom-ref"] for component in document["components"]]
    assert len(set(refs)) == len(refs) == 5
    known = {*refs, document["metadata"]["component"]["bom-ref"]}
    assert {row["ref"] for row in document["dependencies"]} == known
    assert all(set(row["dependsOn"]) <= known for row in document["dependencies"])


def test_a_package_url_escapes_build_metadata_and_names_a_git_source():
    packages = {package.label: package for package in read_lock(LOCK).packages}
    assert purl(packages["glass 0.2.0+quartz"]) == "pkg:cargo/glass@0.2.0%2Bquartz"
    assert purl(packages["sand 2.0.0"]) == (
        "pkg:cargo/sand@2.0.0?vcs_url=git%2Bhttps://example.org/sand%400123456789abcdef"
    )
    packageurl = pytest.importorskip("packageurl", reason="comes with cyclonedx-python-lib")
    read = packageurl.PackageURL.from_string(purl(packages["glass 0.2.0+quartz"]))
    assert (read.type, read.name, read.version) == ("cargo", "glass", "0.2.0+quartz")


def test_checksums_become_hashes_and_advisories_name_what_they_affect(clockd):
    document = json.loads(export.to_cyclonedx(clockd))
    hashes = {c["name"]: c["hashes"] for c in document["components"] if "hashes" in c}
    assert hashes["hourglass"] == [{"alg": "SHA-256", "content": "a" * 64}]
    (found,) = document["vulnerabilities"]
    assert found["id"] == "RUSTSEC-2024-0001"
    assert found["affects"] == [{"ref": "pkg:cargo/sand@1.2.0"}]
    assert found["references"] == [{"id": "CVE-2024-0001", "source": {"name": "CVE"}}]


def test_the_serial_number_changes_with_the_content_alone(clockd, knowledge):
    def serial(assessment):
        return json.loads(export.to_cyclonedx(assessment))["serialNumber"]

    other = assess(LOCK.replace("0.3.1", "0.3.2"), knowledge)
    assert serial(clockd) != serial(other)
    form = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(form, serial(clockd))
