//! A blind index of the names on tickets: a gate finds the orders of a concert by keyed hashes of the beginnings of the words of a name.
//! Names rest sealed; without the key, nobody can find the name of a hash, not even by trying names. What the index finds is compared
//! with the opened names, so an entry that is no longer right finds nothing.

use std::collections::BTreeSet;
use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ConcertId, folded_words, in_ascii_forms};
use lambda::{Env, StartError};
use serde::Deserialize;

/// Shorter beginnings of words find too much; shorter words are found as a whole.
const MIN_BEGINNING: usize = 3;

/// The length of the longer beginning, so that a common one finds fewer orders.
const LONG_BEGINNING: usize = 5;

/// HMAC-SHA256 (RFC 2104).
#[derive(Clone)]
pub struct NameIndex(hmac::Key);

#[derive(Deserialize)]
struct Secret {
    key: String,
}

impl NameIndex {
    pub fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let Secret { key } = env.secret("NAME_SECRET").await?;
        Ok(Self::new(key.as_bytes()))
    }

    /// The lists that an order with this name is in.
    pub fn lists_of_name(&self, concert_id: ConcertId, name: &str) -> BTreeSet<String> {
        let words = folded_words(name);
        let beginnings = words.iter().flat_map(|word| {
            let long = (word.chars().count() >= LONG_BEGINNING).then(|| beginning(word, LONG_BEGINNING));
            [Some(beginning(word, MIN_BEGINNING)), long].into_iter().flatten()
        });
        beginnings.map(|beginning| self.list(concert_id, beginning)).collect()
    }

    /// The list in which to look for a word of a query.
    pub fn list_of_word(&self, concert_id: ConcertId, word: &str) -> String {
        let is_long = word.chars().count() >= LONG_BEGINNING;
        self.list(concert_id, beginning(word, if is_long { LONG_BEGINNING } else { MIN_BEGINNING }))
    }

    fn list(&self, concert_id: ConcertId, beginning: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{concert_id}\n{beginning}").as_bytes());
        format!("name#{concert_id}#{}", URL_SAFE_NO_PAD.encode(tag))
    }
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameIndex(…)")
    }
}

/// The first letters of a word, or the whole word if it has fewer.
fn beginning(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

/// The list with the order of this number, however its dashes, spaces and case are typed.
pub fn list_of_number(concert_id: ConcertId, number: &str) -> String {
    let ascii = in_ascii_forms(number);
    let plain: String = ascii.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("number#{concert_id}#{}", plain.to_ascii_uppercase())
}

/// What a gate looks for: the words of a name, or their beginnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameQuery(Vec<String>);

impl NameQuery {
    /// None if there is no word.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(folded_words(text))).filter(|query| !query.0.is_empty())
    }

    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether each word is, or begins, a word of these names.
    pub fn matches<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        let known: Vec<String> = names.into_iter().flat_map(folded_words).collect();
        self.0.iter().all(|word| known.iter().any(|known| begins(known, word)))
    }
}

fn begins(known: &str, word: &str) -> bool {
    known == word || (word.chars().count() >= MIN_BEGINNING && known.starts_with(word))
}
