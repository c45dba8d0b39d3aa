//! Strict reading of a resource's properties.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::error::TemplateError;
use super::intrinsics::Resolver;

/// Resolves properties and reads them as a type that denies unknown ones, except for those in `ignored`, which change nothing at
/// run time.
pub(super) fn read<T: DeserializeOwned>(
    id: &str,
    properties: &Value,
    ignored: &[&str],
    resolver: &Resolver<'_>,
) -> Result<T, TemplateError> {
    let honoured: Map<String, Value> = properties
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !ignored.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let resolved = resolver.resolve(&Value::Object(honoured))?;
    serde_json::from_value(resolved).map_err(|error| unusable(id, error))
}

pub(super) fn unusable(id: &str, reason: impl ToString) -> TemplateError {
    TemplateError::Unusable { resource: id.to_owned(), reason: reason.to_string() }
}

/// A whole number, also as a string, which is the type of parameters.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Number(number) => {
            number.as_i64().map(Some).ok_or_else(|| serde::de::Error::custom("not a whole number"))
        }
        Value::String(text) => text.parse().map(Some).map_err(serde::de::Error::custom),
        other => Err(serde::de::Error::custom(format!("{other} is not a number"))),
    }
}

/// A boolean, also as a string, which is the type of parameters.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(flag) => Ok(flag),
        Value::String(text) => text.parse().map_err(serde::de::Error::custom),
        other => Err(serde::de::Error::custom(format!("{other} is neither true nor false"))),
    }
}

/// The last part of an ARN, such as a queue's name.
pub(super) fn last_of_arn(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}

/// The destination for events that failed in every attempt. It must be a queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct DestinationConfig {
    on_failure: Option<Destination>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Destination {
    #[serde(rename = "Type")]
    kind: Option<String>,
    destination: String,
}

impl DestinationConfig {
    pub(super) fn queue(&self, id: &str) -> Result<Option<String>, TemplateError> {
        let Some(destination) = &self.on_failure else { return Ok(None) };
        if destination.kind.as_deref().is_some_and(|kind| kind != "SQS") || !destination.destination.contains(":sqs:") {
            return Err(unusable(id, "the failure destination must be an SQS queue"));
        }
        Ok(Some(last_of_arn(&destination.destination).to_owned()))
    }
}
