use kernel::{Quantity, Role, Text};
use lambda::http::Problem;
use openapi::{Document, Examples, Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, Deserialize, JsonSchema)]
struct Seat {
    row: Text<3>,
    #[serde(default = "one")]
    count: Quantity,
}

fn one() -> Quantity {
    Quantity::ONE
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Seats {
    seats: Vec<Seat>,
}

fn document() -> Value {
    let operation = Operation::put("web-docs", "/seats/{row}", "putSeats")
        .describe("Put seats", "")
        .for_roles(&[Role::Organizer, Role::Admin])
        .path::<Text<3>>("row", "The row.")
        .conditional()
        .body::<Seats>()
        .responds(SuccessResponse::ok::<Seats>().versioned())
        .problems([Problem::new(409, "row_full", "The row is full.")]);
    Document::default().with("seats", "Seats.", vec![operation]).to_json("1.0.0", &Examples::default())
}

fn operation() -> Value {
    document()["paths"]["/seats/{row}"]["put"].clone()
}

#[test]
fn type_that_differs_in_requests_has_an_input_schema() {
    let schemas = document()["components"]["schemas"].clone();
    assert_eq!(schemas["Seat"]["required"], json!(["row", "count"]));
    assert_eq!(schemas["SeatInput"]["required"], json!(["row"]));
    let body = &operation()["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["properties"]["seats"]["items"]["$ref"], "#/components/schemas/SeatInput");
}

#[test]
fn one_of_the_roles_is_enough() {
    assert_eq!(
        operation()["security"],
        json!([{"bearer": ["organizer"]}, {"bearer": ["admin"]}, {"cookie": ["organizer"]}, {"cookie": ["admin"]}])
    );
}

#[test]
fn page_names_each_role_once() {
    let page = openapi::page(&document());
    assert!(page.contains("Users with the role <b>admin</b> or <b>organizer</b>."), "{page}");
}

#[test]
fn problem_codes_are_grouped_by_status() {
    let code = |status: &str| {
        operation()["responses"][status]["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]
            ["enum"]
            .clone()
    };
    assert_eq!(code("409"), json!(["concurrent_change", "row_full"]));
    assert_eq!(code("401"), json!(["invalid_token", "session_ended", "token_expired", "unauthenticated"]));
}

#[test]
fn every_reference_has_a_target() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(all) => {
                found.extend(all.get("$ref").and_then(Value::as_str).map(str::to_owned));
                all.values().for_each(|one| references(one, found));
            }
            Value::Array(all) => all.iter().for_each(|one| references(one, found)),
            _ => {}
        }
    }
    let (document, mut found) = (document(), Vec::new());
    references(&document, &mut found);
    let lost: Vec<&String> =
        found.iter().filter(|one| document.pointer(one.trim_start_matches('#')).is_none()).collect();
    assert!(found.len() > 10 && lost.is_empty(), "{lost:?}");
}

#[test]
fn limits_are_those_of_the_types() {
    let row = &document()["components"]["schemas"]["Seat"]["properties"]["row"];
    assert_eq!((&row["minLength"], &row["maxLength"]), (&json!(1), &json!(3)));
}

#[test]
fn page_escapes_html() {
    let operation = Operation::get("web-docs", "/<b>", "get").describe("<script>", "<i>");
    let document = Document::default().with("all", "", vec![operation]).to_json("1.0.0", &Examples::default());
    let page = openapi::page(&document);
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}
