use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_kms::types::DataKeySpec;
use kernel::{ErrorChain, Sealed, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cipher::DataKey;
use crate::error::PrivacyError;
use crate::key_table::KeyTable;

/// How long a decrypted key is cached. A warm Lambda can read a forgotten person's data for that long.
const KEY_LIFETIME: Duration = Duration::from_secs(60);

/// Maximum number of cached keys.
const MAX_KEYS: usize = 4_096;

/// Encrypts and decrypts personal data. Cheap to clone; clones share the cached keys.
#[derive(Clone)]
pub struct Vault {
    kms: aws_sdk_kms::Client,
    wrapping_key: String,
    keys: KeyTable,
    opened: Arc<Mutex<OpenedKeys>>,
}

/// Cached keys with the time of their decryption.
type OpenedKeys = HashMap<UserId, (Instant, Arc<DataKey>)>;

impl Vault {
    /// `wrapping_key` is the id, ARN or alias of the KMS key that wraps the data keys.
    pub fn new(kms: aws_sdk_kms::Client, wrapping_key: impl Into<String>, keys: KeyTable) -> Self {
        Self { kms, wrapping_key: wrapping_key.into(), keys, opened: Arc::default() }
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
            .map_err(|error| PrivacyError::Unavailable(ErrorChain(&error).to_string()))?;
        let wrapped = made.ciphertext_blob.ok_or(PrivacyError::Unreadable("KMS returned no wrapped key"))?;
        self.keys.put(person, wrapped.into_inner()).await
    }

    /// Deletes a person's key, so that nobody can read their data any more. Can be retried. Other processes may use a cached key for
    /// at most a minute.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn forget(&self, person: UserId) -> Result<(), PrivacyError> {
        self.keys.delete(person).await?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
        Ok(())
    }

    /// The table of the keys.
    pub fn keys(&self) -> &KeyTable {
        &self.keys
    }

    /// Takes as long as opening data of a person who is not cached, so that a response time does not reveal whether there is one.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`]
    pub async fn pretend_to_open(&self, nobody: UserId) -> Result<(), PrivacyError> {
        match self.keys.get(nobody).await {
            Ok(_) | Err(PrivacyError::Forgotten(_)) => {}
            Err(error) => return Err(error),
        }
        let made = self
            .kms
            .generate_data_key()
            .key_id(&self.wrapping_key)
            .key_spec(DataKeySpec::Aes256)
            .encryption_context("person", nobody.to_string())
            .send();
        made.await.map_err(|error| PrivacyError::Unavailable(ErrorChain(&error).to_string()))?;
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

    /// Like [`Vault::open`]; none if the person's data has been erased.
    ///
    /// # Errors
    /// [`PrivacyError::Unavailable`] and [`PrivacyError::Unreadable`]
    pub async fn open_unless_erased<T: DeserializeOwned>(&self, sealed: &Sealed<T>) -> Result<Option<T>, PrivacyError> {
        match self.open(sealed).await {
            Ok(content) => Ok(Some(content)),
            Err(PrivacyError::Forgotten(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn key(&self, person: UserId) -> Result<Arc<DataKey>, PrivacyError> {
        if let Some(key) = self.opened_key(person) {
            return Ok(key);
        }
        let wrapped = self.keys.get(person).await?;
        let unwrapped = self
            .kms
            .decrypt()
            .key_id(&self.wrapping_key)
            .ciphertext_blob(aws_sdk_kms::primitives::Blob::new(wrapped))
            .encryption_context("person", person.to_string())
            .send()
            .await
            .map_err(|error| PrivacyError::Unavailable(ErrorChain(&error).to_string()))?;
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
        f.debug_struct("Vault").field("keys", &self.keys).finish_non_exhaustive()
    }
}
