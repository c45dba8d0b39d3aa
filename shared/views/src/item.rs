//! Conversion of DynamoDB items to data.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use kernel::without_values;
use serde::de::DeserializeOwned;

use crate::error::ViewError;
use crate::key::Key;

/// The version and the data of an item.
pub(crate) fn read<T: DeserializeOwned>(item: &HashMap<String, AttributeValue>) -> Result<(u64, T), ViewError> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().or_else(|_| value.as_n()).ok());
    let unreadable = |reason: &str| ViewError::Unreadable {
        key: format!(
            "{:?}",
            Key::new(text("pk").cloned().unwrap_or_default(), text("sk").cloned().unwrap_or_default())
        ),
        reason: reason.to_owned(),
    };
    let version = text("version").and_then(|text| text.parse().ok()).ok_or_else(|| unreadable("no version"))?;
    let data = text("data").ok_or_else(|| unreadable("no data"))?;
    Ok((version, serde_json::from_str(data).map_err(|error| unreadable(&without_values(&error)))?))
}
