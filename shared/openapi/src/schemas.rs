use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// The schemas of types as they are read and as they are written. The two differ where a field has a default, say.
pub(crate) struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

const PREFIX: &str = "#/components/schemas/";

impl Schemas {
    pub(crate) fn new() -> Self {
        let settings =
            SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
        Self {
            read: settings.clone().for_deserialize().into_generator(),
            written: settings.for_serialize().into_generator(),
        }
    }

    /// The schema of what is read.
    pub(crate) fn request(&mut self, schema: impl FnOnce(&mut SchemaGenerator) -> Schema) -> Value {
        schema(&mut self.read).to_value()
    }

    /// The schema of what is written.
    pub(crate) fn answer(&mut self, schema: impl FnOnce(&mut SchemaGenerator) -> Schema) -> Value {
        schema(&mut self.written).to_value()
    }

    /// All schemas that others refer to, and the names of those that are read in another form than they are written: references to
    /// these from requests have to say [`as_input`].
    pub(crate) fn finish(mut self) -> (Map<String, Value>, BTreeSet<String>) {
        let read = self.read.take_definitions(false);
        let mut all = self.written.take_definitions(false);
        let mut differing: BTreeSet<String> = read
            .iter()
            .filter(|(name, schema)| all.get(*name).is_some_and(|written| written != *schema))
            .map(name)
            .collect();
        // Whatever refers to one of them differs too.
        loop {
            let referring = read.iter().filter(|(_, schema)| differing.iter().any(|name| refers(schema, name)));
            let more: BTreeSet<String> = referring.map(name).filter(|name| !differing.contains(name)).collect();
            if more.is_empty() {
                break;
            }
            differing.extend(more);
        }
        for (name, mut schema) in read {
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

/// Makes references to what is read in another form than it is written refer to that form.
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
