"""The document itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weidewinkels import VERSION
from weidewinkels.api.document.schemas import ref, schemas
from weidewinkels.api.endpoint import JSON, Answer, Endpoint, Operation
from weidewinkels.api.problems import CONTENT_TYPE, TITLES, TYPE
from weidewinkels.api.shape import Shape
from weidewinkels.datastore import get_resource

Data = dict[str, Any]

ALWAYS = ("not-acceptable", "broken", "bad-gateway", "unavailable", "busy", "bad-request")
WITH_TOKEN = ("no-token", "bad-token", "too-many")
WITH_BODY = ("bad-json", "media-type", "too-large", "invalid")
WRITING = ("scope", "forbidden")
ABOUT = """\
The records of {name}, for scripts: with the rights of whoever made the token, through the same
door as the pages. So what is written stands in the history and can be undone, and what somebody
else changed meanwhile is never overwritten.

Send `Authorization: Bearer wdw_…`; make a token on the account page. Texts are Dutch with
`Accept-Language: nl`. Numbers are exact: read them as decimals where that matters.
"""
HEADERS: dict[str, Data] = {
    "ETag": {"description": "Stands for these values.", "schema": {"type": "string"}},
    "Location": {
        "description": "Where it is.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
}
LINKED = {"Outcome": "$response.body#/record/key", "Batch": "$response.body#/id"}
"""Schema → where in it the key stands of what its links are about."""
HEADERS_OF_PROBLEM: dict[int, dict[str, Data]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}}},
    502: {"Retry-After": {"schema": {"type": "integer"}}},
    503: {"Retry-After": {"schema": {"type": "integer"}}},
}


def build(endpoints: Sequence[Endpoint], shape: Shape, *, server: str) -> Data:
    """OpenAPI 3.1 of these endpoints. `server`: the address that their paths are under."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Weidewinkels",
            "version": VERSION,
            "summary": "The records of a CKAN DataStore, to read and to change.",
            "description": ABOUT.format(name=get_resource().name or "this resource"),
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            endpoint.path: {
                method.lower(): _operation(operation, shape)
                for method, operation in endpoint.operations.items()
            }
            for endpoint in endpoints
        },
        "components": {
            "schemas": schemas(shape),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A personal token, such as wdw_…, with scope read or write.",
                }
            },
        },
    }


def _operation(operation: Operation, shape: Shape) -> Data:
    data: Data = {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": list(operation.parameters(shape)),
        "responses": {
            **{str(status): _answer(one) for status, one in operation.answers.items()},
            **_problems(operation),
        },
    }
    if operation.description:
        data["description"] = operation.description
    if operation.is_public:
        data["security"] = []
    if operation.body:
        data["requestBody"] = {"required": True, "content": {JSON: _body(operation, shape)}}
    return data


def _body(operation: Operation, shape: Shape) -> Data:
    content: Data = {"schema": ref(operation.body)}
    if examples := operation.examples(shape):
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    return content


def _answer(one: Answer) -> Data:
    data: Data = {"description": one.description}
    if one.headers:
        data["headers"] = {name: HEADERS[name] for name in one.headers}
    if one.links:
        key = "key" if one.schema == "Outcome" else "batch"
        value = LINKED[one.schema]
        data["links"] = {
            name: {"operationId": name, "parameters": {f"path.{key}": value}} for name in one.links
        }
    if one.schema:
        data["content"] = {JSON: {"schema": ref(one.schema)}}
    return data


def _problems(operation: Operation) -> dict[str, Data]:
    """By status, with the types that it may be."""
    codes = [*ALWAYS, *operation.problems]
    codes += [] if operation.is_public else WITH_TOKEN
    codes += WITH_BODY if operation.body else ()
    codes += WRITING if operation.writes else ()
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(TITLES[code][0].value, []).append(code)
    return {
        str(status): {
            "description": " ".join(f"`{TYPE}{code}`: {TITLES[code][1]}." for code in of_status),
            "headers": HEADERS_OF_PROBLEM.get(status, {}),
            "content": {CONTENT_TYPE: {"schema": ref("Problem")}},
        }
        for status, of_status in sorted(by_status.items())
    }
