//! The tokens of mailed links. Whoever has one receives the mail of its address. Events contain only a token's hash; the token itself
//! is sealed for the one mail that contains it.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Invalid, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The user's id and two random ids, base64url: 64 characters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkToken {
    user_id: UserId,
    text: String,
}

/// SHA-256, in hexadecimal. A token has 244 random bits, so nobody finds it by trying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl LinkToken {
    /// The ids must be random (UUID version 4).
    pub fn new(user_id: UserId, random: [Uuid; 2]) -> Self {
        let [first, second] = random;
        let bytes = [user_id.uuid(), first, second].map(Uuid::into_bytes).concat();
        Self { user_id, text: URL_SAFE_NO_PAD.encode(bytes) }
    }

    /// The user that the link is for.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash(hex::encode(digest(&SHA256, self.text.as_bytes())))
    }
}

impl TryFrom<String> for LinkToken {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let bytes = URL_SAFE_NO_PAD.decode(&text).ok().filter(|bytes| bytes.len() == 48);
        let user_id = bytes.as_deref().and_then(|bytes| bytes.first_chunk::<16>()).map(|id| Uuid::from_bytes(*id));
        match user_id {
            Some(user_id) => Ok(Self { user_id: UserId::new(user_id), text }),
            None => Err(Invalid::new("invalid_token", "must be the token of a mailed link")),
        }
    }
}

impl From<LinkToken> for String {
    fn from(token: LinkToken) -> Self {
        token.text
    }
}

// `{:?}` in a log line must not reveal it.
impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}
