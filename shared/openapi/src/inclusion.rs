//! Checks whether a JSON Schema allows everything that another allows. It knows the keywords that the document's schemas use.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A schema in its document, with references resolved and `allOf` merged.
#[derive(Debug, Clone)]
pub(crate) struct Resolved<'a> {
    document: &'a Value,
    parts: Vec<&'a Value>,
}

// Upper bounds allow less if they are lower, lower bounds if they are higher.
const UPPER: [&str; 4] = ["maximum", "maxLength", "maxItems", "maxProperties"];
const LOWER: [&str; 4] = ["minimum", "minLength", "minItems", "minProperties"];

/// References can be circular: at this depth everything has been compared.
const MAX_DEPTH: usize = 24;

impl<'a> Resolved<'a> {
    pub(crate) fn new(document: &'a Value, schema: &'a Value) -> Self {
        let mut parts = Vec::new();
        collect(document, schema, &mut parts, 0);
        Self { document, parts }
    }

    fn find(&self, keyword: &str) -> Option<&'a Value> {
        self.parts.iter().find_map(|part| part.get(keyword))
    }

    fn all(&self, keyword: &str) -> impl Iterator<Item = &'a Value> {
        self.parts.iter().filter_map(move |part| part.get(keyword))
    }

    fn types(&self) -> Option<BTreeSet<&'a str>> {
        match self.find("type")? {
            Value::String(one) => Some(BTreeSet::from([one.as_str()])),
            Value::Array(several) => Some(several.iter().filter_map(Value::as_str).collect()),
            _ => None,
        }
    }

    /// The allowed values, if they are listed.
    fn values(&self) -> Option<BTreeSet<String>> {
        let listed = self.find("enum").and_then(Value::as_array).cloned();
        let listed = listed.or_else(|| self.find("const").map(|only| vec![only.clone()]))?;
        Some(listed.iter().map(Value::to_string).collect())
    }

    pub(crate) fn properties(&self) -> BTreeMap<&'a str, &'a Value> {
        let all = self.all("properties").filter_map(Value::as_object).flatten();
        all.map(|(name, schema)| (name.as_str(), schema)).collect()
    }

    fn required(&self) -> BTreeSet<&'a str> {
        self.all("required").filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect()
    }

    fn variants(&self) -> Vec<&'a Value> {
        let several = self.find("oneOf").or_else(|| self.find("anyOf"));
        several.and_then(Value::as_array).map(|all| all.iter().collect()).unwrap_or_default()
    }

    fn child(&self, schema: &'a Value) -> Self {
        Self::new(self.document, schema)
    }
}

fn collect<'a>(document: &'a Value, schema: &'a Value, parts: &mut Vec<&'a Value>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    parts.push(schema);
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
    if let Some(target) = target.and_then(|pointer| document.pointer(pointer)) {
        collect(document, target, parts, depth + 1);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect(document, part, parts, depth + 1);
    }
}

/// The differences by which the inner schema allows more than the outer one, each with its location.
pub(crate) fn excess(inner: &Resolved<'_>, outer: &Resolved<'_>, location: &str) -> Vec<String> {
    let mut found = Vec::new();
    compare(inner, outer, location, &mut found, 0);
    found
}

fn compare(inner: &Resolved<'_>, outer: &Resolved<'_>, location: &str, found: &mut Vec<String>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if !(inner.variants().is_empty() && outer.variants().is_empty()) {
        compare_variants(inner, outer, location, found, depth);
        if inner.properties().is_empty() || outer.properties().is_empty() {
            return;
        }
    }
    if let Some(allowed) = outer.types() {
        let fits = |kind: &&str| allowed.contains(*kind) || *kind == "integer" && allowed.contains("number");
        match inner.types() {
            Some(kinds) if kinds.iter().all(fits) => {}
            Some(kinds) => return found.push(format!("{location}: type {} became {}", list(&allowed), list(&kinds))),
            None if inner.values().is_some() => {}
            None => return found.push(format!("{location}: type {} became any", list(&allowed))),
        }
    }
    match (inner.values(), outer.values()) {
        (Some(given), Some(allowed)) => {
            found.extend(given.difference(&allowed).map(|value| format!("{location}: {value} is on one side only")));
        }
        (None, Some(allowed)) => found.push(format!("{location}: only {} is on one side", list(&allowed))),
        (_, None) => {}
    }
    if inner.values().is_none() {
        compare_bounds(inner, outer, location, found);
    }
    for name in outer.required().difference(&inner.required()) {
        found.push(format!("{location}/{name}: is required on one side only"));
    }
    let properties = inner.properties();
    for (name, schema) in outer.properties() {
        if let Some(own) = properties.get(name) {
            compare(&inner.child(own), &outer.child(schema), &format!("{location}/{name}"), found, depth + 1);
        }
    }
    if let (Some(own), Some(schema)) = (inner.find("items"), outer.find("items")) {
        compare(&inner.child(own), &outer.child(schema), &format!("{location}/*"), found, depth + 1);
    }
}

/// Every variant of the inner schema must be included in one of the outer.
fn compare_variants(inner: &Resolved<'_>, outer: &Resolved<'_>, location: &str, found: &mut Vec<String>, depth: usize) {
    let alone = |schema: &Resolved<'_>| schema.variants().is_empty();
    let ours: Vec<Resolved<'_>> = if alone(inner) {
        vec![inner.clone()]
    } else {
        inner.variants().into_iter().map(|one| inner.child(one)).collect()
    };
    let theirs: Vec<Resolved<'_>> = if alone(outer) {
        vec![outer.clone()]
    } else {
        outer.variants().into_iter().map(|one| outer.child(one)).collect()
    };
    for (number, own) in ours.iter().enumerate() {
        let differences = theirs.iter().map(|other| {
            let mut differences = Vec::new();
            compare(own, other, location, &mut differences, depth + 1);
            differences
        });
        match differences.min_by_key(Vec::len) {
            Some(least) if least.is_empty() => {}
            Some(least) if theirs.len() == 1 || ours.len() == theirs.len() => found.extend(least),
            _ => found.push(format!("{location}: variant {} is on one side only", number + 1)),
        }
    }
}

fn compare_bounds(inner: &Resolved<'_>, outer: &Resolved<'_>, location: &str, found: &mut Vec<String>) {
    let number = |schema: &Resolved<'_>, keyword: &str| schema.find(keyword).and_then(Value::as_f64);
    for (keywords, is_upper) in [(UPPER, true), (LOWER, false)] {
        for keyword in keywords {
            let Some(bound) = number(outer, keyword) else { continue };
            let fits = number(inner, keyword).is_some_and(|own| if is_upper { own <= bound } else { own >= bound });
            // A lower bound of 0 restricts nothing.
            if !fits && (is_upper || bound > 0.0) {
                found.push(format!("{location}: {keyword} {bound} is on one side only"));
            }
        }
    }
    for keyword in ["pattern", "format", "uniqueItems"] {
        let required = outer.find(keyword).filter(|required| **required != Value::Bool(false));
        if required.is_some() && inner.find(keyword) != required {
            found.push(format!("{location}: {keyword} differs"));
        }
    }
}

fn list(all: &BTreeSet<impl AsRef<str>>) -> String {
    all.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}
