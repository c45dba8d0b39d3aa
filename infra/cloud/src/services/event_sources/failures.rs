//! Partial batch responses: which items of a batch a function reports as failed.

use std::collections::HashSet;

use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failures {
    None,
    /// The items with these identifiers.
    Some(HashSet<String>),
    All,
}

/// Reads `batchItemFailures` as Lambda does: if it is malformed or names an unknown item, the whole batch has failed.
pub(super) fn read(response: &Value, known: &HashSet<&str>) -> Failures {
    let items = match response.get("batchItemFailures") {
        None | Some(Value::Null) => return Failures::None,
        Some(Value::Array(items)) => items,
        Some(_) => return Failures::All,
    };
    let failed: Option<HashSet<String>> = items
        .iter()
        .map(|item| {
            let identifier = item.get("itemIdentifier").and_then(Value::as_str)?;
            known.contains(identifier).then(|| identifier.to_owned())
        })
        .collect();
    match failed {
        None => Failures::All,
        Some(failed) if failed.is_empty() => Failures::None,
        Some(failed) => Failures::Some(failed),
    }
}
