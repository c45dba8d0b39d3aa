//! What handlers behind HTTP accept, and how they refuse the rest.

use eventstore::Expected;
use futures::executor::block_on;
use jiff::Timestamp;
use kernel::{Currency, Money, Quantity, Text};
use lambda::http::{FieldError, Problem, Request, Response, endpoint};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{Service, env};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only read from JSON")]
struct Order {
    name: Text<10>,
    placed_at: Timestamp,
    lines: Vec<Line>,
    #[serde(default)]
    total: Option<Money>,
    way: Way,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only read from JSON")]
struct Line {
    quantity: Quantity,
    price: Money,
    note: Option<Text<5>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Way {
    Email,
    Courier,
}

async fn place((): (), request: Request) -> Result<Response, Problem> {
    request.json::<Order>()?;
    Ok(Response::no_content())
}

fn answer<F, Fut>(handle: F, payload: Value) -> (u64, Value)
where
    F: Fn((), Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let env = env(&Service::responding(&json!({})));
    let response = block_on(endpoint(&env, (), handle).build()(payload)).unwrap();
    let body = response["body"].as_str().map(|body| serde_json::from_str(body).unwrap_or_else(|_| json!(body)));
    (response["statusCode"].as_u64().unwrap(), json!({"headers": response["headers"], "body": body}))
}

fn post(body: impl Into<String>) -> Value {
    json!({"routeKey": "POST /orders", "rawPath": "/orders", "headers": {}, "body": body.into()})
}

fn order() -> Value {
    json!({
        "name": "Ann",
        "placedAt": "2031-06-20T19:00:00Z",
        "lines": [{"quantity": 1, "price": {"amount": "1.00", "currency": "PLN"}}],
        "way": "email",
    })
}

/// The problem's code, and the pointers and codes of its errors.
fn refusal(body: &Value) -> (u64, Vec<(String, String)>) {
    let (status, answer) = answer(place, post(body.to_string()));
    let errors = answer["body"]["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, member: &str| error[member].as_str().unwrap().to_owned();
    (status, errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect())
}

/// The order with another value at a pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut order = order();
    *order.pointer_mut(pointer).unwrap() = value;
    order
}

fn one(pointer: &str, code: &str) -> (u64, Vec<(String, String)>) {
    (422, vec![(pointer.to_owned(), code.to_owned())])
}

#[test]
fn valid_body_is_accepted() {
    assert_eq!(refusal(&order()), (204, vec![]));
}

#[test]
fn every_missing_field_and_wrong_type_is_named() {
    let body = json!({"name": 5, "lines": [{"quantity": "1"}, [1]], "way": "pigeon"});
    let named = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let expected = [
        named("/lines/0/price", "missing"),
        named("/lines/0/quantity", "wrong_type"),
        named("/lines/1", "wrong_type"),
        named("/name", "wrong_type"),
        named("/placedAt", "missing"),
        named("/way", "invalid_value"),
    ];
    let (status, mut errors) = refusal(&body);
    errors.sort();
    assert_eq!((status, errors), (422, expected.to_vec()));
}

#[test]
fn array_is_not_an_object() {
    let positional = json!(["Ann", "2031-06-20T19:00:00Z", [], null, "email"]);
    assert_eq!(refusal(&positional), one("", "wrong_type"));
    let price = with("/lines/0/price", json!(["1.00", "PLN"]));
    assert_eq!(refusal(&price), one("/lines/0/price", "wrong_type"));
}

#[test]
fn rule_about_a_nested_value_points_at_it() {
    assert_eq!(refusal(&with("/lines/0/price/amount", json!("1.001"))), one("/lines/0/price/amount", "invalid_amount"));
    assert_eq!(
        refusal(&with("/lines/0/price/currency", json!("pln"))),
        one("/lines/0/price/currency", "invalid_currency")
    );
    assert_eq!(refusal(&with("/lines/0/quantity", json!(0))), one("/lines/0/quantity", "invalid_quantity"));
    assert_eq!(refusal(&with("/name", json!("  "))), one("/name", "empty"));
}

#[test]
fn numbers_that_are_not_whole_are_no_quantities() {
    for number in ["2.0", "1e2", "-0", "-0.0", "\"2\"", "true", "null", "[2]"] {
        let body = order().to_string().replace("\"quantity\":1", &format!("\"quantity\":{number}"));
        let (status, answer) = answer(place, post(body));
        assert_eq!((status, &answer["body"]["errors"][0]["pointer"]), (422, &json!("/lines/0/quantity")), "{number}");
    }
    for huge in ["99999999999999999999999", "4294967297", "1000001", "-1"] {
        let body = order().to_string().replace("\"quantity\":1", &format!("\"quantity\":{huge}"));
        let (status, answer) = answer(place, post(body));
        assert_eq!((status, &answer["body"]["errors"][0]["pointer"]), (422, &json!("/lines/0/quantity")), "{huge}");
    }
}

#[test]
fn amounts_have_all_their_digits_and_nothing_else() {
    for amount in ["5.", ".5", "-0", "-0.00", "+5", "1e2", " 5", "5 ", "５", "5,00", "0x5", "", ".", "1_000", "٣"] {
        let refused = refusal(&with("/lines/0/price/amount", json!(amount)));
        assert_eq!(refused, one("/lines/0/price/amount", "invalid_amount"), "{amount:?}");
    }
}

#[test]
fn times_are_of_rfc_3339() {
    for time in [
        "2031-06-20T19:00:00+25:00",
        "2031-06-20T19:00:00+24:00",
        "2031-06-20T19:00:00+02:60",
        "2031-06-20T19:00:00+0200",
        "2031-06-20T19:00:00+02",
        "2031-06-20T19:00:00",
        "2031-06-20 19:00:00Z",
        "2031-06-20T24:00:00Z",
        "2031-06-20T19:60:00Z",
        "2016-12-31T23:59:60Z",
        "2031-06-20T19:00Z",
        "2031-06-20T19:00:00.Z",
        "2031-06-20T19:00:00,5Z",
        "2031-06-20T19:00:00Z[Europe/Warsaw]",
        "2031-06-31T19:00:00Z",
        "10000-01-01T00:00:00Z",
        "+002031-06-20T19:00:00Z",
        "-002031-06-20T19:00:00Z",
        "20310620T190000Z",
        "2031-06-20",
        "２031-06-20T19:00:00Z",
        "",
        "now",
    ] {
        assert_eq!(refusal(&with("/placedAt", json!(time))), one("/placedAt", "invalid_time"), "{time:?}");
    }
    for time in [
        "2031-06-20t19:00:00z",
        "2031-06-20T19:00:00.123456789Z",
        "2031-06-20T19:00:00-00:00",
        "2032-02-29T00:00:00+23:59",
    ] {
        assert_eq!(refusal(&with("/placedAt", json!(time))), (204, vec![]), "{time:?}");
    }
}

#[test]
fn repeated_member_is_refused() {
    let body = order().to_string().replacen('{', "{\"name\":\"Eve\",", 1);
    let (status, answer) = answer(place, post(body));
    assert_eq!((status, &answer["body"]["errors"][0]["pointer"]), (422, &json!("/name")));
    assert_eq!(answer["body"]["errors"][0]["code"], "duplicate_field");
}

#[test]
fn what_is_not_json_is_malformed() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let bodies = [
        "",
        "{",
        "\u{feff}{}",
        "{\"name\": \"\\ud800\"}",
        "{\"name\": 1e999}",
        "{} {}",
        "nul",
        &deep,
        "{\"name\":\"a\u{0}b\"}",
    ];
    for body in bodies {
        let (status, answer) = answer(place, post(body));
        assert_eq!((status, &answer["body"]["code"]), (400, &json!("malformed_json")), "{body:.20}");
    }
    let not_utf8 = json!({
        "routeKey": "POST /orders", "rawPath": "/orders", "headers": {}, "body": "eyJuYW1lIjoi/yJ9", "isBase64Encoded": true,
    });
    assert_eq!(answer(place, not_utf8).0, 400);
    assert_eq!(refusal(&Value::Null), one("", "wrong_type"));
}

#[test]
fn body_must_be_called_json_if_it_is_called_anything() {
    let status = |content_type: &str| {
        let mut payload = post(order().to_string());
        payload["headers"]["content-type"] = json!(content_type);
        answer(place, payload).0
    };
    for json in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
        assert_eq!(status(json), 204, "{json}");
    }
    for other in ["text/plain", "application/x-www-form-urlencoded", "text/json", "json"] {
        assert_eq!(status(other), 415, "{other}");
    }
}

