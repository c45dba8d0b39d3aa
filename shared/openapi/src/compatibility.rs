use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::inclusion::{Resolved, excess};

/// What a client of the old document would stumble over in the new one, each with its endpoint: what is gone, what is
/// newly needed, what is no longer taken, what may newly come.
///
/// Programs ignore fields, headers, endpoints and codes of problems that they don't know: more of these break nothing.
pub fn breaking_changes(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let operations = operations(new);
    for (endpoint, before) in self::operations(old) {
        match operations.get(&endpoint) {
            None => found.push(format!("{endpoint}: is gone")),
            Some(after) => {
                let sides = Sides { old, new, endpoint: &endpoint };
                found.extend(sides.callers(before, after));
                found.extend(sides.parameters(before, after));
                found.extend(sides.request(before, after));
                found.extend(sides.responses(before, after));
            }
        }
    }
    found
}

/// Whether a version may break what the other promised: another major version, or while that is 0, another minor one
/// (Semantic Versioning 2.0.0).
pub fn may_break(released: &str, current: &str) -> bool {
    let parts =
        |version: &str| -> Vec<u64> { version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect() };
    let promise = |version: &str| match parts(version).as_slice() {
        [0, minor, ..] => (0, *minor),
        [major, ..] => (*major, 0),
        [] => (0, 0),
    };
    promise(current) > promise(released)
}

/// Operations by method and path; what a path parameter is called tells nobody anything.
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

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

struct Sides<'a> {
    old: &'a Value,
    new: &'a Value,
    endpoint: &'a str,
}

impl Sides<'_> {
    /// Whoever was let in must still be.
    fn callers(&self, before: &Value, after: &Value) -> Vec<String> {
        let (before, after) = (needs(before), needs(after));
        let is_let_in = |roles: &Option<BTreeSet<&str>>| {
            after.iter().any(|needed| match (needed, roles) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(needed), Some(roles)) => needed.is_subset(roles),
            })
        };
        before
            .iter()
            .filter(|roles| !is_let_in(roles))
            .map(|roles| self.says(&format!("no longer for {roles:?}")))
            .collect()
    }

    fn parameters(&self, before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let (before, after) = (parameters(self.old, before), parameters(self.new, after));
        for (key, parameter) in &after {
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            let known = before.get(key);
            if is_required && known.is_none_or(|known| known.get("required") != Some(&Value::Bool(true))) {
                found.push(self.says(&format!("needs the {key}")));
            }
        }
        for (key, known) in &before {
            match after.get(key) {
                None => found.push(self.says(&format!("no longer takes the {key}"))),
                Some(parameter) => found.extend(self.taken(known.get("schema"), parameter.get("schema"), key)),
            }
        }
        found
    }

    fn request(&self, before: &Value, after: &Value) -> Vec<String> {
        let body = |operation: &Value| operation.pointer("/requestBody/content/application~1json/schema").is_some();
        let is_required = after.pointer("/requestBody/required") == Some(&Value::Bool(true));
        if !body(before) {
            return if is_required { vec![self.says("needs a body")] } else { Vec::new() };
        }
        let schema = "/requestBody/content/application~1json/schema";
        let (before, after) = (before.pointer(schema), after.pointer(schema));
        if after.is_none() {
            return vec![self.says("no longer takes a body")];
        }
        let mut found = self.taken(before, after, "request");
        if let (Some(before), Some(after)) = (before, after) {
            let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
            found.extend(self.gone(&before, &after, "request"));
        }
        found
    }

    fn responses(&self, before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        for (status, before) in members(before.get("responses")) {
            let response = after.get("responses").and_then(|all| all.get(status));
            let Some(after) = response else {
                if status.starts_with('2') {
                    found.push(self.says(&format!("no longer answers {status}")));
                }
                continue;
            };
            let (before, after) = (follow(self.old, before), follow(self.new, after));
            for (name, _) in members(before.get("headers")) {
                if after.get("headers").and_then(|all| all.get(name)).is_none() {
                    found.push(self.says(&format!("{status} has no {name} any more")));
                }
            }
            for (content_type, before) in members(before.get("content")) {
                let place = format!("{status} {content_type}");
                match after.get("content").and_then(|all| all.get(content_type)) {
                    None => found.push(self.says(&format!("no longer answers {place}"))),
                    Some(after) if content_type == "application/problem+json" => {
                        found.extend(self.codes(before.get("schema"), after.get("schema"), status));
                    }
                    Some(after) => found.extend(self.given(before.get("schema"), after.get("schema"), &place)),
                }
            }
        }
        found
    }

    /// What was taken must still be.
    fn taken(&self, before: Option<&Value>, after: Option<&Value>, place: &str) -> Vec<String> {
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
        excess(&before, &after, place).iter().map(|what| self.says(what)).collect()
    }

    /// What is given must be what was.
    fn given(&self, before: Option<&Value>, after: Option<&Value>, place: &str) -> Vec<String> {
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let (before, after) = (Resolved::new(self.old, before), Resolved::new(self.new, after));
        let mut found: Vec<String> = excess(&after, &before, place).iter().map(|what| self.says(what)).collect();
        found.extend(self.gone(&before, &after, place));
        found.sort();
        found.dedup();
        found
    }

    /// Properties that may have been left out, and are now gone for good.
    fn gone(&self, before: &Resolved<'_>, after: &Resolved<'_>, place: &str) -> Vec<String> {
        let known = after.properties();
        let gone = before.properties().into_keys().filter(|name| !known.contains_key(name));
        gone.map(|name| self.says(&format!("{place}/{name}: is gone"))).collect()
    }

    fn codes(&self, before: Option<&Value>, after: Option<&Value>, status: &str) -> Vec<String> {
        let (before, after) = (codes(before), codes(after));
        before.difference(&after).map(|code| self.says(&format!("{status} {code}: is gone"))).collect()
    }

    fn says(&self, what: &str) -> String {
        format!("{}: {what}", self.endpoint)
    }
}

/// What a caller needs, in any of several ways: roles, or no token at all.
fn needs(operation: &Value) -> Vec<Option<BTreeSet<&str>>> {
    let ways = operation.get("security").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if ways.is_empty() {
        return vec![None];
    }
    ways.iter().map(|way| Some(members(Some(way)).flat_map(|(_, roles)| texts(roles)).collect())).collect()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Parameters by where they stand and what they are called; in the path, by their order alone.
fn parameters<'a>(document: &'a Value, operation: &'a Value) -> BTreeMap<String, &'a Value> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut in_path = 0;
    all.map(|parameter| follow(document, parameter))
        .map(|parameter| {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
            let key = if text("in") == "path" {
                in_path += 1;
                format!("part {in_path} of the path")
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

fn follow<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
    target.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}
