use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// The schemas of types in requests and in responses. They can differ, for example if a field has a default.
pub(crate) struct Schemas {
    requests: SchemaGenerator,
    responses: SchemaGenerator,
}

const PREFIX: &str = "#/components/schemas/";

impl Schemas {
    pub(crate) fn new() -> Self {
        let settings =
            SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
        Self {
            requests: settings.clone().for_deserialize().into_generator(),
            responses: settings.for_serialize().into_generator(),
        }
    }

    /// The schema of a type in requests.
    pub(crate) fn request(&mut self, schema: impl FnOnce(&mut SchemaGenerator) -> Schema) -> Value {
        schema(&mut self.requests).to_value()
    }

    /// The schema of a type in responses.
    pub(crate) fn response(&mut self, schema: impl FnOnce(&mut SchemaGenerator) -> Schema) -> Value {
        schema(&mut self.responses).to_value()
    }

    /// All named schemas, and the names of those that differ in requests. Apply [`as_input`] to references from requests.
    pub(crate) fn finish(mut self) -> (Map<String, Value>, BTreeSet<String>) {
        let requests = self.requests.take_definitions(false);
        let mut all = self.responses.take_definitions(false);
        let mut differing: BTreeSet<String> = requests
            .iter()
            .filter(|(name, schema)| all.get(*name).is_some_and(|response| response != *schema))
            .map(name)
            .collect();
        // A schema that refers to one of them differs too.
        loop {
            let referring = requests.iter().filter(|(_, schema)| differing.iter().any(|name| refers(schema, name)));
            let more: BTreeSet<String> = referring.map(name).filter(|name| !differing.contains(name)).collect();
            if more.is_empty() {
                break;
            }
            differing.extend(more);
        }
        for (name, mut schema) in requests {
            as_input(&mut schema, &differing);
            let name = if differing.contains(&name) { input(&name) } else { name };
            all.entry(name).or_insert(schema);
        }
        (all, differing)
    }
}

fn name((name, _): (&String, &Value)) -> String {
    name.clone()
}

fn input(name: &str) -> String {
    format!("{name}Input")
}

fn refers(schema: &Value, name: &str) -> bool {
    match schema {
        Value::String(text) => text.strip_prefix(PREFIX) == Some(name),
        Value::Array(all) => all.iter().any(|one| refers(one, name)),
        Value::Object(all) => all.values().any(|one| refers(one, name)),
        _ => false,
    }
}

/// Redirects references to schemas that differ in requests to their request form.
pub(crate) fn as_input(schema: &mut Value, differing: &BTreeSet<String>) {
    match schema {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(PREFIX).filter(|name| differing.contains(*name)) {
                *text = format!("{PREFIX}{}", input(name));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| as_input(one, differing)),
        Value::Object(all) => all.values_mut().for_each(|one| as_input(one, differing)),
        _ => {}
    }
}
