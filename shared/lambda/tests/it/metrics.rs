use jiff::{SignedDuration, Timestamp};
use kernel::{Currency, Money};
use lambda::metrics::{Metric, record};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use serde_json::{Value, json};

use crate::support::lines_of_one;

fn money(amount: &str, currency: &str) -> Money {
    Money::new(amount.parse().unwrap(), Currency::parse(currency).unwrap()).unwrap()
}

const COUNTS: Lambda = Lambda { name: "orders-publish", build: &counts };

async fn counts(env: Env) -> Result<Handler, StartError> {
    async fn count((): (), _: Timestamp) -> Result<usize, InvocationFailed> {
        record(Metric::count("OrdersPlaced", 1));
        record(Metric::count("SeatsSold", 2));
        record(Metric::money("Revenue", money("698.00", "PLN")));
        record(Metric::milliseconds("ConfirmToTickets", SignedDuration::from_millis(812)));
        record(Metric::milliseconds("ConfirmToTickets", SignedDuration::from_millis(1_204)));
        Ok(0)
    }
    Ok(job::handler(&env, (), count))
}

const SELLS_ABROAD: Lambda = Lambda { name: "orders-publish", build: &sells_abroad };

async fn sells_abroad(env: Env) -> Result<Handler, StartError> {
    async fn count((): (), _: Timestamp) -> Result<usize, InvocationFailed> {
        record(Metric::money("Revenue", money("100.00", "EUR")));
        record(Metric::money("Revenue", money("698.00", "PLN")));
        Ok(0)
    }
    Ok(job::handler(&env, (), count))
}

/// The metrics that CloudWatch reads from a line: dimensions, name, value.
fn embedded(line: &Value) -> Vec<(Vec<String>, String, Value)> {
    let directives = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
    let mut metrics = Vec::new();
    for directive in directives {
        assert_eq!(directive["Namespace"], "Frontrow");
        let names = directive["Dimensions"][0].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        let dimensions: Vec<String> = names.map(|name| format!("{name}={}", line[name].as_str().unwrap())).collect();
        for metric in directive["Metrics"].as_array().unwrap() {
            let name = metric["Name"].as_str().unwrap();
            assert!(!line[name].is_null(), "{name} has no value");
            metrics.push((dimensions.clone(), name.to_owned(), line[name].clone()));
        }
    }
    metrics
}

fn metric(line: &Value, name: &str) -> (Vec<String>, Value) {
    let found = embedded(line).into_iter().find(|(_, known, _)| known == name);
    let (dimensions, _, value) = found.unwrap_or_else(|| panic!("no {name} in {line}"));
    (dimensions, value)
}

#[test]
fn business_metrics_have_the_dimension_stack() {
    let line = &lines_of_one(COUNTS, json!({}))[0];
    assert_eq!(metric(line, "OrdersPlaced"), (vec!["stack=frontrow".to_owned()], json!(1)));
    assert_eq!(metric(line, "SeatsSold"), (vec!["stack=frontrow".to_owned()], json!(2)));
}

#[test]
fn money_has_the_dimension_currency() {
    let line = &lines_of_one(COUNTS, json!({}))[0];
    let dimensions = vec!["stack=frontrow".to_owned(), "currency=PLN".to_owned()];
    assert_eq!(metric(line, "Revenue"), (dimensions, json!(698.0)));
}

#[test]
fn all_values_of_a_metric_are_logged() {
    let line = &lines_of_one(COUNTS, json!({}))[0];
    assert_eq!(metric(line, "ConfirmToTickets").1, json!([812, 1204]));
}

#[test]
fn duration_has_the_dimension_stack() {
    let line = &lines_of_one(COUNTS, json!({}))[0];
    assert_eq!(metric(line, "Duration").0, ["stack=frontrow"]);
}

#[test]
fn second_currency_has_a_line_of_its_own() {
    let lines = lines_of_one(SELLS_ABROAD, json!({}));
    let currencies: Vec<&Value> = lines.iter().map(|line| &line["currency"]).collect();
    assert_eq!(currencies, [&json!("EUR"), &json!("PLN")]);
    assert_eq!(metric(&lines[1], "Revenue").1, json!(698.0));
}

/// Source: the schema in "Specification: Embedded metric format".
#[test]
fn metric_timestamp_is_in_milliseconds() {
    let line = &lines_of_one(COUNTS, json!({}))[0];
    let logged_at: jiff::Timestamp = line["timestamp"].as_str().unwrap().parse().unwrap();
    assert_eq!(line["_aws"]["Timestamp"], logged_at.as_millisecond());
}
