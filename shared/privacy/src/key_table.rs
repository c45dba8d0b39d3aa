use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use kernel::{ErrorChain, Timestamp, UserId};

use crate::error::PrivacyError;

/// The attribute with the wrapped key, in conditions: its name is a reserved word.
const KEY: &str = "#key";

/// How long a closed key can't be held, in seconds: longer than the function runs that closed it and then deletes it.
const CLOSED_SECONDS: i64 = 60;

/// The table of people's wrapped keys. Its key is `person` (string).
///
/// A key that is in use can be held: while anything holds it, it can't be closed, and it is closed before it is deleted. Both are
/// conditional writes of one item, so of a hold and a closing at the same time exactly one succeeds.
#[derive(Debug, Clone)]
pub struct KeyTable {
    client: Client,
    table: String,
}

impl KeyTable {
    /// Uses this table.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Stores a person's wrapped key, unless there is one.
    pub(crate) async fn put(&self, person: UserId, wrapped: Vec<u8>) -> Result<(), PrivacyError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("person", key(person))
            .item("wrapped", AttributeValue::B(Blob::new(wrapped)))
            .condition_expression("attribute_not_exists(person)")
            .send()
            .await;
        match put {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// A person's wrapped key.
    pub(crate) async fn get(&self, person: UserId) -> Result<Vec<u8>, PrivacyError> {
        let get =
            self.client.get_item().table_name(&self.table).key("person", key(person)).consistent_read(true).send();
        let item = get.await.map_err(unavailable)?.item;
        match item.and_then(|mut item| item.remove("wrapped")).ok_or(PrivacyError::Forgotten(person))? {
            AttributeValue::B(wrapped) => Ok(wrapped.into_inner()),
            _ => Err(PrivacyError::Unreadable("the wrapped key is not binary")),
        }
    }

    /// Holds a person's key for a reason, such as the id of an open order. Can be repeated. Returns false if the key is closed or
    /// deleted: the person is being forgotten, so there must be nothing to hold it for.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn hold(&self, person: UserId, reason: &str, now: Timestamp) -> Result<bool, PrivacyError> {
        let held = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("person", key(person))
            .update_expression("ADD holds :reason")
            .condition_expression("attribute_exists(#key) AND (attribute_not_exists(closed) OR closed < :ended)")
            .expression_attribute_names(KEY, "wrapped")
            .expression_attribute_values(":reason", AttributeValue::Ss(vec![reason.to_owned()]))
            .expression_attribute_values(":ended", seconds(now, -CLOSED_SECONDS))
            .send()
            .await;
        is_updated(held)
    }

    /// Ends a hold. Can be repeated, also late.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn release(&self, person: UserId, reason: &str) -> Result<(), PrivacyError> {
        let released = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("person", key(person))
            .update_expression("DELETE holds :reason")
            .condition_expression("attribute_exists(#key)")
            .expression_attribute_names(KEY, "wrapped")
            .expression_attribute_values(":reason", AttributeValue::Ss(vec![reason.to_owned()]))
            .send()
            .await;
        is_updated(released).map(|_| ())
    }

    /// Closes a person's key for a minute, in which nothing can hold it, so that it can be deleted. Returns false if something holds it.
    /// A key that is deleted is closed.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn close(&self, person: UserId, now: Timestamp) -> Result<bool, PrivacyError> {
        let closed = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("person", key(person))
            .update_expression("SET closed = :now")
            .condition_expression("attribute_exists(#key) AND attribute_not_exists(holds)")
            .expression_attribute_names(KEY, "wrapped")
            .expression_attribute_values(":now", seconds(now, 0))
            .send()
            .await;
        if is_updated(closed)? {
            return Ok(true);
        }
        match self.get(person).await {
            Ok(_) => Ok(false),
            Err(PrivacyError::Forgotten(_)) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Deletes a person's key, so that nobody can read their data any more. Can be repeated. A process may use a cached key for at
    /// most a minute.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn delete(&self, person: UserId) -> Result<(), PrivacyError> {
        let delete = self.client.delete_item().table_name(&self.table).key("person", key(person)).send();
        delete.await.map_err(unavailable)?;
        Ok(())
    }
}

fn is_updated<T>(update: Result<T, SdkError<UpdateItemError>>) -> Result<bool, PrivacyError> {
    match update {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(unavailable(error)),
        },
    }
}

fn seconds(now: Timestamp, later: i64) -> AttributeValue {
    AttributeValue::N(now.as_second().saturating_add(later).to_string())
}

fn key(person: UserId) -> AttributeValue {
    AttributeValue::S(person.to_string())
}

fn unavailable<E, R>(error: SdkError<E, R>) -> PrivacyError
where
    SdkError<E, R>: std::error::Error,
{
    PrivacyError::Unavailable(ErrorChain(&error).to_string())
}
