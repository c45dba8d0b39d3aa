use openapi::{breaking_changes, may_break};
use serde_json::{Value, json};

/// A document with one endpoint that uses all features.
fn released() -> Value {
    json!({
        "info": {"version": "1.4.2"},
        "paths": {"/orders/{orderId}": {"put": {
            "security": [{"bearer": ["fan"]}],
            "parameters": [
                {"name": "orderId", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 100},
                    "method": {"enum": ["email", "courier"]},
                    "lines": {"type": "array", "maxItems": 50, "items": {"$ref": "#/components/schemas/Line"}},
                    "phone": {"type": ["string", "null"]}
                },
                "required": ["name"]
            }}}},
            "responses": {
                "200": {
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
                },
                "409": {"content": {"application/problem+json": {"schema": {"allOf": [
                    {"type": "object"}, {"properties": {"code": {"enum": ["order_confirmed"]}}}
                ]}}}}
            }
        }}},
        "components": {"schemas": {
            "Line": {"type": "object", "properties": {"quantity": {"type": "integer", "minimum": 1}}, "required": ["quantity"]},
            "Order": {
                "type": "object",
                "properties": {
                    "status": {"type": "string", "enum": ["placed", "paid"]},
                    "note": {"type": "string"},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                    "delivery": {"anyOf": [{"$ref": "#/components/schemas/Line"}, {"type": "null"}]}
                },
                "required": ["status", "lines"]
            }
        }}
    })
}

const OPERATION: &str = "/paths/~1orders~1{orderId}/put";
const REQUEST: &str = "/paths/~1orders~1{orderId}/put/requestBody/content/application~1json/schema";
const ORDER: &str = "/components/schemas/Order";

/// The breaking changes when a member is replaced.
fn broken_by(place: &str, member: &str, value: Value) -> Vec<String> {
    let mut changed = released();
    changed.pointer_mut(place).unwrap()[member] = value;
    breaking_changes(&released(), &changed)
}

/// The breaking changes when a member is removed.
fn broken_without(place: &str, member: &str) -> Vec<String> {
    let mut changed = released();
    changed.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(member).unwrap();
    breaking_changes(&released(), &changed)
}

#[test]
fn same_document_breaks_nothing() {
    assert_eq!(breaking_changes(&released(), &released()), Vec::<String>::new());
}

#[test]
fn removed_path_breaks() {
    assert_eq!(broken_without("/paths", "/orders/{orderId}"), ["PUT /orders/{}: was removed"]);
}

#[test]
fn removed_method_breaks() {
    assert_eq!(broken_without("/paths/~1orders~1{orderId}", "put"), ["PUT /orders/{}: was removed"]);
}

#[test]
fn renamed_path_parameter_breaks_nothing() {
    let renamed = released().to_string().replace("orderId", "id");
    assert_eq!(breaking_changes(&released(), &serde_json::from_str(&renamed).unwrap()), Vec::<String>::new());
}

#[test]
fn new_endpoint_breaks_nothing() {
    assert_eq!(broken_by("/paths", "/carts", json!({"get": {"responses": {}}})), Vec::<String>::new());
}

#[test]
fn changed_role_breaks_and_an_additional_one_does_not() {
    assert!(!broken_by(OPERATION, "security", json!([{"bearer": ["admin"]}])).is_empty());
    assert!(broken_by(OPERATION, "security", json!([{"bearer": ["fan"]}, {"bearer": ["admin"]}])).is_empty());
    assert!(broken_by(OPERATION, "security", json!([])).is_empty());
}

#[test]
fn new_required_request_field_breaks_and_an_optional_one_does_not() {
    assert!(!broken_by(REQUEST, "required", json!(["name", "method"])).is_empty());
    let place = format!("{REQUEST}/properties");
    assert!(broken_by(&place, "gift", json!({"type": "boolean"})).is_empty());
}

#[test]
fn request_field_made_optional_breaks_nothing() {
    assert!(broken_by(REQUEST, "required", json!([])).is_empty());
}

#[test]
fn removed_request_field_breaks() {
    let broken = broken_without(&format!("{REQUEST}/properties"), "phone");
    assert_eq!(broken, ["PUT /orders/{}: request/phone: was removed"]);
}

