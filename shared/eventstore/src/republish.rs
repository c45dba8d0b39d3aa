//! Publishing commits again: the table's stream delivers them a second time.
//!
//! A commit never changes. What changes is an attribute beside it, `republish`, which no reader of commits sees: the stream then
//! delivers the item as it did when it was appended, and the publisher sends its events again. Nothing else in the system needs to know
//! how to send an event.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::commit::StreamId;
use crate::error::StoreError;
use crate::store::{Consistency, Store, unavailable};

/// The attribute that is set: a mark and, so that it changes each time, the time.
const REPUBLISH: &str = "republish";

/// The time in seconds, for the pause before the next time.
const REPUBLISHED_AT: &str = "republishedAt";

/// How commits are published again.
#[derive(Debug, Clone, Copy)]
pub struct Republication<'a> {
    /// Says why: see [`republished_as`]. One word.
    pub mark: &'a str,
    /// The current time.
    pub now: Timestamp,
    /// A commit that was published again less than this ago is left out.
    pub pause: SignedDuration,
}

/// The mark with which a commit was published again, in the `NewImage` of a stream record.
pub fn republished_as(image: &Value) -> Option<&str> {
    let text = image.get(REPUBLISH)?.get("S")?.as_str()?;
    text.split(' ').next()
}

/// A page of the keys of a table's commits, in no order.
#[derive(Debug)]
pub struct Keys {
    /// Streams and versions.
    pub keys: Vec<(StreamId, u64)>,
    /// Where the next page starts, if there is one.
    pub next: Option<(StreamId, u64)>,
}

impl Store {
    /// Publishes commits of a stream again. Needs nothing of them but their versions, so that commits which an older release could not
    /// read can be published as well.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn republish(
        &self,
        stream: &StreamId,
        versions: &[u64],
        Republication { mark, now, pause }: Republication<'_>,
    ) -> Result<(), StoreError> {
        let before = now.as_second().saturating_sub(pause.as_secs());
        for version in versions {
            let updated = self
                .client
                .update_item()
                .table_name(&self.table)
                .set_key(Some(key(stream, *version)))
                .update_expression("SET #republish = :mark, #at = :now")
                .condition_expression("attribute_exists(#stream) AND (attribute_not_exists(#at) OR #at <= :before)")
                .expression_attribute_names("#republish", REPUBLISH)
                .expression_attribute_names("#at", REPUBLISHED_AT)
                .expression_attribute_names("#stream", "stream")
                .expression_attribute_values(":mark", AttributeValue::S(format!("{mark} {now}")))
                .expression_attribute_values(":now", AttributeValue::N(now.as_second().to_string()))
                .expression_attribute_values(":before", AttributeValue::N(before.to_string()))
                .send()
                .await;
            match updated {
                Ok(_) => {}
                Err(error)
                    if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
                }
                Err(error) => return Err(unavailable(error)),
            }
        }
        Ok(())
    }

    /// Publishes the newest commit again that has one of these events. False if there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn republish_newest(
        &self,
        stream: &StreamId,
        events: &[&str],
        republication: Republication<'_>,
    ) -> Result<bool, StoreError> {
        let commits = self.read(stream, Consistency::Eventual).await?;
        let is_wanted = |name: &String| events.contains(&name.as_str());
        let newest = commits.iter().rev().find(|commit| commit.events.iter().any(|event| is_wanted(&event.name)));
        let Some(newest) = newest else { return Ok(false) };
        self.republish(stream, &[newest.version], republication).await?;
        Ok(true)
    }

    /// Publishes all commits of a stream again, oldest first, and returns their number.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn republish_stream(
        &self,
        stream: &StreamId,
        republication: Republication<'_>,
    ) -> Result<usize, StoreError> {
        let mut versions = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#stream = :stream")
                .projection_expression("version")
                .expression_attribute_names("#stream", "stream")
                .expression_attribute_values(":stream", AttributeValue::S(stream.to_string()))
                .consistent_read(true)
                .set_exclusive_start_key(start.take())
                .send()
                .await
                .map_err(unavailable)?;
            versions.extend(page.items().iter().filter_map(version));
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        self.republish(stream, &versions, republication).await?;
        Ok(versions.len())
    }

    /// One page of the table: the commits that were made since a time. Reads the whole table in the end.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn keys_since(&self, since: Timestamp, after: Option<(StreamId, u64)>) -> Result<Keys, StoreError> {
        let page = self
            .client
            .scan()
            .table_name(&self.table)
            .projection_expression("#stream, version, #at")
            .expression_attribute_names("#stream", "stream")
            .expression_attribute_names("#at", "at")
            .set_exclusive_start_key(after.map(|(stream, version)| key(&stream, version)))
            .send()
            .await
            .map_err(unavailable)?;
        let read_key = |item: &HashMap<String, AttributeValue>| Some((stream_of(item)?, version(item)?));
        // A commit without a readable time is published rather than missed.
        let is_wanted = |item: &&HashMap<String, AttributeValue>| at(item).is_none_or(|at| at >= since);
        let keys = page.items().iter().filter(is_wanted).filter_map(read_key).collect();
        Ok(Keys { keys, next: page.last_evaluated_key().and_then(read_key) })
    }
}

fn key(stream: &StreamId, version: u64) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("stream".to_owned(), AttributeValue::S(stream.to_string())),
        ("version".to_owned(), AttributeValue::N(version.to_string())),
    ])
}

fn stream_of(item: &HashMap<String, AttributeValue>) -> Option<StreamId> {
    item.get("stream")?.as_s().ok().map(StreamId::from_name)
}

fn version(item: &HashMap<String, AttributeValue>) -> Option<u64> {
    item.get("version")?.as_n().ok()?.parse().ok()
}

fn at(item: &HashMap<String, AttributeValue>) -> Option<Timestamp> {
    item.get("at")?.as_s().ok()?.parse().ok()
}