/// Answers with the expectation as text.
async fn expectation((): (), request: Request) -> Result<Response, Problem> {
    Ok(Response::text("text/plain", format!("{:?}", request.expected()?)))
}

fn expected(if_match: &str) -> Value {
    let payload = json!({"routeKey": "PUT /orders/1", "rawPath": "/orders/1", "headers": {"if-match": if_match}});
    let (_, answer) = answer(expectation, payload);
    answer["body"].clone()
}

#[test]
fn if_match_takes_lists_and_weak_tags() {
    let one_of = |versions: &[u64]| json!(format!("{:?}", Expected::OneOf(versions.iter().copied().collect())));
    assert_eq!(expected("\"3\""), one_of(&[3]));
    assert_eq!(expected("W/\"3\""), one_of(&[3]));
    assert_eq!(expected(" \"3\" ,, W/\"5\",\"x\"\t"), one_of(&[3, 5]));
    assert_eq!(expected("*"), json!("Any"));
    // Tags that no response gave match no version.
    assert_eq!(expected("\"03\", \"+3\", \"\", \"a,b\""), one_of(&[]));
}

#[test]
fn if_match_of_another_form_is_refused() {
    for header in ["", "3", "\"3", "3\"", "\"3\" \"5\"", "w/\"3\"", "W/3", "\"3\", *", "\"a b\"", ",", "W/"] {
        assert_eq!(expected(header)["code"], "invalid_if_match", "{header:?}");
    }
}