#[test]
fn narrower_limits_of_a_request_break_and_wider_ones_do_not() {
    let name = format!("{REQUEST}/properties/name");
    assert!(!broken_by(&name, "maxLength", json!(50)).is_empty());
    assert!(!broken_by(&name, "minLength", json!(2)).is_empty());
    assert!(!broken_by(&name, "pattern", json!("^[a-z]+$")).is_empty());
    assert!(broken_by(&name, "maxLength", json!(200)).is_empty());
    let lines = format!("{REQUEST}/properties/lines");
    assert!(!broken_by(&lines, "maxItems", json!(10)).is_empty());
    assert!(broken_without(&lines, "maxItems").is_empty());
}

#[test]
fn narrower_request_type_breaks_and_a_wider_one_does_not() {
    let phone = format!("{REQUEST}/properties/phone");
    assert!(!broken_by(&phone, "type", json!("string")).is_empty());
    assert!(broken_by(&phone, "type", json!(["string", "null", "integer"])).is_empty());
}

#[test]
fn removed_request_variant_breaks_and_a_new_one_does_not() {
    let method = format!("{REQUEST}/properties/method");
    assert!(!broken_by(&method, "enum", json!(["email"])).is_empty());
    assert!(broken_by(&method, "enum", json!(["email", "courier", "pickup"])).is_empty());
}

#[test]
fn new_required_parameter_breaks_and_an_optional_one_does_not() {
    let with = |parameter: Value| {
        let mut parameters = released().pointer(OPERATION).unwrap()["parameters"].clone();
        parameters.as_array_mut().unwrap().push(parameter);
        broken_by(OPERATION, "parameters", parameters)
    };
    assert!(!with(json!({"name": "at", "in": "query", "required": true, "schema": {}})).is_empty());
    assert!(with(json!({"name": "at", "in": "query", "schema": {}})).is_empty());
}

#[test]
fn narrower_parameter_breaks() {
    assert!(!broken_by(&format!("{OPERATION}/parameters/1/schema"), "maximum", json!(10)).is_empty());
}

#[test]
fn removed_response_field_breaks_even_if_optional() {
    assert!(!broken_without(&format!("{ORDER}/properties"), "status").is_empty());
    assert!(!broken_without(&format!("{ORDER}/properties"), "note").is_empty());
}

#[test]
fn response_field_made_optional_breaks() {
    assert!(!broken_by(ORDER, "required", json!(["status"])).is_empty());
}

#[test]
fn new_response_field_breaks_nothing() {
    assert!(broken_by(&format!("{ORDER}/properties"), "paidAt", json!({"type": "string"})).is_empty());
}

#[test]
fn changed_type_of_a_response_field_breaks() {
    assert!(!broken_by(&format!("{ORDER}/properties/note"), "type", json!("integer")).is_empty());
    assert!(!broken_by(&format!("{ORDER}/properties/note"), "type", json!(["string", "null"])).is_empty());
}

#[test]
fn new_response_value_breaks_and_a_removed_one_does_not() {
    let status = format!("{ORDER}/properties/status");
    assert!(!broken_by(&status, "enum", json!(["placed", "paid", "lost"])).is_empty());
    assert!(broken_by(&status, "enum", json!(["placed"])).is_empty());
}

#[test]
fn nested_change_is_found() {
    let broken = broken_by("/components/schemas/Line/properties/quantity", "type", json!("string"));
    assert!(broken.iter().any(|one| one.contains("200 application/json/lines/*/quantity")), "{broken:?}");
    assert!(broken.iter().any(|one| one.contains("200 application/json/delivery")), "{broken:?}");
    assert!(broken.iter().any(|one| one.contains("request/lines/*/quantity")), "{broken:?}");
}

#[test]
fn removed_response_header_and_code_break() {
    let responses = format!("{OPERATION}/responses");
    assert!(!broken_without(&responses, "200").is_empty());
    assert!(!broken_without(&format!("{responses}/200/headers"), "ETag").is_empty());
    let codes = format!("{responses}/409/content/application~1problem+json/schema/allOf/1/properties/code");
    assert!(!broken_by(&codes, "enum", json!(["order_paid"])).is_empty());
    assert!(broken_by(&codes, "enum", json!(["order_confirmed", "order_paid"])).is_empty());
}

#[test]
fn major_versions_may_break_and_minor_ones_before_the_first() {
    for (released, current) in [("1.4.2", "2.0.0"), ("0.1.0", "0.2.0"), ("0.9.0", "1.0.0")] {
        assert!(may_break(released, current), "{current} after {released}");
    }
    for (released, current) in
        [("1.4.2", "1.5.0"), ("1.4.2", "1.4.3"), ("0.1.0", "0.1.1"), ("2.0.0", "1.9.0"), ("1.0.0", "1.0.0")]
    {
        assert!(!may_break(released, current), "{current} after {released}");
    }
}
