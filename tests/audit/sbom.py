"""The list of what Pejling consists of, in CycloneDX 1.5; nothing in it is of a machine."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from tests.audit.locks import ROOT, Package


def document(
    packages: Iterable[Package], tools: Iterable[Package], licences: Mapping[str, str]
) -> dict[str, Any]:
    """Return the list; what only tests need is in it too, marked as not part of a running Pejling."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:generic/{project['name']}@{project['version']}"
    running = [_component(one, licences, "required") for one in packages]
    testing = [_component(one, {}, "excluded") for one in tools]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": running + testing,
        "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in running]}],
    }


def _component(one: Package, licences: Mapping[str, str], scope: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "scope": scope,
        "purl": one.purl,
        "hashes": [{"alg": "SHA-256", "content": text.removeprefix("sha256:")} for text in one.hashes],
    }
    if one.name in licences:
        found["licenses"] = [{"expression": licences[one.name]}]
    if one.marker:
        found["properties"] = [{"name": "pejling:only-where", "value": one.marker}]
    return found