async fn thing((): (), _: Request) -> Result<Response, Problem> {
    Ok(Response::ok(json!({"name": "thing"})).revalidated(7))
}

fn get(method: &str, headers: &Value) -> (u64, Value) {
    let route = format!("{method} /things/{{id}}");
    answer(thing, json!({"routeKey": route, "rawPath": "/things/1", "headers": headers}))
}

#[test]
fn known_version_is_not_sent_again() {
    for known in ["\"7\"", "W/\"7\"", "\"6\", \"7\"", "*"] {
        let (status, answer) = get("GET", &json!({"if-none-match": known}));
        assert_eq!((status, &answer["body"]), (304, &Value::Null), "{known}");
        assert_eq!(answer["headers"]["etag"], "\"7\"");
    }
    for other in ["\"6\"", "7", "", "\"77\""] {
        assert_eq!(get("GET", &json!({"if-none-match": other})).0, 200, "{other}");
    }
}

#[test]
fn head_answers_as_get_without_the_body() {
    let (mut of_get, mut of_head) = (get("GET", &json!({})), get("HEAD", &json!({})));
    assert_eq!(of_head.1["body"], Value::Null);
    for answer in [&mut of_get, &mut of_head] {
        answer.1["body"] = Value::Null;
        answer.1["headers"]["x-correlation-id"] = Value::Null;
    }
    assert_eq!(of_head, of_get);
}

async fn languages((): (), request: Request) -> Result<Response, Problem> {
    Ok(Response::text("text/plain", request.languages().map(String::from).unwrap_or_default()))
}

fn preferred(header: &str) -> String {
    let payload = json!({"routeKey": "GET /", "rawPath": "/", "headers": {"accept-language": header}});
    answer(languages, payload).1["body"].as_str().unwrap().to_owned()
}

