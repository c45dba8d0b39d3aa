//! Schemas and examples as HTML.

use serde_json::Value;

use super::text::{escape, prose};
use crate::json::{follow, list, members, string};

/// Keywords for bounds, with their unit.
const BOUNDS: [(&str, &str, &str); 3] =
    [("minimum", "maximum", ""), ("minLength", "maxLength", " characters"), ("minItems", "maxItems", " items")];

/// A short description of a schema: its type and limits.
pub(super) fn type_of(schema: &Value) -> String {
    let kind = kind(schema);
    let mut limits: Vec<String> = BOUNDS
        .iter()
        .filter_map(|(least, most, unit)| match (schema.get(least).filter(|least| **least != 0), schema.get(most)) {
            (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
            (Some(least), None) => Some(format!("at least {least}{unit}")),
            (None, Some(most)) => Some(format!("at most {most}{unit}")),
            (None, None) => None,
        })
        .collect();
    for (keyword, words) in [("default", "default "), ("const", "always "), ("pattern", "")] {
        if let Some(value) = schema.get(keyword) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            limits.push(format!("{words}<code>{}</code>", escape(&value)));
        }
    }
    let limits = if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) };
    format!("<span class=\"kind\">{kind}{limits}</span>")
}

fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    let variants: Vec<String> = variants(schema).map(kind).collect();
    if !variants.is_empty() && schema.get("properties").is_none() {
        let mut distinct = variants;
        distinct.dedup();
        return distinct.join(" or ");
    }
    let values: Vec<String> = list(schema.get("enum"))
        .filter_map(Value::as_str)
        .map(|value| format!("<code>{}</code>", escape(value)))
        .collect();
    if !values.is_empty() {
        return values.join(" | ");
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one],
        _ => Vec::new(),
    };
    let named = types.into_iter().map(|kind| match (kind, schema.get("items")) {
        ("array", Some(items)) => format!("list of {}", self::kind(items)),
        ("string", _) => match string(schema, "format") {
            "" => "text".to_owned(),
            "date-time" => "time".to_owned(),
            format => escape(format),
        },
        (kind, _) => kind.to_owned(),
    });
    named.collect::<Vec<_>>().join(" or ")
}

fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    list(schema.get("oneOf").or_else(|| schema.get("anyOf")))
}

/// The fields of a schema. References are followed.
pub(super) fn properties(document: &Value, schema: &Value) -> String {
    let mut html = String::new();
    if schema.get("$ref").is_some() {
        html += &format!("<p>{}</p>", type_of(schema));
        html += &fields(follow(document, schema));
        return html;
    }
    html += &prose(string(schema, "description"));
    let own = fields(schema);
    if own.is_empty() && variants(schema).next().is_none() {
        html += &format!("<p>{}</p>", type_of(schema));
    }
    html += &own;
    for variant in variants(schema) {
        let of_variant = fields(variant);
        let title = prose(string(variant, "description"));
        html += &if of_variant.is_empty() {
            format!("<p>{}</p>{title}", type_of(variant))
        } else {
            format!("<p>or:</p>{title}{of_variant}")
        };
    }
    html
}

fn fields(schema: &Value) -> String {
    let required: Vec<&str> = list(schema.get("required")).filter_map(Value::as_str).collect();
    let rows: String = members(schema.get("properties"))
        .map(|(name, property)| {
            let items = property.get("items").unwrap_or(property);
            let inner = if items.get("$ref").is_some() { String::new() } else { fields(items) };
            format!(
                "<li><code>{}</code>{} {}{}{inner}</li>",
                escape(name),
                if required.contains(&name.as_str()) { "" } else { " <i>optional</i>" },
                type_of(property),
                prose(string(property, "description")),
            )
        })
        .collect();
    if rows.is_empty() { rows } else { format!("<ul class=\"fields\">{rows}</ul>") }
}

/// A collapsed example.
pub(super) fn example(title: &str, value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("<details class=\"example\"><summary>{}</summary><pre>{}</pre></details>", escape(title), escape(&text))
}
