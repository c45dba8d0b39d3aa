use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{ViewError, unavailable};
use crate::item;
use crate::key::{Key, Listed};

/// Items that are read at the same time.
const MAX_CONCURRENT: usize = 16;

/// The view table of one context.
#[derive(Debug, Clone)]
pub struct Views {
    pub(crate) client: Client,
    pub(crate) table: String,
}

impl Views {
    /// Uses a table with the keys `pk` and `sk` (strings).
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Puts an item, unless the stored one has the same or a newer version. Returns whether it was put.
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
        let mut put = self
            .item_to_put(key, version, data)?
            .condition_expression("attribute_not_exists(pk) OR version < :version")
            .expression_attribute_values(":version", AttributeValue::N(version.to_string()));
        if let Some(listed) = listed {
            put = put
                .item("listed", AttributeValue::S(listed.list.clone()))
                .item("listedAt", AttributeValue::S(listed.at.clone()));
        }
        put_if(put).await
    }

    /// Puts an item in the place of a stored one, unless that has a newer version. Returns whether it was put: for what a function
    /// notes about an item that a projection owns.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn replace<T: Serialize>(&self, key: &Key, version: u64, data: &T) -> Result<bool, ViewError> {
        let put = self
            .item_to_put(key, version, data)?
            .condition_expression("version <= :version")
            .expression_attribute_values(":version", AttributeValue::N(version.to_string()));
        put_if(put).await
    }

    /// Puts an item that DynamoDB deletes after `until` (Unix seconds), unless there is one. Returns whether it was put.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn put_until<T: Serialize>(&self, key: &Key, data: &T, until: i64) -> Result<bool, ViewError> {
        let put = self
            .item_to_put(key, 1, data)?
            .item("expires", AttributeValue::N(until.to_string()))
            .condition_expression("attribute_not_exists(pk)");
        put_if(put).await
    }

    fn item_to_put<T: Serialize>(&self, key: &Key, version: u64, data: &T) -> Result<PutItemFluentBuilder, ViewError> {
        let json = serde_json::to_string(data)
            .map_err(|error| ViewError::Unreadable { key: format!("{key:?}"), reason: error.to_string() })?;
        Ok(self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(key.pk.clone()))
            .item("sk", AttributeValue::S(key.sk.clone()))
            .item("version", AttributeValue::N(version.to_string()))
            .item("data", AttributeValue::S(json)))
    }

    /// Deletes an item, unless the stored one has a newer version. Returns whether it is deleted or was missing.
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

    /// Reads an item, with the version of the stream that it was made from.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<(u64, T)>, ViewError> {
        self.read(key, false).await
    }

    /// Reads an item as it was last put, at twice the cost: for who puts another one that depends on it.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn get_latest<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<(u64, T)>, ViewError> {
        self.read(key, true).await
    }

    async fn read<T: DeserializeOwned>(&self, key: &Key, latest: bool) -> Result<Option<(u64, T)>, ViewError> {
        let found = self
            .client
            .get_item()
            .consistent_read(latest)
            .table_name(&self.table)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .send()
            .await
            .map_err(unavailable)?;
        found.item.as_ref().map(item::read).transpose()
    }

    /// Reads an item for each of these ids, several at the same time. Leaves out the ids without an item.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn get_each<K: Ord + Copy, T: DeserializeOwned>(
        &self,
        ids: BTreeSet<K>,
        key: impl Fn(K) -> Key,
    ) -> Result<BTreeMap<K, T>, ViewError> {
        let keys: BTreeMap<K, Key> = ids.into_iter().map(|id| (id, key(id))).collect();
        stream::iter(keys)
            .map(|(id, key)| async move { Ok(self.get::<T>(&key).await?.map(|(_, item)| (id, item))) })
            .buffer_unordered(MAX_CONCURRENT)
            .try_filter_map(|found| async move { Ok(found) })
            .try_collect()
            .await
    }
}

/// Whether the put's condition held.
async fn put_if(put: PutItemFluentBuilder) -> Result<bool, ViewError> {
    match put.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(unavailable(error)),
        },
    }
}
