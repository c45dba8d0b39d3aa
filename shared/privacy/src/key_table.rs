use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use kernel::UserId;

use crate::error::PrivacyError;

/// The table of people's wrapped keys. Its key is `person` (string).
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

    /// Deletes a person's key, so that nobody can read their data any more. Can be repeated. A process may use a cached key for at
    /// most five more minutes.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn delete(&self, person: UserId) -> Result<(), PrivacyError> {
        let delete = self.client.delete_item().table_name(&self.table).key("person", key(person)).send();
        delete.await.map_err(unavailable)?;
        Ok(())
    }
}

fn key(person: UserId) -> AttributeValue {
    AttributeValue::S(person.to_string())
}

fn unavailable<E, R>(error: SdkError<E, R>) -> PrivacyError
where
    SdkError<E, R>: std::error::Error,
{
    PrivacyError::Unavailable(DisplayErrorContext(&error).to_string())
}
