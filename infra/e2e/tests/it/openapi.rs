//! The OpenAPI document matches the handlers, covers every endpoint, breaks no client, and has valid examples.

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

/// The folder of the document and its parts.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/web");

/// Endpoints that no story can call successfully: only the vendors can sign webhooks, a redrive needs a dead letter, and a refund is made by
/// hand after the card has refused it for hours.
const WITHOUT_EXAMPLE: [&str; 6] = [
    "POST /webhooks/stripe",
    "POST /webhooks/mailgun",
    "POST /ops/dead-letters/{id}/redrive",
    "POST /ops/dead-letters/redrive",
    "POST /ops/republish",
    "POST /payments/{paymentId}/refunds/{refundId}/manual",
];

/// Needs no example.
const ITSELF: &str = "GET /openapi.json";

fn file(name: &str) -> PathBuf {
    PathBuf::from(FOLDER).join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// Indented by one space, since the file is served as it is.
fn text(json: &Value) -> String {
    let mut text = Vec::new();
    json.serialize(&mut Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "))).unwrap();
    String::from_utf8(text).unwrap() + "\n"
}

fn examples() -> Examples {
    Examples::from_json(read("examples.json"))
}

fn is_updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// The examples that are still valid, completed with recorded ones.
async fn newly_recorded() -> Examples {
    let mut examples = examples();
    examples.retain(|example| {
        CONTRACT.endpoints().contains(&example.endpoint) && CONTRACT.violations_of_example(example).is_empty()
    });
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
async fn document_and_page_match_the_handlers() {
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
            "{name}: UPDATE_GOLDEN=1 rewrites it; first difference: {differing:#?}"
        );
        assert_eq!(differing, None, "{name}: UPDATE_GOLDEN=1 rewrites it");
    }
}

#[test]
fn document_describes_exactly_the_deployed_routes() {
    let routes = DEPLOYED.functions.iter().flat_map(|function| &function.routes);
    let pages: BTreeSet<&str> = local::page_routes().iter().map(|page| page.path).collect();
    // A GET is described, and HEAD answers the same.
    let routes = routes.filter(|route| route.method != "HEAD" && route.path != "$default");
    let routes = routes.filter(|route| !pages.contains(route.path.as_str()));
    let routes: BTreeSet<String> = routes.map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(CONTRACT.endpoints().into_iter().collect::<BTreeSet<_>>(), routes);
}

#[test]
fn operation_ids_and_schema_names_are_unique() {
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
    let wrong: Vec<String> = examples.iter().flat_map(|example| CONTRACT.violations_of_example(example)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_json_response_has_an_example() {
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
    assert!(missing.is_empty(), "no story calls these successfully: {missing:#?}");
}

#[test]
fn breaking_changes_need_a_new_version() {
    let (released, current) = (read("openapi.released.json"), read("openapi.json"));
    let version = |document: &Value| document["info"]["version"].as_str().unwrap_or_default().to_owned();
    if may_break(&version(&released), &version(&current)) {
        return;
    }
    let breaking = breaking_changes(&released, &current);
    assert!(breaking.is_empty(), "this breaks clients of {}: {breaking:#?}", version(&released));
}

/// A call of the endpoint with ids that do not exist.
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

/// The roles that may call an endpoint; none if it needs no login.
fn required_roles(endpoint: &str) -> Option<BTreeSet<&'static str>> {
    let ways = CONTRACT.operation(endpoint)["security"].as_array().unwrap();
    let roles_of = |scheme: &str| -> BTreeSet<&'static str> {
        let roles = ways.iter().flat_map(|way| way[scheme].as_array().into_iter().flatten());
        roles.map(|role| role.as_str().unwrap()).collect()
    };
    let roles = roles_of("bearer");
    assert_eq!(roles, roles_of("cookie"), "{endpoint}");
    (!ways.is_empty()).then_some(roles)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_admit_exactly_the_documented_roles() {
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
        let required = required_roles(&endpoint);
        let status = call(&site, &endpoint).send().await.status;
        if (status == 401) != (required.is_some() || endpoint == "POST /sessions" && status == 401) {
            wrong.push(format!("{endpoint} without a token: {status}"));
        }
        for (role, person) in people {
            let is_allowed = required.as_ref().is_none_or(|roles| roles.is_empty() || roles.contains(role));
            // Logging out ends the session that the other endpoints are called with.
            let caller =
                if endpoint == "DELETE /sessions/current" { site.log_in_again(person).await } else { person.clone() };
            let status = call(&site, &endpoint).by(&caller).send().await.status;
            if (status == 403) == is_allowed {
                wrong.push(format!("{endpoint} by {role}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documentation_page_loads_nothing_external() {
    let page = Site::in_process().await.get("/docs").send().await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!web::queries::docs::PAGE.contains("<script") && !web::queries::docs::PAGE.contains("src="));
}
