//! Personal data under a key per person: envelope encryption.
//!
//! Each person has a 256-bit data key, made and wrapped by KMS and kept, wrapped, as one item of the keys table. What is
//! personal rests and travels as [`Sealed`], under that key (AES-256-GCM, RFC 5116); forgetting a person is deleting the item.
//! Source: AWS KMS Developer Guide, "Data keys"; AWS Encryption SDK, "Envelope encryption".

#![warn(missing_docs)]

mod cipher;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_kms::types::DataKeySpec;
use cipher::DataKey;
use kernel::{Sealed, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long an opened key may be used before it is fetched again: the longest that a forgotten person lives on in a warm
/// Lambda's memory.
const KEY_LIFETIME: Duration = Duration::from_secs(300);

/// The most opened keys held at a time.
const MOST_KEYS: usize = 4_096;

/// Personal data could not be sealed or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PrivacyError {
    /// The person has no key: never registered, or forgotten. What was sealed for them can't be read again.
    #[error("{0} has no key")]
    Forgotten(UserId),
    /// KMS or DynamoDB did not answer: try again later.
    #[error("keys are unavailable: {0}")]
    Unavailable(String),
    /// The cipher text was changed, belongs to somebody else or is not what it should be.
    #[error("sealed data can't be opened: {0}")]
    Unreadable(&'static str),
}

/// Seals and opens personal data.
#[derive(Clone)]
pub struct Vault {
    kms: aws_sdk_kms::Client,
    wrapping_key: String,
    dynamodb: aws_sdk_dynamodb::Client,
    table: String,
    opened: Arc<Mutex<OpenedKeys>>,
}

/// The keys in memory, each since when.
type OpenedKeys = HashMap<UserId, (Instant, Arc<DataKey>)>;

impl Vault {
    /// A vault over the keys table, whose items are wrapped by one KMS key.
    pub fn new(
        kms: aws_sdk_kms::Client,
        wrapping_key: impl Into<String>,
        dynamodb: aws_sdk_dynamodb::Client,
        table: impl Into<String>,
    ) -> Self {
        Self { kms, wrapping_key: wrapping_key.into(), dynamodb, table: table.into(), opened: Arc::default() }
    }

    /// Makes a person's key, once: a repeat leaves the first one in place.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`].
    pub async fn create_key(&self, person: UserId) -> Result<(), PrivacyError> {
        let made = self
            .kms
            .generate_data_key()
            .key_id(&self.wrapping_key)
            .key_spec(DataKeySpec::Aes256)
            .encryption_context("person", person.to_string())
            .send()
            .await
            .map_err(|error| PrivacyError::Unavailable(DisplayErrorContext(&error).to_string()))?;
        let wrapped = made.ciphertext_blob.ok_or(PrivacyError::Unreadable("KMS gave no wrapped key"))?;
        let kept = self
            .dynamodb
            .put_item()
            .table_name(&self.table)
            .item("person", AttributeValue::S(person.to_string()))
            .item("wrapped", AttributeValue::B(Blob::new(wrapped.into_inner())))
            .condition_expression("attribute_not_exists(person)")
            .send()
            .await;
        match kept {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(PrivacyError::Unavailable(DisplayErrorContext(&error).to_string())),
            },
        }
    }

    /// Destroys a person's key: what was sealed for them can't be read again, by anybody. A repeat does no harm. Other processes that have
    /// the key opened use it for five minutes more at most.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`].
    pub async fn forget(&self, person: UserId) -> Result<(), PrivacyError> {
        self.dynamodb
            .delete_item()
            .table_name(&self.table)
            .key("person", AttributeValue::S(person.to_string()))
            .send()
            .await
            .map_err(|error| PrivacyError::Unavailable(DisplayErrorContext(&error).to_string()))?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
        Ok(())
    }

    /// Seals something for a person.
    ///
    /// # Errors
    /// See [`PrivacyError`].
    pub async fn seal<T: Serialize>(&self, person: UserId, content: &T) -> Result<Sealed<T>, PrivacyError> {
        let key = self.key(person).await?;
        let text = serde_json::to_vec(content).map_err(|_| PrivacyError::Unreadable("content has no JSON form"))?;
        Ok(Sealed::new(person, key.seal(person, text)?))
    }

    /// Opens what was sealed for a person.
    ///
    /// # Errors
    /// See [`PrivacyError`].
    pub async fn open<T: DeserializeOwned>(&self, sealed: &Sealed<T>) -> Result<T, PrivacyError> {
        let key = self.key(sealed.person).await?;
        let text = key.open(sealed.person, &sealed.cipher_text)?;
        serde_json::from_slice(&text).map_err(|_| PrivacyError::Unreadable("content has another shape"))
    }

    async fn key(&self, person: UserId) -> Result<Arc<DataKey>, PrivacyError> {
        if let Some(key) = self.opened_key(person) {
            return Ok(key);
        }
        let found = self
            .dynamodb
            .get_item()
            .table_name(&self.table)
            .key("person", AttributeValue::S(person.to_string()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PrivacyError::Unavailable(DisplayErrorContext(&error).to_string()))?;
        let wrapped = found.item.and_then(|mut item| item.remove("wrapped")).ok_or(PrivacyError::Forgotten(person))?;
        let AttributeValue::B(wrapped) = wrapped else {
            return Err(PrivacyError::Unreadable("the wrapped key is not binary"));
        };
        let unwrapped = self
            .kms
            .decrypt()
            .key_id(&self.wrapping_key)
            .ciphertext_blob(aws_sdk_kms::primitives::Blob::new(wrapped.into_inner()))
            .encryption_context("person", person.to_string())
            .send()
            .await
            .map_err(|error| PrivacyError::Unavailable(DisplayErrorContext(&error).to_string()))?;
        let plaintext = unwrapped.plaintext.ok_or(PrivacyError::Unreadable("KMS gave no key"))?;
        let key = Arc::new(DataKey::new(plaintext.as_ref())?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.len() >= MOST_KEYS {
            opened.clear();
        }
        opened.insert(person, (Instant::now(), Arc::clone(&key)));
        Ok(key)
    }

    fn opened_key(&self, person: UserId) -> Option<Arc<DataKey>> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, key) = opened.get(&person)?;
        (since.elapsed() < KEY_LIFETIME).then(|| Arc::clone(key))
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("table", &self.table).finish_non_exhaustive()
    }
}
