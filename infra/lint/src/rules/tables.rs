//! Tables: events and keys are protected, views can be rebuilt.

use serde_json::Value;

use super::unless;
use crate::{Document, Resource, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "tables are billed per request", check: on_demand },
    Rule { name: "event tables have a stream of new images", check: streams },
    Rule { name: "event tables and people's keys can be restored", check: recovery },
    Rule { name: "event tables and people's keys are protected from deletion", check: protection },
    Rule { name: "event tables and people's keys are retained with the stack deleted", check: retention },
];

const TABLE: &str = "AWS::DynamoDB::Table";

/// Tables of events and of people's keys, which can't be rebuilt. Views can, and a lost session is only a log-in.
fn kept_tables(document: &Document) -> impl Iterator<Item = Resource<'_>> {
    document.of_type(TABLE).filter(|table| !table.id.ends_with("Views") && table.id != "Sessions")
}

fn is_true(resource: &Resource<'_>, pointer: &str) -> bool {
    resource.property(pointer).and_then(Value::as_bool) == Some(true)
}

fn on_demand(document: &Document) -> Vec<String> {
    let is_so =
        |table: &Resource<'_>| table.property("/BillingMode").and_then(Value::as_str) == Some("PAY_PER_REQUEST");
    unless(document.of_type(TABLE), "must be PAY_PER_REQUEST", is_so)
}

fn streams(document: &Document) -> Vec<String> {
    let events = document.of_type(TABLE).filter(|table| table.id.ends_with("Events"));
    let view = "/StreamSpecification/StreamViewType";
    unless(events, "needs a stream of NEW_IMAGE", |table| {
        table.property(view).and_then(Value::as_str) == Some("NEW_IMAGE")
    })
}

fn recovery(document: &Document) -> Vec<String> {
    unless(kept_tables(document), "needs point-in-time recovery", |table| {
        is_true(table, "/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
    })
}

fn protection(document: &Document) -> Vec<String> {
    unless(kept_tables(document), "needs deletion protection", |table| is_true(table, "/DeletionProtectionEnabled"))
}

fn retention(document: &Document) -> Vec<String> {
    let kept = kept_tables(document).chain(document.of_type("AWS::KMS::Key"));
    unless(kept, "must be retained on deletion and on replacement", |resource| {
        ["DeletionPolicy", "UpdateReplacePolicy"]
            .iter()
            .all(|policy| resource.attribute(policy).and_then(Value::as_str) == Some("Retain"))
    })
}
