use openapi::{Examples, Exchange};
use serde_json::{Value, json};

fn exchange(endpoint: &str, status: u16, response: Value) -> Exchange {
    Exchange { endpoint: endpoint.to_owned(), request: None, status, response }
}

fn of(exchanges: &[Exchange]) -> Value {
    let mut examples = Examples::default();
    examples.add_missing(exchanges);
    examples.to_json()
}

#[test]
fn list_example_is_the_shortest_one_with_an_item() {
    let list = |items: Value| exchange("GET /orders", 200, json!({ "items": items }));
    let examples = of(&[list(json!([])), list(json!([1, 2])), list(json!([1]))]);
    assert_eq!(examples["GET /orders"]["answers"]["200"]["items"], json!([1]));
}

#[test]
fn example_is_the_most_complete_response() {
    let examples = of(&[exchange("GET /cart", 200, json!({})), exchange("GET /cart", 200, json!({"total": 1}))]);
    assert_eq!(examples["GET /cart"]["answers"]["200"], json!({"total": 1}));
}

#[test]
fn request_example_belongs_to_its_response() {
    let asked = |name: &str| Exchange {
        request: Some(json!({ "name": name })),
        ..exchange("POST /users", 201, json!({ "name": name }))
    };
    let example = &of(&[asked("A"), asked("Ann")])["POST /users"];
    assert_eq!(example["request"], example["answers"]["201"]);
}

#[test]
fn problems_are_grouped_by_code() {
    let problem = |code: &str| exchange("POST /orders", 409, json!({ "code": code }));
    let examples = of(&[problem("sold_out"), problem("cart_closed"), problem("sold_out")]);
    let kept = examples["POST /orders"]["problems"]["409"].as_object().unwrap();
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["cart_closed", "sold_out"]);
}

#[test]
fn existing_example_stays_while_it_is_valid() {
    let mut examples = Examples::from_json(of(&[exchange("GET /me", 200, json!({"name": "Ann"}))]));
    let newer = [exchange("GET /me", 200, json!({"name": "Somebody else"}))];
    examples.add_missing(&newer);
    assert_eq!(examples.to_json()["GET /me"]["answers"]["200"]["name"], "Ann");
    examples.retain(|_| false);
    examples.add_missing(&newer);
    assert_eq!(examples.to_json()["GET /me"]["answers"]["200"]["name"], "Somebody else");
}
