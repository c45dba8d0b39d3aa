//! The messages of a queue, in the order in which they can be received.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::template::{REGION, queue_arn};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Its key in the journal, in the order of sending.
    pub id: u64,
    /// Its id in SQS.
    pub message_id: String,
    pub queue: String,
    pub body: String,
    /// Message attributes as in a `SendMessage` request, or null.
    pub attributes: Value,
    pub sent: Timestamp,
    pub first_received: Option<Timestamp>,
    pub receives: u32,
    /// When it can be received next.
    pub visible: Timestamp,
}

#[derive(Debug, Default)]
pub(crate) struct Messages {
    by_id: BTreeMap<u64, Message>,
    by_visibility: BTreeSet<(Timestamp, u64)>,
}

/// How many messages a queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueDepth {
    /// Messages that can be received.
    pub visible: usize,
    /// Messages that were received and not deleted, or that are delayed.
    pub hidden: usize,
}

impl Messages {
    pub(crate) fn insert(&mut self, message: Message) {
        self.by_visibility.insert((message.visible, message.id));
        self.by_id.insert(message.id, message);
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<Message> {
        let message = self.by_id.remove(&id)?;
        self.by_visibility.remove(&(message.visible, id));
        Some(message)
    }

    pub(crate) fn remove_all(&mut self) -> Vec<u64> {
        self.by_visibility.clear();
        std::mem::take(&mut self.by_id).into_keys().collect()
    }

    pub(crate) fn remove_sent_before(&mut self, moment: Timestamp) -> Vec<u64> {
        let mut removed = Vec::new();
        // Ids are given in the order of sending.
        while let Some(id) = self.by_id.first_key_value().filter(|(_, oldest)| oldest.sent < moment).map(|(id, _)| *id)
        {
            self.remove(id);
            removed.push(id);
        }
        removed
    }

    pub(crate) fn take_visible(&mut self, now: Timestamp) -> Option<Message> {
        let (_, id) = self.by_visibility.first().copied().filter(|(visible, _)| *visible <= now)?;
        self.remove(id)
    }

    pub(crate) fn next_visible(&self) -> Option<Timestamp> {
        self.by_visibility.first().map(|(visible, _)| *visible)
    }

    /// How many messages can be received, counted up to `max`.
    pub(crate) fn waiting(&self, now: Timestamp, max: usize) -> usize {
        self.by_visibility.range(..=(now, u64::MAX)).take(max).count()
    }

    pub(crate) fn depth(&self, now: Timestamp) -> QueueDepth {
        let visible = self.by_visibility.range(..=(now, u64::MAX)).count();
        QueueDepth { visible, hidden: self.by_id.len() - visible }
    }
}

impl Message {
    /// The receipt handle of the latest receive.
    pub(crate) fn receipt(&self) -> String {
        format!("{}-{}-{}", self.message_id, self.receives, self.id)
    }

    pub(crate) fn md5_of_body(&self) -> String {
        format!("{:x}", md5::compute(&self.body))
    }

    /// SQS's own attributes, as opposed to the sender's.
    pub(crate) fn system_attributes(&self) -> Value {
        json!({
            "ApproximateReceiveCount": self.receives.to_string(),
            "SentTimestamp": self.sent.as_millisecond().to_string(),
            "SenderId": "LOCAL",
            "ApproximateFirstReceiveTimestamp": self.first_received.unwrap_or(self.sent).as_millisecond().to_string(),
        })
    }

    /// The message as a function receives it.
    pub(crate) fn record(&self) -> Value {
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

/// The id of the message that a receipt handle is for.
pub(crate) fn id_of_receipt(receipt: &str) -> Option<u64> {
    receipt.rsplit('-').next()?.parse().ok()
}

/// Message attributes as Lambda writes them, in camel case.
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
