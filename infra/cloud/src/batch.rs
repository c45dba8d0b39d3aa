//! What a function says about the items of a batch.

use std::collections::HashSet;

use serde_json::Value;

/// Which items of a batch failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failures {
    None,
    /// Those with these identifiers.
    Some(HashSet<String>),
    /// All: the answer names an item that is not in the batch, or can't be read.
    All,
}

/// Reads `batchItemFailures` as AWS does.
pub(crate) fn failures(answer: &Value, known: &HashSet<&str>) -> Failures {
    let items = match answer.get("batchItemFailures") {
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
