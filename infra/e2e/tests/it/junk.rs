//! Junk sent to every endpoint gets a clear problem, never a 500, and writes nothing.

use e2e::{Person, Response, Site};
use http::Method;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// A request with junk in it.
#[derive(Debug, Clone)]
struct Junk {
    route: usize,
    caller: usize,
    parameter: String,
    query: String,
    body: Vec<u8>,
    header: Option<(&'static str, String)>,
}

/// Arbitrary JSON, with some of our field names.
fn json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![Just(json!(-1)), Just(json!(0)), Just(json!(1e300)), any::<i64>().prop_map(Value::from)];
    let text = prop_oneof![
        ".{0,40}",
        Just("x".repeat(5_000)),
        Just("2031-06-20T19:00:00Z".to_owned()),
        Just("00000000-0000-4000-8000-000000000000".to_owned()),
        Just("349.00".to_owned()),
    ];
    let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), number, text.prop_map(Value::from)];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let name = prop_oneof![
            prop::sample::select(vec![
                "email",
                "password",
                "name",
                "artist",
                "startsAt",
                "venue",
                "city",
                "country",
                "ticketTypes",
                "price",
                "amount",
                "currency",
                "ticketTypeId",
                "capacity",
                "concertId",
                "quantity",
                "method",
                "customer",
                "paymentMethodId",
                "confirmationTokenId",
                "expectedTotal",
                "roles",
                "code",
                "gate",
                "address",
                "currentPassword",
                "newPassword",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,8}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => json().prop_map(|json| json.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => Just(vec![b'['; 10_000]),
        1 => Just(Vec::new()),
        1 => Just(vec![b' '; 70_000]),
    ]
}

fn junk(routes: usize, callers: usize) -> impl Strategy<Value = Junk> {
    let parameter = prop_oneof![
        Just("00000000-0000-4000-8000-000000000000".to_owned()),
        "[A-Za-z0-9_.~-]{1,80}",
        Just("%F0%9F%8E%B8%00%2F..%2F".to_owned()),
    ];
    let query = prop_oneof![Just(String::new()), "\\?(limit|cursor|city|from|to|q|userId)=[A-Za-z0-9%.-]{0,20}"]
        .prop_map(|query| query.replace('%', "%25"));
    let header = prop_oneof![
        2 => Just(None),
        1 => "[ -~]{0,40}".prop_map(|text| Some(("if-match", text))),
        1 => "[ -~]{0,300}".prop_map(|text| Some(("x-correlation-id", text))),
    ];
    (0..routes, 0..callers, parameter, query, body(), header).prop_map(
        |(route, caller, parameter, query, body, header)| Junk { route, caller, parameter, query, body, header },
    )
}

/// A route with its parameters filled in.
fn path(route: &str, junk: &Junk) -> String {
    let filled =
        route.split('/').map(|segment| if segment.starts_with('{') { junk.parameter.as_str() } else { segment });
    filled.collect::<Vec<_>>().join("/") + &junk.query
}

fn is_clear(response: &Response) -> bool {
    let from_gateway = response.body["message"].is_string();
    let is_problem = response.header("content-type") == "application/problem+json"
        && response.body["code"].as_str().is_some_and(|code| !code.is_empty());
    // Some paths are pages for people.
    let is_page = response.header("content-type").starts_with("text/html") || response.status.is_redirection();
    response.status.is_success() || from_gateway || is_problem || is_page
}

/// Wrong passwords and codes are counted.
fn is_counted(response: &Response) -> bool {
    let code = response.body["code"].as_str().unwrap_or_default();
    ["invalid_credentials", "wrong_password", "wrong_code", "too_many_attempts"].contains(&code)
}

#[test]
fn junk_gets_a_clear_problem_and_writes_nothing() {
    let runtime = Runtime::new().unwrap();
    let (site, people) = runtime.block_on(async {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let fan = site.new_fan().await;
        let invalid_token = Person { token: "junk.junk.junk".to_owned(), ..fan.clone() };
        site.frontrow().unwrap().settle().await;
        (site, vec![invalid_token, fan, staff.organizer, staff.gate, staff.finance, staff.admin])
    });
    let cloud = site.frontrow().unwrap().cloud().clone();
    let routes: Vec<(Method, String)> = cloud
        .template()
        .functions
        .iter()
        .flat_map(|function| function.routes.iter())
        // It would leave nobody to send junk.
        .filter(|route| route.path != "/sessions/current" && route.path != "$default")
        // As GET, but without the body that says what is wrong.
        .filter(|route| route.method != "HEAD")
        .map(|route| (route.method.parse().unwrap(), route.path.clone()))
        .collect();
    assert!(routes.len() > 30, "all endpoints");
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&junk(routes.len(), people.len()), |junk| {
        let (method, route) = &routes[junk.route];
        let before = cloud.meter().snapshot();
        let mut call = site.call(method.clone(), path(route, &junk)).by(&people[junk.caller]).raw(junk.body.clone());
        if let Some((name, value)) = &junk.header {
            call = call.header(name, value.clone());
        }
        let response = runtime.block_on(async {
            let response = call.send().await;
            site.frontrow().unwrap().settle().await;
            response
        });
        prop_assert!(!response.status.is_server_error(), "{:#?}", response);
        prop_assert!(is_clear(&response), "{:#?}", response);
        if response.status.is_client_error() && !is_counted(&response) {
            prop_assert_eq!(cloud.meter().snapshot().since(&before).total().write_units(), 0, "{:#?}", response);
        }
        Ok(())
    });
    outcome.unwrap();
}
