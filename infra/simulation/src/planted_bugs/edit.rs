//! Editing the JSON of requests and responses.

use serde_json::Value;

/// Edits a body that is JSON. Any other stays as it is.
pub(super) fn edit(body: &mut Vec<u8>, change: impl FnOnce(&mut Value)) {
    if let Ok(mut content) = serde_json::from_slice(body) {
        change(&mut content);
        *body = content.to_string().into_bytes();
    }
}

/// Edits each item that a transaction puts.
pub(super) fn edit_items(body: &mut Vec<u8>, change: impl FnMut(&mut Value)) {
    edit(body, |request| {
        let items = request["TransactItems"].as_array_mut().into_iter().flatten();
        items.filter_map(|item| item.pointer_mut("/Put/Item")).for_each(change);
    });
}

/// Edits fields by name at any depth, also within strings that are JSON themselves, as stored events are.
pub(super) fn edit_fields(body: &mut Vec<u8>, change: &dyn Fn(&str, Value) -> Value) {
    edit(body, |content| edit_deeply(content, change));
}

pub(super) fn edit_deeply(value: &mut Value, change: &dyn Fn(&str, Value) -> Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                *field = change(name, field.take());
                edit_deeply(field, change);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| edit_deeply(item, change)),
        Value::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(mut inner) = serde_json::from_str(text) {
                edit_deeply(&mut inner, change);
                *text = inner.to_string();
            }
        }
        _ => {}
    }
}

pub(super) fn is_about_events(body: &[u8]) -> bool {
    table(body).ends_with("-events")
}

pub(super) fn is_about_views(body: &[u8]) -> bool {
    table(body).ends_with("-views")
}

fn table(body: &[u8]) -> String {
    let content: Value = serde_json::from_slice(body).unwrap_or_default();
    content["TableName"].as_str().unwrap_or_default().to_owned()
}
