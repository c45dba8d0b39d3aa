//! Encryption of personal data with a key per person (envelope encryption).
//!
//! KMS creates and wraps a 256-bit data key for each person; the wrapped key is one item of the keys table. Personal data is
//! stored and sent only as [`Sealed`](kernel::Sealed), encrypted with that key (AES-256-GCM, RFC 5116). Deleting the key erases
//! the person's data everywhere.
//! Source: AWS KMS Developer Guide, "Data keys"; AWS Encryption SDK, "Envelope encryption".

#![warn(missing_docs)]

mod cipher;
mod error;
mod key_table;
mod vault;

pub use error::PrivacyError;
pub use key_table::KeyTable;
pub use vault::Vault;
