use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use super::json::text;
use super::known_events::is_known;
use super::records::{Commit, Event, History, StoredSession, ViewItem};
use crate::world::World;
use crate::world::poison::is_poison;

/// The contexts that have tables.
const CONTEXTS: [&str; 7] = ["users", "concerts", "carts", "reservations", "orders", "finance", "tickets"];

/// The history cannot be read, for instance because of an event that the checker does not know.
#[derive(Debug)]
pub struct Unreadable(String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl History {
    /// Reads what a run left behind.
    ///
    /// # Errors
    /// [`Unreadable`] for what the checker does not know.
    pub async fn read(world: &World, refuses_refunds: bool) -> Result<Self, Unreadable> {
        let frontrow = world.frontrow();
        let cloud = frontrow.cloud();
        let client = Client::new(&cloud.sdk());
        let mut history = Self {
            intents: frontrow.stripe().payment_intents(),
            refunds: frontrow.stripe().refunds(),
            disputes: frontrow.stripe().disputes(),
            refuses_refunds,
            emails: frontrow.mailgun().messages(),
            parcels: frontrow.fedex().shipments(),
            acknowledged: world.acknowledged(),
            cancellations: world.cancellation_progress().await,
            addresses: world.addresses(),
            reads_after_end: world.reads_after_end().await,
            ..Self::default()
        };
        for context in CONTEXTS {
            history.read_events(world, &client, context).await?;
            history.read_views(&client, context).await?;
        }
        for item in scan(&client, "frontrow-people-keys").await? {
            let person = string(item.get("person")).unwrap_or_default();
            let holds = item.get("holds").and_then(|holds| holds.as_ss().ok()).into_iter().flatten();
            history.key_holds.extend(holds.map(|hold| (person.clone(), hold.clone())));
            history.keys.extend(item.get("wrapped").map(|_| person));
        }
        for item in scan(&client, "frontrow-sessions").await? {
            history.sessions.push(session(string(item.get("data")).as_deref())?);
        }
        for queue in cloud.queues() {
            let depth = cloud.queue_depth(&queue).map_or(0, |depth| depth.visible + depth.hidden);
            let messages = if depth > 0 { messages(world, &queue).await? } else { Vec::new() };
            let diverted = messages.into_iter().filter(|message| is_failure_queue(&queue) && is_poison(message));
            let diverted: Vec<String> = diverted.collect();
            history.queues.insert(queue, depth - diverted.len().min(depth));
            history.diverted.extend(diverted);
        }
        Ok(history)
    }

    async fn read_events(&mut self, world: &World, client: &Client, context: &str) -> Result<(), Unreadable> {
        let table = format!("frontrow-{context}-events");
        let mut items = BTreeMap::new();
        for item in scan(client, &table).await? {
            if string(item.get("stream")).is_some_and(|stream| is_poison(&stream)) {
                continue;
            }
            let commit = commit(context, |name| string(item.get(name)))?;
            items.insert(
                (commit.category, commit.key, commit.version),
                item.get("events").and_then(|item| string(Some(item))),
            );
        }
        let changes = world.frontrow().cloud().changes(&table).await;
        // A commit is published again by an attribute beside it.
        let mut inserted = BTreeMap::new();
        for change in changes.map_err(|error| Unreadable(error.to_string()))? {
            let image = &change["dynamodb"]["NewImage"];
            let field = |name: &str| {
                let value = image.get(name)?;
                value.get("S").or_else(|| value.get("N"))?.as_str().map(str::to_owned)
            };
            if field("stream").is_some_and(|stream| is_poison(&stream)) {
                continue;
            }
            let key = (field("stream"), field("version"));
            if change["eventName"] == "MODIFY"
                && field("republish").is_some()
                && inserted.get(&key) == Some(&field("events"))
            {
                continue;
            }
            if change["eventName"] != "INSERT" {
                self.rewritten.push(format!("{} of {}", change["eventName"], change["dynamodb"]["Keys"]));
                continue;
            }
            inserted.insert(key, field("events"));
            let commit = commit(context, field)?;
            let id = (commit.category.clone(), commit.key.clone(), commit.version);
            if items.remove(&id) != Some(field("events")) {
                self.rewritten.push(format!("{id:?} is not in the table as it was committed"));
            }
            self.commits.push(commit);
        }
        self.rewritten
            .extend(items.into_keys().map(|id| format!("{id:?} is in the table, but not in its stream of changes")));
        Ok(())
    }

    async fn read_views(&mut self, client: &Client, context: &str) -> Result<(), Unreadable> {
        for item in scan(client, &format!("frontrow-{context}-views")).await? {
            let field = |name: &str| string(item.get(name));
            let data =
                field("data").map(|data| serde_json::from_str(&data).map_err(|error| Unreadable(error.to_string())));
            self.views.push(ViewItem {
                context: context.to_owned(),
                list: field("pk").unwrap_or_default(),
                place: field("sk").unwrap_or_default(),
                version: field("version").and_then(|version| version.parse().ok()),
                data: data.transpose()?.unwrap_or_default(),
            });
        }
        Ok(())
    }
}

fn is_failure_queue(queue: &str) -> bool {
    ["-dead-letters", "-failures"].iter().any(|end| queue.ends_with(end))
}

/// The messages of a queue that can be received now.
async fn messages(world: &World, queue: &str) -> Result<Vec<String>, Unreadable> {
    let unreadable = |error: String| Unreadable(format!("{queue}: {error}"));
    let client = aws_sdk_sqs::Client::new(&world.frontrow().cloud().sdk());
    let url =
        client.get_queue_url().queue_name(queue).send().await.map_err(|error| unreadable(format!("{error:?}")))?;
    let mut messages = Vec::new();
    loop {
        let receive = client.receive_message().queue_url(url.queue_url().unwrap_or_default());
        let received = receive.max_number_of_messages(10).visibility_timeout(3_600).send().await;
        let received = received.map_err(|error| unreadable(format!("{error:?}")))?;
        if received.messages().is_empty() {
            return Ok(messages);
        }
        messages.extend(received.messages().iter().map(|message| message.body().unwrap_or_default().to_owned()));
    }
}

async fn scan(client: &Client, table: &str) -> Result<Vec<HashMap<String, AttributeValue>>, Unreadable> {
    let mut items = Vec::new();
    let mut start = None;
    loop {
        let page = client.scan().table_name(table).consistent_read(true).set_exclusive_start_key(start).send().await;
        let page = page.map_err(|error| Unreadable(format!("{table}: {error:?}")))?;
        items.extend(page.items().iter().cloned());
        start = page.last_evaluated_key().cloned();
        if start.is_none() {
            return Ok(items);
        }
    }
}

fn string(value: Option<&AttributeValue>) -> Option<String> {
    match value? {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
        _ => None,
    }
}

fn session(data: Option<&str>) -> Result<StoredSession, Unreadable> {
    let session: Value = data.and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
    let roles = session["roles"].as_array().into_iter().flatten();
    let user_version = session["userVersion"].as_u64();
    Ok(StoredSession {
        user_id: text(&session, "/userId").to_owned(),
        roles: roles.filter_map(|role| role.as_str().map(str::to_owned)).collect(),
        user_version: user_version.ok_or_else(|| Unreadable(format!("a session has no version: {session}")))?,
    })
}

fn commit(context: &str, field: impl Fn(&str) -> Option<String>) -> Result<Commit, Unreadable> {
    let stream = field("stream").unwrap_or_default();
    let unreadable = |reason: &str| Unreadable(format!("a commit of {stream:?} has {reason}"));
    let (category, key) = stream.split_once('#').ok_or_else(|| unreadable("no stream"))?;
    let events: Vec<Value> =
        field("events").and_then(|events| serde_json::from_str(&events).ok()).ok_or_else(|| unreadable("no events"))?;
    let mut read = Vec::new();
    for event in events {
        let name = event["type"].as_str().ok_or_else(|| unreadable("an event without a name"))?;
        if !is_known(category, name) {
            return Err(unreadable(&format!("an event that the checker does not know: {name}")));
        }
        read.push(Event { name: name.to_owned(), data: event["data"].clone() });
    }
    Ok(Commit {
        context: context.to_owned(),
        category: category.to_owned(),
        key: key.to_owned(),
        version: field("version").and_then(|version| version.parse().ok()).ok_or_else(|| unreadable("no version"))?,
        at: field("at").unwrap_or_default(),
        events: read,
    })
}
