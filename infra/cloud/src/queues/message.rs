//! Messages, in the order in which they can be received.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::QueueDepth;
use crate::template::{REGION, queue_arn};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Its key in the journal, in the order of sending.
    pub id: u64,
    /// Its id as SQS shows it.
    pub message_id: String,
    /// The queue that it is in.
    pub queue: String,
    pub body: String,
    /// Message attributes as in a `SendMessage` request, or null.
    pub attributes: Value,
    pub sent: Timestamp,
    pub first_received: Option<Timestamp>,
    pub receives: u32,
    /// When it can be received.
    pub visible: Timestamp,
}

/// The messages of one queue.
#[derive(Debug, Default)]
pub(super) struct Messages {
    by_id: BTreeMap<u64, Message>,
    by_visibility: BTreeSet<(Timestamp, u64)>,
}

impl Messages {
    pub(super) fn insert(&mut self, message: Message) {
        self.by_visibility.insert((message.visible, message.id));
        self.by_id.insert(message.id, message);
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Message> {
        let message = self.by_id.remove(&id)?;
        self.by_visibility.remove(&(message.visible, id));
        Some(message)
    }

    pub(super) fn remove_all(&mut self) -> Vec<u64> {
        self.by_visibility.clear();
        std::mem::take(&mut self.by_id).into_keys().collect()
    }

    pub(super) fn remove_sent_before(&mut self, moment: Timestamp) -> Vec<u64> {
        let mut removed = Vec::new();
        // Ids are given in the order of sending.
        while let Some(id) = self.by_id.first_key_value().filter(|(_, oldest)| oldest.sent < moment).map(|(id, _)| *id)
        {
            self.remove(id);
            removed.push(id);
        }
        removed
    }

    pub(super) fn take_visible(&mut self, now: Timestamp) -> Option<Message> {
        let (_, id) = self.by_visibility.first().copied().filter(|(visible, _)| *visible <= now)?;
        self.remove(id)
    }

    pub(super) fn next_visible(&self) -> Option<Timestamp> {
        self.by_visibility.first().map(|(visible, _)| *visible)
    }

    /// How many messages can be received, counted no further than `most`.
    pub(super) fn waiting(&self, now: Timestamp, most: usize) -> usize {
        self.by_visibility.range(..=(now, u64::MAX)).take(most).count()
    }

    pub(super) fn depth(&self, now: Timestamp) -> QueueDepth {
        let visible = self.by_visibility.range(..=(now, u64::MAX)).count();
        QueueDepth { visible, hidden: self.by_id.len() - visible }
    }
}

impl Message {
    /// What the message is deleted by.
    pub(crate) fn receipt(&self) -> String {
        format!("{}-{}-{}", self.message_id, self.receives, self.id)
    }

    /// MD5 of the body, in hexadecimal.
    pub(crate) fn md5_of_body(&self) -> String {
        format!("{:x}", md5::compute(&self.body))
    }

    /// The attributes that SQS keeps about it.
    pub(crate) fn system_attributes(&self) -> Value {
        json!({
            "ApproximateReceiveCount": self.receives.to_string(),
            "SentTimestamp": self.sent.as_millisecond().to_string(),
            "SenderId": "LOCAL",
            "ApproximateFirstReceiveTimestamp": self.first_received.unwrap_or(self.sent).as_millisecond().to_string(),
        })
    }

    /// The message as a function gets it.
    pub(super) fn record(&self) -> Value {
        json!({
            "messageId": self.message_id,
            "receiptHandle": self.receipt(),
            "body": self.body,
            "attributes": self.system_attributes(),
            "messageAttributes": message_attributes(&self.attributes),
            "md5OfBody": self.md5_of_body(),
            "eventSource": "aws:sqs",
            "eventSourceARN": queue_arn(&self.queue),
            "awsRegion": REGION,
        })
    }
}

/// The key of the message that a receipt is for.
pub(super) fn id_of_receipt(receipt: &str) -> Option<u64> {
    receipt.rsplit('-').next()?.parse().ok()
}

/// Message attributes as Lambda writes them: with small first letters.
fn message_attributes(attributes: &Value) -> Value {
    let renamed = attributes.as_object().into_iter().flatten().map(|(name, attribute)| {
        let members = [
            ("dataType", attribute.get("DataType")),
            ("stringValue", attribute.get("StringValue")),
            ("binaryValue", attribute.get("BinaryValue")),
        ];
        let members = members.into_iter().filter_map(|(name, member)| Some((name.to_owned(), member?.clone())));
        (name.clone(), Value::Object(members.collect()))
    });
    Value::Object(renamed.collect())
}
