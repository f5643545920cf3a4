"""The OpenAPI document, made from the same annotations the endpoints are served by."""

import re
from types import UnionType
from typing import Union, get_args, get_origin

import msgspec

from havendesk import __version__
from havendesk.kit.api import Endpoint, Reply, Schema, Shape

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "code", "message", "facts"],
            "properties": {
                "kind": {
                    "enum": ["invalid", "forbidden", "missing", "conflict", "limited", "unavailable", "broken"],
                },
                "code": {"type": "string"},
                "message": {"type": "string", "description": "a sentence in the caller's language"},
                "facts": {"type": "object"},
            },
        }
    },
}


def make_openapi(endpoints: list[Endpoint]) -> Schema:
    """The OpenAPI 3.1 document of these endpoints."""
    kinds = [kind for e in endpoints for told in (e.body, e.query, e.shows) for kind in kinds_of(told)]
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(map(repr, kinds), schemas, strict=True))
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        paths.setdefault(f"/api/v1{endpoint.path}", {})[endpoint.method.lower()] = operation(
            endpoint, schema_of, components
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Havendesk", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": ERROR},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}, {}],
    }


def operation(endpoint: Endpoint, schema_of: Schema, components: Schema) -> Schema:
    """One method on one path."""
    answer: Schema = {"description": endpoint.summary}
    if endpoint.status != 204 and (shapes := [schema_of[repr(kind)] for kind in kinds_of(endpoint.shows)]):
        schema = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
        answer["content"] = {"application/json": {"schema": schema}}
    refused = {
        "description": "refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    told: Schema = {
        "operationId": endpoint.handler.__name__,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": path_parameters(endpoint) + query_parameters(endpoint, components),
        "responses": {str(endpoint.status): answer, "default": refused},
    }
    if endpoint.body:
        schema = schema_of[repr(endpoint.body)]
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return told


def kinds_of(kind: Shape) -> list[Shape]:
    """The structs a body may be: the parts of a union, without the Reply around an answer."""
    if kind in (None, type(None)):
        return []
    origin: object = get_origin(kind)
    if origin is Reply:
        return kinds_of(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [inner for part in get_args(kind) for inner in kinds_of(part)]
    return [kind]


def path_parameters(endpoint: Endpoint) -> list[Schema]:
    """The names in braces of the path."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def query_parameters(endpoint: Endpoint, components: Schema) -> list[Schema]:
    """The fields of the query's struct."""
    if endpoint.query is None:
        return []
    schema = components[endpoint.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", []), "schema": one}
        for name, one in schema["properties"].items()
    ]
