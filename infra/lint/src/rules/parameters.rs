//! Parameters: values that SAM's command line can carry, validated before anything is deployed.

use regex::Regex;
use serde_json::Value;

use crate::{Document, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "parameters are validated on deployment", check: checked },
    Rule { name: "no parameter holds JSON", check: no_json },
];

fn checked(document: &Document) -> Vec<String> {
    unless(
        document,
        "needs AllowedValues, an AllowedPattern, or MinValue and MaxValue if it is a number",
        |parameter| {
            let has = |key: &str| parameter.get(key).is_some();
            let is_number = parameter.get("Type").and_then(Value::as_str) == Some("Number");
            has("AllowedValues") || if is_number { has("MinValue") && has("MaxValue") } else { has("AllowedPattern") }
        },
    )
}

/// SAM's command line silently cuts a value at its first space or quotation mark, unless it is quoted again.
fn no_json(document: &Document) -> Vec<String> {
    unless(document, "must not be JSON: use one parameter per field", |parameter| {
        let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let is_json = text("Default").starts_with(['{', '[']);
        let asks_for_json = text("Description").contains("JSON") || text("Description").contains("{\"");
        !is_json && !asks_for_json && !takes_json(parameter)
    })
}

fn takes_json(parameter: &Value) -> bool {
    let Some(pattern) = parameter.get("AllowedPattern").and_then(Value::as_str) else { return false };
    // The pattern must match the whole value. An invalid pattern refuses nothing.
    Regex::new(&format!("^(?:{pattern})$")).map_or(true, |pattern| pattern.is_match(r#"{"name": "Frontrow"}"#))
}

fn unless(document: &Document, wanted: &str, is_so: impl Fn(&Value) -> bool) -> Vec<String> {
    let violations = document.parameters().filter(|(_, parameter)| !is_so(parameter));
    violations.map(|(name, _)| format!("{name}: {wanted}")).collect()
}
