use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::inclusion::{Resolved, excess};
use crate::json::{follow, members};

/// The changes that break clients of the old document, each with its endpoint: removed parts, new requirements, inputs that are no
/// longer accepted, and new values in responses.
///
/// Clients ignore unknown fields, headers, endpoints and codes of problems, so that additions of these break nothing.
pub fn breaking_changes(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let operations = operations(new);
    for (endpoint, before) in self::operations(old) {
        match operations.get(&endpoint) {
            None => found.push(format!("{endpoint}: was removed")),
            Some(after) => {
                let comparison = Comparison { old, new, endpoint: &endpoint };
                found.extend(comparison.callers(before, after));
                found.extend(comparison.parameters(before, after));
                found.extend(comparison.request(before, after));
                found.extend(comparison.responses(before, after));
            }
        }
    }
    found
}

/// Whether a version may have breaking changes: a higher major version or, while that is 0, a higher minor version (Semantic
/// Versioning 2.0.0).
pub fn may_break(released: &str, current: &str) -> bool {
    let parts =
        |version: &str| -> Vec<u64> { version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect() };
    let compatibility = |version: &str| match parts(version).as_slice() {
        [0, minor, ..] => (0, *minor),
        [major, ..] => (*major, 0),
        [] => (0, 0),
    };
    compatibility(current) > compatibility(released)
}

/// Operations by method and path. The names of path parameters don't matter to clients.
fn operations(document: &Value) -> BTreeMap<String, &Value> {
    let mut all = BTreeMap::new();
    for (path, operations) in members(document.get("paths")) {
        let anonymous: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
        for (method, operation) in members(Some(operations)) {
            all.insert(format!("{} {}", method.to_uppercase(), anonymous.join("/")), operation);
        }
    }
    all
}

struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    endpoint: &'a str,
}

impl Comparison<'_> {
    /// All previous callers must still be allowed.
    fn callers(&self, before: &Value, after: &Value) -> Vec<String> {
        let (before, after) = (requirements(before), requirements(after));
        let is_allowed = |roles: &Option<BTreeSet<&str>>| {
            after.iter().any(|required| match (required, roles) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(required), Some(roles)) => required.is_subset(roles),
            })
        };
        before
            .iter()
            .filter(|roles| !is_allowed(roles))
            .map(|roles| self.change(&format!("no longer allowed for {roles:?}")))
            .collect()
    }

    fn parameters(&self, before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let (before, after) = (parameters(self.old, before), parameters(self.new, after));
        for (key, parameter) in &after {
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            let known = before.get(key);
            if is_required && known.is_none_or(|known| known.get("required") != Some(&Value::Bool(true))) {
                found.push(self.change(&format!("requires the {key}")));
            }
        }
        for (key, known) in &before {
            match after.get(key) {
                None => found.push(self.change(&format!("no longer accepts the {key}"))),
                Some(parameter) => found.extend(self.accepted(known.get("schema"), parameter.get("schema"), key)),
            }
        }
        found
    }

    fn request(&self, before: &Value, after: &Value) -> Vec<String> {
        let body = |operation: &Value| operation.pointer("/requestBody/content/application~1json/schema").is_some();
        let is_required = after.pointer("/requestBody/required") == Some(&Value::Bool(true));
        if !body(before) {
            return if is_required { vec![self.change("requires a body")] } else { Vec::new() };
        }
        let schema = "/requestBody/content/application~1json/schema";
        let (before, after) = (before.pointer(schema), after.pointer(schema));
        if after.is_none() {
            return vec![self.change("no longer accepts a body")];
        }
        let mut found = self.accepted(before, after, "request");
        if let (Some(before), Some(after)) = (before, after) {
            let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
            found.extend(self.removed(&before, &after, "request"));
        }
        found
    }

    fn responses(&self, before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        for (status, before) in members(before.get("responses")) {
            let response = after.get("responses").and_then(|all| all.get(status));
            let Some(after) = response else {
                if status.starts_with('2') {
                    found.push(self.change(&format!("no longer returns {status}")));
                }
                continue;
            };
            let (before, after) = (follow(self.old, before), follow(self.new, after));
            for (name, _) in members(before.get("headers")) {
                if after.get("headers").and_then(|all| all.get(name)).is_none() {
                    found.push(self.change(&format!("{status} no longer has {name}")));
                }
            }
            for (content_type, before) in members(before.get("content")) {
                let location = format!("{status} {content_type}");
                match after.get("content").and_then(|all| all.get(content_type)) {
                    None => found.push(self.change(&format!("no longer returns {location}"))),
                    Some(after) if content_type == "application/problem+json" => {
                        found.extend(self.codes(before.get("schema"), after.get("schema"), status));
                    }
                    Some(after) => found.extend(self.returned(before.get("schema"), after.get("schema"), &location)),
                }
            }
        }
        found
    }

    /// All previous inputs must still be accepted.
    fn accepted(&self, before: Option<&Value>, after: Option<&Value>, location: &str) -> Vec<String> {
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
        excess(&before, &after, location).iter().map(|what| self.change(what)).collect()
    }

    /// All outputs must be as before.
    fn returned(&self, before: Option<&Value>, after: Option<&Value>, location: &str) -> Vec<String> {
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
        let mut found: Vec<String> = excess(&after, &before, location).iter().map(|what| self.change(what)).collect();
        found.extend(self.removed(&before, &after, location));
        found.sort();
        found.dedup();
        found
    }

    /// Properties that were removed, including optional ones.
    fn removed(&self, before: &Resolved<'_>, after: &Resolved<'_>, location: &str) -> Vec<String> {
        let known = after.properties();
        let removed = before.properties().into_keys().filter(|name| !known.contains_key(name));
        removed.map(|name| self.change(&format!("{location}/{name}: was removed"))).collect()
    }

    fn codes(&self, before: Option<&Value>, after: Option<&Value>, status: &str) -> Vec<String> {
        let (before, after) = (codes(before), codes(after));
        before.difference(&after).map(|code| self.change(&format!("{status} {code}: was removed"))).collect()
    }

    fn change(&self, what: &str) -> String {
        format!("{}: {what}", self.endpoint)
    }
}

/// The alternatives for callers: a set of roles, or `None` for no token.
fn requirements(operation: &Value) -> Vec<Option<BTreeSet<&str>>> {
    let alternatives = operation.get("security").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if alternatives.is_empty() {
        return vec![None];
    }
    alternatives
        .iter()
        .map(|alternative| Some(members(Some(alternative)).flat_map(|(_, roles)| texts(roles)).collect()))
        .collect()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Parameters by location and name; path parameters by their position.
fn parameters<'a>(document: &'a Value, operation: &'a Value) -> BTreeMap<String, &'a Value> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut in_path = 0;
    all.map(|parameter| follow(document, parameter))
        .map(|parameter| {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
            let key = if text("in") == "path" {
                in_path += 1;
                format!("path parameter {in_path}")
            } else {
                format!("{} parameter {}", text("in"), text("name"))
            };
            (key, parameter)
        })
        .collect()
}

fn codes(schema: Option<&Value>) -> BTreeSet<&str> {
    let parts = schema.and_then(|schema| schema.get("allOf")).and_then(Value::as_array).into_iter().flatten();
    parts.filter_map(|part| part.pointer("/properties/code/enum")).flat_map(texts).collect()
}
