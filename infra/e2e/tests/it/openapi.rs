//! The OpenAPI document: it is what the handlers say, tells of every endpoint, keeps its promises, and its examples are right.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use e2e::{CONTRACT, Person, Site, stories};
use http::Method;
use openapi::{Examples, breaking_changes, may_break, page};
use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Value, json};

use crate::template::DEPLOYED;

/// Where the document is kept, and what is a part of it.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/web");

/// Endpoints of which no story can have a good answer: only the vendors can sign for the ones, and the other needs something that failed.
const WITHOUT_EXAMPLE: [&str; 3] =
    ["POST /webhooks/stripe", "POST /webhooks/mailgun", "POST /ops/dead-letters/{id}/redrive"];

/// The document itself is example enough.
const ITSELF: &str = "GET /openapi.json";

fn file(name: &str) -> PathBuf {
    PathBuf::from(FOLDER).join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// Indented by a space: it is served as it is kept.
fn text(json: &Value) -> String {
    let mut text = Vec::new();
    json.serialize(&mut Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "))).unwrap();
    String::from_utf8(text).unwrap() + "\n"
}

fn examples() -> Examples {
    Examples::of(read("examples.json"))
}

fn is_updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// The examples that are still right, and recorded ones where there are none.
async fn newly_recorded() -> Examples {
    let mut examples = examples();
    examples
        .retain(|example| CONTRACT.endpoints().contains(&example.endpoint) && CONTRACT.of_example(example).is_empty());
    let site = Site::in_process().await.recording();
    for (_, story) in stories::all() {
        story(&site).await;
    }
    let mut recorded = site.recorded();
    recorded.retain(|exchange| exchange.endpoint != ITSELF);
    examples.add_missing(&recorded);
    examples
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_and_its_page_are_what_the_handlers_say() {
    if is_updating() {
        fs::write(file("examples.json"), text(&newly_recorded().await.to_json())).unwrap();
    }
    let document = local::document().to_json(local::VERSION, &examples());
    for (name, expected) in [("openapi.json", text(&document)), ("docs.html", page(&document))] {
        if is_updating() {
            fs::write(file(name), &expected).unwrap();
        }
        let golden = fs::read_to_string(file(name)).unwrap();
        let differing = golden.lines().zip(expected.lines()).find(|(golden, expected)| golden != expected);
        assert_eq!(
            golden.len(),
            expected.len(),
            "{name}: UPDATE_GOLDEN=1 writes it anew; first difference: {differing:#?}"
        );
        assert_eq!(differing, None, "{name}: UPDATE_GOLDEN=1 writes it anew");
    }
}

#[test]
fn every_route_of_the_template_is_described_and_nothing_else() {
    let routes = DEPLOYED.functions.iter().flat_map(|function| &function.routes);
    let routes: BTreeSet<String> = routes.map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(CONTRACT.endpoints().into_iter().collect::<BTreeSet<_>>(), routes);
}

#[test]
fn every_endpoint_and_every_schema_has_a_name_of_its_own() {
    let names: Vec<String> =
        CONTRACT.endpoints().iter().map(|endpoint| CONTRACT.operation(endpoint)["operationId"].to_string()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let schemas = CONTRACT.document()["components"]["schemas"].as_object().unwrap();
    let numbered: Vec<&String> =
        schemas.keys().filter(|name| name.ends_with(|last: char| last.is_ascii_digit())).collect();
    assert!(numbered.is_empty(), "two types have the same name: {numbered:?}");
}

#[test]
fn every_example_is_valid() {
    let examples = examples().exchanges();
    let wrong: Vec<String> = examples.iter().flat_map(|example| CONTRACT.of_example(example)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_endpoint_that_answers_json_has_an_example_of_it() {
    let shown: BTreeSet<String> = examples()
        .exchanges()
        .into_iter()
        .filter(|example| example.status < 300)
        .map(|example| format!("{} {}", example.endpoint, example.status))
        .collect();
    let mut missing = Vec::new();
    for endpoint in CONTRACT.endpoints().iter().filter(|one| !WITHOUT_EXAMPLE.contains(&one.as_str()) && *one != ITSELF)
    {
        for (status, response) in CONTRACT.operation(endpoint)["responses"].as_object().unwrap() {
            let answers_json = status.starts_with('2') && !response["content"]["application/json"].is_null();
            if answers_json && !shown.contains(&format!("{endpoint} {status}")) {
                missing.push(format!("{endpoint} {status}"));
            }
        }
    }
    assert!(missing.is_empty(), "no story has a good answer of these: {missing:#?}");
}

#[test]
fn nothing_breaks_without_a_new_version() {
    let (released, current) = (read("openapi.released.json"), read("openapi.json"));
    let version = |document: &Value| document["info"]["version"].as_str().unwrap_or_default().to_owned();
    if may_break(&version(&released), &version(&current)) {
        return;
    }
    let breaking = breaking_changes(&released, &current);
    assert!(breaking.is_empty(), "clients of {} would stumble: {breaking:#?}", version(&released));
}

/// The endpoint with something in place of its variables, that is not there.
fn call<'a>(site: &'a Site, endpoint: &str) -> e2e::Call<'a> {
    let (method, path) = endpoint.split_once(' ').unwrap();
    let segments = path.split('/').map(|part| match part {
        "{ticketTypeId}" => "regular",
        part if part.starts_with('{') => "00000000-0000-4000-8000-000000000000",
        part => part,
    });
    let call = site.call(method.parse::<Method>().unwrap(), segments.collect::<Vec<_>>().join("/"));
    if method == "GET" || method == "DELETE" { call } else { call.json(json!({})) }
}

/// The roles of which an endpoint wants one; none if nobody need log in.
fn wanted(endpoint: &str) -> Option<BTreeSet<&'static str>> {
    let ways = CONTRACT.operation(endpoint)["security"].as_array().unwrap();
    let roles = ways.iter().flat_map(|way| way["bearer"].as_array().unwrap()).map(|role| role.as_str().unwrap());
    (!ways.is_empty()).then(|| roles.collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_may_call_an_endpoint_are_those_of_whom_the_document_says_so() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let admin = site.new_person(&staff.admin, &["admin"]).await;
    let people: [(&str, &Person); 5] = [
        ("fan", &fan),
        ("organizer", &staff.organizer),
        ("gate", &staff.gate),
        ("finance", &staff.finance),
        ("admin", &admin),
    ];
    let mut wrong = Vec::new();
    for endpoint in CONTRACT.endpoints() {
        let wanted = wanted(&endpoint);
        let status = call(&site, &endpoint).send().await.status;
        if (status == 401) != (wanted.is_some() || endpoint == "POST /sessions" && status == 401) {
            wrong.push(format!("{endpoint} without a token: {status}"));
        }
        for (role, person) in people {
            let is_let_in = wanted.as_ref().is_none_or(|roles| roles.is_empty() || roles.contains(role));
            let status = call(&site, &endpoint).by(person).send().await.status;
            if (status == 403) == is_let_in {
                wrong.push(format!("{endpoint} by {role}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_that_it_needs_nothing_from_elsewhere() {
    let page = Site::in_process().await.get("/docs").send().await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!web::docs::PAGE.contains("<script") && !web::docs::PAGE.contains("src="));
}
