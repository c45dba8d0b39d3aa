use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::UserId;

/// Personal data, encrypted with its owner's key (see the crate `privacy`). Personal data is stored in events and views and
/// sent over the bus only in this form.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Sealed<T> {
    /// The owner of the data and of the key.
    #[serde(rename = "of")]
    pub person: UserId,
    /// Nonce and ciphertext, base64.
    #[serde(rename = "box")]
    pub cipher_text: String,
    #[serde(skip)]
    content: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// Builds it from its parts. Use `privacy::Vault::seal` to encrypt something.
    pub fn new(person: UserId, cipher_text: String) -> Self {
        Self { person, cipher_text, content: PhantomData }
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::new(self.person, self.cipher_text.clone())
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.person == other.person && self.cipher_text == other.cipher_text
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed(of {})", self.person)
    }
}
