"""What came in against what the document says of it: the very schemas that are published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import QueryDict
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from weidewinkels.api.document.schemas import schemas
from weidewinkels.api.problems import found_wrong
from weidewinkels.api.shape import Shape

MOST_TOLD = 100
LONGEST_TOLD = 300
REF = "#/components/schemas/"


def _is_whole(_checker: object, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, Decimal) and value == int(value))


Validator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def checked_body(body: Any, name: str, shape: Shape) -> None:
    """Raises Problem, with a JSON pointer to each thing that is wrong, unless it fits the schema."""
    known = schemas(shape)
    name = _variant(body, name, known)
    validator = Validator(_inlined(known[name], known))
    if wrong := list(islice(map(_told, _each(validator.iter_errors(body))), MOST_TOLD)):
        raise found_wrong("invalid", wrong)


def checked_parameters(given: QueryDict, declared: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Name → value, as its schema has it. Raises Problem for one that is unknown or no good."""
    by_name = {parameter["name"]: parameter["schema"] for parameter in declared}
    values: dict[str, Any] = {}
    wrong: list[dict[str, str]] = []
    for name, texts in given.lists():
        if name not in by_name:
            wrong.append(
                {"parameter": name[:LONGEST_TOLD], "detail": "There is no such parameter."}
            )
            continue
        schema = by_name[name]
        value = _value_of([str(text) for text in texts], schema)
        found = next(Validator(schema).iter_errors(value), None)
        if found is None:
            values[name] = value
        else:
            wrong.append({"parameter": name, "detail": found.message[:LONGEST_TOLD]})
    if wrong:
        raise found_wrong("bad-request", wrong[:MOST_TOLD])
    return values


def check_headers(given: Mapping[str, str], declared: Sequence[Mapping[str, Any]]) -> None:
    """Raises Problem for a header that is there and no good: it would be read as something else."""
    wrong = [
        {"parameter": name, "detail": found.message[:LONGEST_TOLD]}
        for name, schema in ((one["name"], one["schema"]) for one in declared)
        if name in given and (found := next(Validator(schema).iter_errors(given[name]), None))
    ]
    if wrong:
        raise found_wrong("bad-request", wrong)


def _inlined(schema: Any, known: Mapping[str, Any]) -> Any:
    """Without references, each of which would be looked up anew for every entry of a batch."""
    if isinstance(schema, list):
        return [_inlined(part, known) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(name := schema.get("$ref"), str):
        return _inlined(known[name.removeprefix(REF)], known)
    return {key: _inlined(part, known) for key, part in schema.items()}


def _variant(body: Any, name: str, known: Mapping[str, Any]) -> str:
    """The one of several schemas that the body says it follows: errors then tell of that one."""
    choice = known[name].get("discriminator")
    if choice is None:
        return name
    said = body.get(choice["propertyName"]) if isinstance(body, dict) else None
    found = choice["mapping"].get(said) if isinstance(said, str) else None
    if found is None:
        texts = ", ".join(choice["mapping"])
        detail = f"{choice['propertyName']} must be one of {texts}."
        raise found_wrong("invalid", [{"pointer": f"/{choice['propertyName']}", "detail": detail}])
    return str(found).removeprefix(REF)


def _each(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    """Of a value that fits none of several schemas, what is wrong by the first of them."""
    for error in errors:
        yield error.context[0] if error.validator == "anyOf" and error.context else error


def _told(error: ValidationError) -> dict[str, str]:
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path]
    return {
        "pointer": "".join(f"/{step}" for step in steps),
        "detail": error.message[:LONGEST_TOLD],
    }


def _value_of(texts: list[str], schema: Mapping[str, Any]) -> Any:
    """What the texts of one parameter say; a text that is no number stays one, and doesn't fit."""
    if schema["type"] == "array":
        return texts
    if len(texts) > 1:
        return texts
    text = texts[0]
    if schema["type"] == "integer" and text.isascii() and text.lstrip("-").isdigit():
        return int(text[:20])
    return text
