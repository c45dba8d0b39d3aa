use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::UserId;

/// Something personal, readable only with its person's own key (see the crate `privacy`). This is the form in which it rests
/// in events and views and travels on the bus: whose it is, and the cipher text.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Sealed<T> {
    /// Whose it is: the key's owner.
    #[serde(rename = "of")]
    pub person: UserId,
    /// Nonce and cipher text, base64.
    #[serde(rename = "box")]
    pub cipher_text: String,
    #[serde(skip)]
    content: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// What was sealed, by its parts.
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
