//! Compares the JSON of a request with the documented schema of its body. serde stops at the first wrong field, loses the place of a field
//! inside a tagged choice, and takes an array for an object; this finds every field that is missing, of another type, or none of the
//! allowed values. What a value means is left to serde.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::FieldError;

/// Keeps the response small.
const MAX_ERRORS: usize = 50;

static SCHEMAS: LazyLock<Mutex<HashMap<TypeId, Arc<Value>>>> = LazyLock::new(Mutex::default);

/// The fields in which the body differs from the schema of `T`.
pub(super) fn errors_of<T: JsonSchema + 'static>(body: &Value) -> Vec<FieldError> {
    let schema = {
        let mut schemas = SCHEMAS.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(schemas.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(schema_of::<T>())))
    };
    let mut comparison = Comparison { root: &schema, errors: Vec::new() };
    comparison.compare(&schema, body, "");
    comparison.errors
}

fn schema_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>().to_value()
}

struct Comparison<'a> {
    root: &'a Value,
    errors: Vec<FieldError>,
}

impl<'a> Comparison<'a> {
    fn compare(&mut self, schema: &'a Value, value: &Value, pointer: &str) {
        let schema = self.resolved(schema);
        if let Some(names) = types(schema)
            && !names.iter().any(|name| is_of_type(value, name))
        {
            return self.add(pointer, "wrong_type", format!("must be {}", in_words(&names)));
        }
        if let Some(allowed) = constants(schema).filter(|allowed| !allowed.contains(&value)) {
            return self.add_choice(pointer, &allowed);
        }
        if schema["format"] == "date-time"
            && let Some(Err(invalid)) = value.as_str().map(kernel::parse_time)
        {
            return self.add(pointer, invalid.code, invalid.detail);
        }
        if schema["format"] == "date"
            && let Some(Err(invalid)) = value.as_str().map(kernel::parse_date)
        {
            return self.add(pointer, invalid.code, invalid.detail);
        }
        for variants in ["anyOf", "oneOf"].iter().filter_map(|keyword| schema[*keyword].as_array()) {
            self.compare_with_one(variants, value, pointer);
        }
        match value {
            Value::Object(_) => self.compare_members(schema, value, pointer),
            Value::Array(items) if schema["items"].is_object() => {
                for (index, item) in items.iter().enumerate() {
                    self.compare(&schema["items"], item, &format!("{pointer}/{index}"));
                }
            }
            _ => {}
        }
    }

    fn compare_members(&mut self, schema: &'a Value, value: &Value, pointer: &str) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                self.add(&format!("{pointer}/{}", escaped(name)), "missing", format!("{name} is missing"));
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(member) = value.get(name) {
                self.compare(property, member, &format!("{pointer}/{}", escaped(name)));
            }
        }
    }

    /// An optional value, a choice among constants, or a choice among objects that one member tells apart.
    fn compare_with_one(&mut self, variants: &'a [Value], value: &Value, pointer: &str) {
        let variants: Vec<&Value> = variants.iter().map(|variant| self.resolved(variant)).collect();
        let some: Vec<&Value> = variants.iter().copied().filter(|variant| variant["type"] != "null").collect();
        if value.is_null() && some.len() < variants.len() {
            return;
        }
        if let [only] = some.as_slice() {
            return self.compare(only, value, pointer);
        }
        let all: Option<Vec<&Value>> =
            some.iter().map(|variant| constants(variant)).collect::<Option<Vec<_>>>().map(|all| all.concat());
        if let Some(allowed) = all {
            if !value.is_string() && allowed.iter().all(|constant| constant.is_string()) {
                return self.add(pointer, "wrong_type", format!("must be {}", in_words(&["string"])));
            }
            if !allowed.contains(&value) {
                self.add_choice(pointer, &allowed);
            }
            return;
        }
        let Some((tag, tags)) = tag_of(&some) else { return };
        if !value.is_object() {
            return self.add(pointer, "wrong_type", format!("must be {}", in_words(&["object"])));
        }
        let at = format!("{pointer}/{}", escaped(tag));
        match value.get(tag) {
            None => self.add(&at, "missing", format!("{tag} is missing")),
            Some(given) => match tags.iter().zip(&some).find(|(constant, _)| **constant == given) {
                Some((_, variant)) => self.compare(variant, value, pointer),
                None => self.add_choice(&at, &tags),
            },
        }
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let target = schema["$ref"].as_str().and_then(|target| self.root.pointer(target.strip_prefix('#')?));
        target.unwrap_or(schema)
    }

    fn add_choice(&mut self, pointer: &str, allowed: &[&Value]) {
        let allowed: Vec<String> =
            allowed.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect();
        self.add(pointer, "invalid_value", format!("must be one of: {}", allowed.join(", ")));
    }

    fn add(&mut self, pointer: &str, code: &str, detail: String) {
        let is_known = self.errors.iter().any(|error| error.pointer == pointer);
        if !is_known && self.errors.len() < MAX_ERRORS {
            self.errors.push(FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail });
        }
    }
}

/// The member that has another constant in each variant, and the constants.
fn tag_of<'a>(variants: &[&'a Value]) -> Option<(&'a str, Vec<&'a Value>)> {
    let (first, _) = variants.split_first()?;
    first["properties"].as_object()?.keys().find_map(|name| {
        let constants = variants.iter().map(|variant| variant.get("properties")?.get(name)?.get("const"));
        Some((name.as_str(), constants.collect::<Option<Vec<_>>>()?))
    })
}

fn constants(schema: &Value) -> Option<Vec<&Value>> {
    let one = schema.get("const").map(|constant| vec![constant]);
    one.or_else(|| Some(schema.get("enum")?.as_array()?.iter().collect()))
}

fn types(schema: &Value) -> Option<Vec<&str>> {
    match schema.get("type")? {
        Value::String(name) => Some(vec![name]),
        Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        // 2.0 is not read as an integer: parsers may have changed it.
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The types as a person calls them, without `null`.
fn in_words(names: &[&str]) -> String {
    let words = names.iter().filter_map(|name| match *name {
        "boolean" => Some("true or false"),
        "string" => Some("text"),
        "integer" => Some("a whole number"),
        "number" => Some("a number"),
        "array" => Some("a list"),
        "object" => Some("an object"),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" or ")
}

/// A member's name in a JSON Pointer.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
