//! Finding events: `GET /v3/{domain}/events`, and its successor `POST /v1/analytics/logs`.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;
use serde_json::{Value, json};

use super::store::{Event, Store};

const MAX_LIMIT: usize = 300;

/// `GET /v3/{domain}/events`. An error is the message of Mailgun's 400 response.
pub(super) fn find(store: &Store, query: &str, skip: usize, url: &str, now: Timestamp) -> Result<Value, String> {
    let params: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let time =
        |name: &str| params.get(name).map(|text| parse_time(text).ok_or(format!("{name} is not a time"))).transpose();
    let (begin, end) = (time("begin")?, time("end")?);
    let ascending = match params.get("ascending").map(String::as_str) {
        Some("yes" | "true") => true,
        Some("no" | "false") => false,
        None if begin.is_some() && end.is_none() => return Err("ascending is needed when end is absent".to_owned()),
        None => begin.is_some() && begin < end,
        Some(_) => return Err("ascending is yes or no".to_owned()),
    };
    let limit = match params.get("limit").map(|limit| limit.parse::<usize>()) {
        None => 100,
        Some(Ok(limit)) if (1..=MAX_LIMIT).contains(&limit) => limit,
        Some(_) => return Err(format!("limit is 1 to {MAX_LIMIT}")),
    };
    // In descending order, `begin` is the later time.
    let (from, to) = if ascending { (begin, end) } else { (end, begin) };
    let wanted = |event: &&Event| {
        let visible = event.at <= now;
        visible
            && from.is_none_or(|from| event.at >= from)
            && to.is_none_or(|to| event.at <= to)
            && FILTERS
                .iter()
                .all(|(name, path)| params.get(*name).is_none_or(|value| contains(&event.body, path, value)))
    };
    let matching = store.events.values().filter(wanted);
    let items: Vec<&Value> = if ascending {
        matching.skip(skip).take(limit).map(|event| &event.body).collect()
    } else {
        matching.rev().skip(skip).take(limit).map(|event| &event.body).collect()
    };
    let page = |skip: usize| format!("{url}/{}", token(query, skip));
    // There is always a next page; the last page is empty.
    Ok(json!({
        "items": items,
        "paging": {"next": page(skip + items.len()), "previous": page(skip.saturating_sub(limit)), "first": page(0)}
    }))
}

/// The query and position in the token of a page's link.
pub(super) fn read_token(token: &str) -> Option<(String, usize)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (skip, query) = text.split_once(' ')?;
    Some((query.to_owned(), skip.parse().ok()?))
}

/// `POST /v1/analytics/logs`. An error is the message of Mailgun's 400 response.
pub(super) fn logs(store: &Store, body: &[u8], now: Timestamp) -> Result<Value, String> {
    let query: Logs = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let time = |text: &Option<String>| {
        text.as_ref().map(|text| parse_time(text).ok_or("start and end are RFC 2822 dates".to_owned())).transpose()
    };
    let (start, end) = (time(&query.start)?, time(&query.end)?);
    let conditions = query.filter.map(|filter| filter.all).unwrap_or_default();
    for condition in &conditions {
        if condition.comparator != "=" || !LOG_ATTRIBUTES.iter().any(|(name, _)| *name == condition.attribute) {
            return Err(format!("{} {} can't be filtered by", condition.attribute, condition.comparator));
        }
    }
    let wanted = |event: &&Event| {
        let kind = event.body.get("event").and_then(Value::as_str).unwrap_or_default();
        event.at <= now
            && start.is_none_or(|start| event.at >= start)
            && end.is_none_or(|end| event.at <= end)
            && (query.events.is_empty() || query.events.iter().any(|wanted| wanted == kind))
            && conditions.iter().all(|condition| condition.holds(&event.body))
    };
    let mut found: Vec<&Event> = store.events.values().filter(wanted).collect();
    let total = found.len();
    let paging = query.pagination.unwrap_or_default();
    if paging.sort.as_deref() != Some("timestamp:asc") {
        found.reverse();
    }
    found.truncate(paging.limit.unwrap_or(100).min(MAX_LIMIT));
    let items: Vec<Value> = found.into_iter().map(log_item).collect();
    Ok(json!({"items": items, "pagination": {"total": total}, "aggregates": {}}))
}

/// The filters of the events API, and the JSON pointer to the value in an event.
const FILTERS: [(&str, &str); 8] = [
    ("event", "/event"),
    ("message-id", "/message/headers/message-id"),
    ("recipient", "/recipient"),
    ("to", "/message/headers/to"),
    ("from", "/message/headers/from"),
    ("subject", "/message/headers/subject"),
    ("severity", "/severity"),
    ("tags", "/tags"),
];

const LOG_ATTRIBUTES: [(&str, &str); 3] =
    [("message_id", "/message/headers/message-id"), ("recipient", "/recipient"), ("tag", "/tags")];

#[derive(Deserialize)]
struct Logs {
    start: Option<String>,
    end: Option<String>,
    #[serde(default)]
    events: Vec<String>,
    filter: Option<Filter>,
    pagination: Option<Paging>,
}

#[derive(Deserialize)]
struct Filter {
    #[serde(rename = "AND", default)]
    all: Vec<Condition>,
}

#[derive(Deserialize)]
struct Condition {
    attribute: String,
    comparator: String,
    values: Vec<LabelledValue>,
}

#[derive(Deserialize)]
struct LabelledValue {
    value: String,
}

#[derive(Default, Deserialize)]
struct Paging {
    sort: Option<String>,
    limit: Option<usize>,
}

impl Condition {
    fn holds(&self, event: &Value) -> bool {
        let path = LOG_ATTRIBUTES.iter().find(|(name, _)| *name == self.attribute).map_or("", |(_, path)| path);
        self.values.iter().any(|wanted| contains(event, path, &wanted.value))
    }
}

fn log_item(event: &Event) -> Value {
    let mut item = event.body.clone();
    if let Value::Object(fields) = &mut item {
        fields.remove("timestamp");
        fields.insert("@timestamp".to_owned(), event.at.to_string().into());
    }
    item
}

/// Whether a field is the value, or a list that contains it.
fn contains(event: &Value, path: &str, value: &str) -> bool {
    match event.pointer(path) {
        Some(Value::String(text)) => text == value,
        Some(Value::Array(list)) => list.iter().any(|text| text == value),
        _ => false,
    }
}

/// Parses Unix seconds, with or without a fraction, or an RFC 2822 date.
fn parse_time(text: &str) -> Option<Timestamp> {
    let seconds = text.split_once('.').map_or(text, |(seconds, _)| seconds);
    match seconds.parse::<i64>() {
        Ok(seconds) => Timestamp::from_second(seconds).ok(),
        Err(_) => rfc2822::parse(text).ok().map(|time| time.timestamp()),
    }
}

fn token(query: &str, skip: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("{skip} {query}"))
}