#[test]
fn short_accept_language_is_kept() {
    assert_eq!(preferred("pl, en;q=0.5"), "pl, en;q=0.5");
}

#[test]
fn long_accept_language_keeps_the_preferred_languages() {
    let regions: String = (0..500).map(|number| format!("de-{number:04};q=0.2,")).collect();
    assert_eq!(preferred(&format!("{regions}en;q=0.5,pl,fr;q=0,*;q=0.1")), "pl, en, de");
}

proptest! {
    #[test]
    fn accept_language_of_any_length_gives_a_short_list(header in "[ -~]{0,2000}") {
        prop_assert!(preferred(&header).chars().count() <= 100);
    }

    #[test]
    fn any_text_is_an_amount_only_with_plain_digits(text in "[-+0-9.eE ,]{0,8}") {
        let is_plain = {
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits(whole) && digits(fraction) && fraction.len() <= 2
        };
        let parsed = serde_json::from_value::<Money>(json!({"amount": text, "currency": "PLN"}));
        prop_assert_eq!(parsed.is_ok(), is_plain, "{}", text);
    }

    #[test]
    fn if_match_of_any_form_never_fails(header in "[ -~]{0,40}") {
        let body = expected(&header);
        prop_assert!(body["code"] == "invalid_if_match" || body.is_string(), "{}", body);
    }
}

#[test]
fn money_keeps_its_currency_digits() {
    let yen = Currency::parse("JPY").unwrap();
    assert!(serde_json::from_value::<Money>(json!({"amount": "500.0", "currency": "JPY"})).is_err());
    assert_eq!(serde_json::from_value::<Money>(json!({"amount": "0", "currency": "JPY"})).unwrap(), Money::zero(yen));
}

#[test]
fn detail_names_each_field_before_what_is_wrong_with_it() {
    let error = |pointer: &str, detail: &str| FieldError {
        pointer: pointer.to_owned(),
        code: "wrong".to_owned(),
        detail: detail.to_owned(),
    };
    let problem = Problem::invalid_fields(vec![
        error("/price/amount", "the amount must be positive"),
        error("/name", "must not be empty"),
        error("/way", "way is missing"),
        error("", "must be an object"),
    ]);
    assert_eq!(
        problem.detail,
        "The request is not valid: price.amount: the amount must be positive; name: must not be empty; way is missing; must be an \
         object."
    );
}

async fn cookie((): (), request: Request) -> Result<Response, Problem> {
    Ok(Response::text("text/plain", request.cookie("lang").unwrap_or("none").to_owned()))
}

#[test]
fn cookie_is_read_by_its_name() {
    let read = |cookies: Value| {
        let payload = json!({"routeKey": "GET /", "rawPath": "/", "headers": {}, "cookies": cookies});
        answer(cookie, payload).1["body"].clone()
    };
    assert_eq!(read(json!(["a=1", "lang=pl", "lang=en"])), json!("pl"));
    assert_eq!(read(json!([" lang = a=b "])), json!("a=b"));
    assert_eq!(read(json!(["language=pl", "lang", ""])), json!("none"));
    assert_eq!(answer(cookie, json!({"routeKey": "GET /", "rawPath": "/"})).1["body"], json!("none"));
}

async fn with_cookies((): (), _: Request) -> Result<Response, Problem> {
    Ok(Response::no_content().cookie("a=1").cookie("b=2"))
}

#[test]
fn cookies_of_a_response_have_their_own_member() {
    let env = env(&Service::responding(&json!({})));
    let respond = |payload| block_on(endpoint(&env, (), with_cookies).build()(payload)).unwrap();
    assert_eq!(respond(json!({"routeKey": "GET /", "rawPath": "/"}))["cookies"], json!(["a=1", "b=2"]));
}

#[test]
fn cookies_are_not_stored_for_repeats_of_a_request() {
    let stored = serde_json::to_string(&Response::no_content().cookie("token=secret")).unwrap();
    assert!(!stored.contains("secret"), "{stored}");
}
