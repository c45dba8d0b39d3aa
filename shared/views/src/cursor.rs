use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The client sent a cursor that no page of this list has returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct InvalidCursor;

type Item = HashMap<String, AttributeValue>;

/// Encodes the key of a page's last item. The name of the list is left out, so that a cursor can't lead into another list.
pub(crate) fn encode(last: &Item, list_key: &str) -> String {
    let position: HashMap<&str, &str> = last
        .iter()
        .filter(|(name, _)| *name != list_key)
        .filter_map(|(name, value)| Some((name.as_str(), value.as_s().ok()?.as_str())))
        .collect();
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&position).unwrap_or_default())
}

/// Decodes a cursor to a start key in `list`.
pub(crate) fn decode(cursor: &str, names: &[&str], list_key: &str, list: &str) -> Result<Item, InvalidCursor> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| InvalidCursor)?;
    let position: HashMap<String, String> = serde_json::from_slice(&bytes).map_err(|_| InvalidCursor)?;
    if position.len() != names.len()
        || !names.iter().all(|name| position.get(*name).is_some_and(|text| !text.is_empty()))
    {
        return Err(InvalidCursor);
    }
    let mut item: Item = position.into_iter().map(|(name, text)| (name, AttributeValue::S(text))).collect();
    item.insert(list_key.to_owned(), AttributeValue::S(list.to_owned()));
    Ok(item)
}
