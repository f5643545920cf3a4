"""The OpenAPI document: complete, closed in itself, and true of live answers."""

from typing import Any
from uuid import uuid4

import pytest

from havendesk import wiring
from havendesk.kit.ids import new_token

ENDPOINTS = [endpoint for routes in wiring.ROUTES for endpoint in routes.endpoints]


@pytest.fixture(scope="module")
async def document(desk) -> dict[str, Any]:
    answer = await desk.stranger.get("/api/v1/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    found: dict[str, Any] = answer.json
    return found


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for part in node.values() for found in references(part)]
    return [found for part in node for found in references(part)] if isinstance(node, list) else []


def resolve(document: dict[str, Any], reference: str) -> dict[str, Any]:
    node = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


async def test_it_is_an_openapi_document(document):
    assert document["openapi"].startswith("3.1.")
    assert {"title", "version", "license"} <= set(document["info"])
    assert {"schemas", "securitySchemes"} <= set(document["components"])
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


async def test_every_endpoint_is_in_it_and_nothing_else(document):
    told = {(method.upper(), path) for path, one in document["paths"].items() for method in one}
    assert told == {(endpoint.method, f"/api/v1{endpoint.path}") for endpoint in ENDPOINTS}


async def test_every_reference_leads_somewhere_and_every_schema_is_used(document):
    found = references(document)
    assert found
    for reference in found:
        assert resolve(document, reference)
    # a query's struct is written out as parameters
    queries = {endpoint.query.__name__ for endpoint in ENDPOINTS if endpoint.query}
    assert set(document["components"]["schemas"]) - {one.rpartition("/")[2] for one in found} <= queries


async def test_every_operation_says_what_it_takes_and_gives(document):
    for path, one in document["paths"].items():
        for method, operation in one.items():
            assert operation["summary"].strip(), (method, path)
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert "default" in operation["responses"]
            (status,) = set(operation["responses"]) - {"default"}
            assert ("content" in operation["responses"][status]) == (status != "204"), (method, path)
            assert method != "get" or "requestBody" not in operation


def fits(document: dict[str, Any], schema: dict[str, Any], value: object) -> bool:
    """As much of JSON Schema as our shapes use; additional fields are told, so that an undocumented one fails."""
    if "$ref" in schema:
        return fits(document, resolve(document, schema["$ref"]), value)
    if "anyOf" in schema:
        return any(fits(document, part, value) for part in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if schema.get("type") == "object" and "properties" in schema:
        if not isinstance(value, dict) or not set(schema.get("required", [])) <= set(value) <= set(
            schema["properties"]
        ):
            return False
        return all(fits(document, schema["properties"][name], part) for name, part in value.items())
    if schema.get("type") == "array":
        return isinstance(value, list) and all(fits(document, schema.get("items", {}), part) for part in value)
    kinds: dict[str, Any] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
        "object": dict,
    }
    return "type" not in schema or isinstance(value, kinds[schema["type"]])


async def test_live_answers_are_what_the_document_says(desk, document):
    talk = await desk.conversation()
    at = f"/conversations/{talk.id}"
    words = {"client_id": str(uuid4()), "body": "hello"}
    begin = {"client_id": str(uuid4()), "inbox": "support", "body": "hello"}
    bo, ada = desk.agent("bo"), desk.contact("ada")
    cursor = (await bo.get("/api/v1/conversations")).json["cursor"]
    asked = [
        (bo, "GET", "/me", "/me", None), (bo, "GET", "/sessions", "/sessions", None),
        *((bo, "GET", f"/{noun}", f"/{noun}", None) for noun in ("agents", "teams", "inboxes")),
        (bo, "GET", "/widget/support", "/widget/{inbox_key}", None),
        *((who, "GET", "/conversations", "/conversations", None) for who in (bo, ada)),
        (bo, "GET", "/conversations/counts", "/conversations/counts", None),
        (bo, "GET", f"/sync?cursor={cursor}", "/sync", None),
        (desk.visitor(new_token()), "POST", "/conversations", "/conversations", begin),
        (bo, "PUT", f"{at}/assignment", "/conversations/{id}/assignment", {"agent_id": str(desk.cast.bo.id)}),
        (bo, "POST", f"{at}/notes", "/conversations/{id}/notes", words),
        (ada, "POST", f"{at}/messages", "/conversations/{id}/messages", words),
        (bo, "PUT", f"{at}/resolution", "/conversations/{id}/resolution", None),
        *((who, "GET", at, "/conversations/{id}", None) for who in (bo, ada)),
        *((who, "GET", f"{at}/timeline", "/conversations/{id}/timeline", None) for who in (bo, ada)),
        (bo, "DELETE", f"{at}/resolution", "/conversations/{id}/resolution", None),
        (bo, "DELETE", f"{at}/assignment", "/conversations/{id}/assignment", None),
        (desk.agent("noor"), "PATCH", f"/agents/{desk.cast.bo.id}", "/agents/{id}", {"role": "agent"}),
    ]  # fmt: skip
    for client, method, path, template, body in asked:
        answer = await client.ask(method, f"/api/v1{path}", body)
        told = document["paths"][f"/api/v1{template}"][method.lower()]["responses"]
        schema = told[str(answer.status)]["content"]["application/json"]["schema"]
        assert fits(document, schema, answer.json), (method, path, answer.json)


async def test_a_refusal_is_what_the_document_says(desk, document):
    for answer in (
        await desk.stranger.get("/api/v1/me"),
        await desk.agent("bo").get(f"/api/v1/conversations/{uuid4()}"),
    ):
        assert fits(document, {"$ref": "#/components/schemas/Error"}, answer.json)
        assert not fits(document, {"$ref": "#/components/schemas/Error"}, {"error": "no"})
