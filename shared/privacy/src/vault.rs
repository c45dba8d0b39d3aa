use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_kms::types::DataKeySpec;
use kernel::{Sealed, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cipher::DataKey;
use crate::error::PrivacyError;

/// How long a decrypted key is cached. A warm Lambda can read a forgotten person's data for that long.
const KEY_LIFETIME: Duration = Duration::from_secs(300);

/// Maximum number of cached keys.
const MAX_KEYS: usize = 4_096;

/// Encrypts and decrypts personal data. Cheap to clone; clones share the cached keys.
#[derive(Clone)]
pub struct Vault {
    kms: aws_sdk_kms::Client,
    wrapping_key: String,
    dynamodb: aws_sdk_dynamodb::Client,
    table: String,
    opened: Arc<Mutex<OpenedKeys>>,
}

/// Cached keys with the time of their decryption.
type OpenedKeys = HashMap<UserId, (Instant, Arc<DataKey>)>;

impl Vault {
    /// Uses a table with the key `person` (string). `wrapping_key` is the id, ARN or alias of the KMS key that wraps the data keys.
    pub fn new(
        kms: aws_sdk_kms::Client,
        wrapping_key: impl Into<String>,
        dynamodb: aws_sdk_dynamodb::Client,
        table: impl Into<String>,
    ) -> Self {
        Self { kms, wrapping_key: wrapping_key.into(), dynamodb, table: table.into(), opened: Arc::default() }
    }

    /// Creates a person's key. A retry keeps the existing key.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
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
        let wrapped = made.ciphertext_blob.ok_or(PrivacyError::Unreadable("KMS returned no wrapped key"))?;
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

    /// Deletes a person's key, so that nobody can read their data any more. Can be retried. Other processes may use a cached key for
    /// at most five more minutes.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
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

    /// Encrypts a person's data.
    ///
    /// # Errors
    /// See [`PrivacyError`].
    pub async fn seal<T: Serialize>(&self, person: UserId, content: &T) -> Result<Sealed<T>, PrivacyError> {
        let key = self.key(person).await?;
        let text = serde_json::to_vec(content)
            .map_err(|_| PrivacyError::Unreadable("the content can't be written as JSON"))?;
        Ok(Sealed::new(person, key.seal(person, text)?))
    }

    /// Decrypts a person's data.
    ///
    /// # Errors
    /// See [`PrivacyError`].
    pub async fn open<T: DeserializeOwned>(&self, sealed: &Sealed<T>) -> Result<T, PrivacyError> {
        let key = self.key(sealed.person).await?;
        let text = key.open(sealed.person, &sealed.cipher_text)?;
        serde_json::from_slice(&text).map_err(|_| PrivacyError::Unreadable("the content has another schema"))
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
        let plaintext = unwrapped.plaintext.ok_or(PrivacyError::Unreadable("KMS returned no key"))?;
        let key = Arc::new(DataKey::new(plaintext.as_ref())?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.len() >= MAX_KEYS {
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
