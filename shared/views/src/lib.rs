//! Stored read models: one item per thing listed, the newest version wins.
//!
//! An item's key is (`pk`: the list it is in, `sk`: its place there). It carries the version of the stream that it was made
//! from, and is replaced only by a newer one, in one conditional write: repeats, and messages that overtake each other, do no
//! harm.

#![warn(missing_docs)]

mod cursor;
mod page;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use cursor::InvalidCursor;
pub use page::{Order, Page, PageRequest};

/// A view could not be read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ViewError {
    /// DynamoDB did not answer, or throttled, beyond the SDK's own retries: try again later.
    #[error("the views are unavailable: {0}")]
    Unavailable(String),
    /// An item was written by other code: rebuild the view.
    #[error("the item {key} can't be read: {reason}")]
    Unreadable {
        /// Its key.
        key: String,
        /// Why.
        reason: String,
    },
    /// The client's cursor is not one of ours.
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
}

/// Where an item is: a list and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The list.
    pub pk: String,
    /// The place in it: lists are sorted by it, as bytes.
    pub sk: String,
}

impl Key {
    /// A key of its parts.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// Where an item is in the table's index `byDate`, for lists whose order may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The list.
    pub list: String,
    /// The place in it.
    pub at: String,
}

/// The view table of one context.
#[derive(Debug, Clone)]
pub struct Views {
    client: Client,
    table: String,
}

impl Views {
    /// Views in a table with the keys `pk` and `sk`.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Puts an item, unless what is there is as new or newer. Tells whether it was put.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn put<T: Serialize>(
        &self,
        key: &Key,
        version: u64,
        data: &T,
        listed: Option<&Listed>,
    ) -> Result<bool, ViewError> {
        let json = serde_json::to_string(data)
            .map_err(|error| ViewError::Unreadable { key: format!("{key:?}"), reason: error.to_string() })?;
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(key.pk.clone()))
            .item("sk", AttributeValue::S(key.sk.clone()))
            .item("version", AttributeValue::N(version.to_string()))
            .item("data", AttributeValue::S(json))
            .condition_expression("attribute_not_exists(pk) OR version < :version")
            .expression_attribute_values(":version", AttributeValue::N(version.to_string()));
        if let Some(listed) = listed {
            put = put
                .item("listed", AttributeValue::S(listed.list.clone()))
                .item("listedAt", AttributeValue::S(listed.at.clone()));
        }
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Puts an item that nobody needs any more after a time, in Unix seconds, unless there is one. Tells whether it was put.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn put_until<T: Serialize>(&self, key: &Key, data: &T, until: i64) -> Result<bool, ViewError> {
        let json = serde_json::to_string(data)
            .map_err(|error| ViewError::Unreadable { key: format!("{key:?}"), reason: error.to_string() })?;
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(key.pk.clone()))
            .item("sk", AttributeValue::S(key.sk.clone()))
            .item("version", AttributeValue::N("1".to_owned()))
            .item("data", AttributeValue::S(json))
            .item("expires", AttributeValue::N(until.to_string()))
            .condition_expression("attribute_not_exists(pk)");
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Deletes an item, unless what is there is newer than the version. Tells whether it is gone.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn delete(&self, key: &Key, version: u64) -> Result<bool, ViewError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .condition_expression("attribute_not_exists(pk) OR version <= :version")
            .expression_attribute_values(":version", AttributeValue::N(version.to_string()))
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// One item, with the version of the stream that it was made from.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<(u64, T)>, ViewError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .send()
            .await
            .map_err(unavailable)?;
        found.item.as_ref().map(page::read).transpose()
    }
}

fn unavailable<E, R>(error: SdkError<E, R>) -> ViewError
where
    SdkError<E, R>: std::error::Error,
{
    ViewError::Unavailable(DisplayErrorContext(&error).to_string())
}
