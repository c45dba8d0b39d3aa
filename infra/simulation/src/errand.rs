//! What people ask of the system, and what it answers.

use auth::Caller;
use serde_json::Value;

use crate::promises::Meaning;

/// Somebody who can ask for things.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    pub(crate) caller: Caller,
}

/// Something asked of the system.
#[derive(Debug, Clone)]
pub struct Errand {
    pub(crate) person: Person,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) key: Option<String>,
    pub(crate) meaning: Meaning,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null if it is no JSON.
    pub body: Value,
}

impl Errand {
    /// Something that a person asks.
    pub fn new(person: &Person, method: &'static str, path: String, body: Value) -> Self {
        Self { person: person.clone(), method, path, body, key: None, meaning: Meaning::Nothing }
    }

    /// The same, and what it means once it is done.
    #[must_use]
    pub fn meaning(self, meaning: Meaning) -> Self {
        Self { meaning, ..self }
    }
}

impl Answer {
    /// Whether the same should be asked again: it may have been done, or may be done yet.
    pub fn is_passing(&self) -> bool {
        self.status >= 500 || self.status == 429 || self.body["code"] == "contended"
    }

    /// Whether it was done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
