"""The description of our Open311 endpoint as OpenAPI 3.1, from which programs and tests work."""

from __future__ import annotations

from typing import Any

from lib.services.participation.open311 import MAX_DESCRIPTION, SPECIFICATION, service_codes

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_DEGREES: Schema = {"type": ["number", "null"]}
_FORMATS = ("xml", "json")


def description() -> Schema:
    """Return the description."""
    paths: dict[str, Schema] = {}
    for form in _FORMATS:
        paths |= {
            f"/open311/discovery.{form}": {"get": _get("discovery", form, _discovery())},
            f"/open311/v2/services.{form}": {"get": _get("services", form, _list(_service()))},
            f"/open311/v2/services/{{service_code}}.{form}": {
                "get": _get("definition", form, _definition(), _path("service_code", _codes()))
            },
            f"/open311/v2/requests.{form}": {
                "get": _get("requests", form, _list(_request()), *_filters()),
                "post": _post(form),
            },
            f"/open311/v2/requests/{{service_request_id}}.{form}": {
                "get": _get("request", form, _list(_request()), _path("service_request_id", _key()))
            },
            f"/open311/v2/tokens/{{token}}.{form}": {
                "get": _get("token", form, _list(_token()), _path("token", _key()))
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Peta Layanan: Open311 GeoReport v2",
            "version": "2.0",
            "description": SPECIFICATION,
        },
        "paths": paths,
    }


def _get(name: str, form: str, schema: Schema, *parameters: Schema) -> Schema:
    shared = [
        _query("jurisdiction_id", {"pattern": r"^(\d\d(\.\d\d)?)?$", **_TEXT}),
        _query("bahasa", {"enum": ["id", "en"]}),
    ]
    return {
        "operationId": f"{name}_{form}",
        "parameters": [*parameters, *shared],
        "responses": _responses(form, schema),
    }


def _responses(form: str, schema: Schema) -> Schema:
    fault = _list(_object({"code": {"type": "integer"}, "description": _TEXT}))
    codes = ("400", "403", "404", "429", "503")
    return {
        "200": _content(form, schema),
        **{code: _content(form, fault) for code in codes},
    }


def _content(form: str, schema: Schema) -> Schema:
    media_type = "text/xml" if form == "xml" else "application/json"
    # XML is described as text: the specification has no schema for it.
    own = _TEXT if form == "xml" else schema
    return {"description": "", "content": {media_type: {"schema": own}}}


def _post(form: str) -> Schema:
    fields: dict[str, Schema] = {
        "api_key": _TEXT,
        "service_code": _codes(),
        "description": {"type": "string", "minLength": 10, "maxLength": MAX_DESCRIPTION},
        "lat": {"type": "number", "minimum": -11.5, "maximum": 6.5},
        "long": {"type": "number", "minimum": 94.5, "maximum": 141.5},
        "address_string": {"type": "string", "maxLength": 200},
        "address_id": {"type": "string", "maxLength": 100},
        "email": _TEXT,
        "device_id": _TEXT,
        "account_id": _TEXT,
        "first_name": _TEXT,
        "last_name": _TEXT,
        "phone": _TEXT,
        "media_url": _TEXT,
        "attribute[judul]": {"type": "string", "maxLength": 120},
    }
    body = {"type": "object", "properties": fields, "required": ["api_key", "service_code"]}
    again = {"name": "Idempotency-Key", "in": "header", "schema": _key()}
    created = _object({"service_request_id": _TEXT, "service_notice": _MAYBE, "account_id": _MAYBE})
    return {
        "operationId": f"create_{form}",
        "parameters": [again],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": body}},
        },
        "responses": _responses(form, _list(created)),
    }


def _filters() -> tuple[Schema, ...]:
    moments = (_query(name, _MOMENT) for name in ("start_date", "end_date"))
    return (
        _query("service_request_id", _TEXT),
        _query("service_code", _TEXT),
        _query("status", {"enum": ["open", "closed", "open,closed"]}),
        *moments,
    )


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _path(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _codes() -> Schema:
    return {"type": "string", "enum": list(service_codes())}


def _key() -> Schema:
    return {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,60}$"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _service() -> Schema:
    names = ("service_code", "service_name", "description", "keywords", "group")
    kinds = {"metadata": {"type": "boolean"}, "type": {"const": "realtime"}}
    return _object({**dict.fromkeys(names, _TEXT), **kinds})


def _definition() -> Schema:
    value = _object({"key": _TEXT, "name": _TEXT})
    types = ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    attribute = _object(
        {
            "variable": {"type": "boolean"},
            "code": _TEXT,
            "datatype": {"enum": types},
            "required": {"type": "boolean"},
            "datatype_description": _MAYBE,
            "order": {"type": "integer", "minimum": 1},
            "description": _TEXT,
            "values": _list(value),
        }
    )
    return _object({"service_code": _TEXT, "attributes": _list(attribute)})


def _request() -> Schema:
    texts = ("service_request_id", "service_name", "service_code", "status_notes", "description",
             "address", "address_id")  # fmt: skip
    nothing = ("agency_responsible", "service_notice", "zipcode", "media_url")
    return _object(
        {
            **dict.fromkeys(texts, _TEXT),
            **dict.fromkeys(nothing, _MAYBE),
            "status": {"enum": ["open", "closed"]},
            "requested_datetime": _MOMENT,
            "updated_datetime": _MOMENT,
            "expected_datetime": {"type": ["string", "null"], "format": "date-time"},
            "lat": _DEGREES,
            "long": _DEGREES,
        }
    )


def _token() -> Schema:
    return _object({"service_request_id": _TEXT, "token": _TEXT})


def _discovery() -> Schema:
    names = ("specification", "url", "changeset", "type")
    endpoint = _object({**dict.fromkeys(names, _TEXT), "formats": _list(_TEXT)})
    told = dict.fromkeys(("changeset", "contact", "key_service"), _TEXT)
    return _object({**told, "endpoints": _list(endpoint)})
