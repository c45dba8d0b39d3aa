//! Shared parts of the vendors' clients: an HTTP client that tells whether a failed request may have been received, secrets that
//! are never printed, encoding of forms, and webhook signatures.
//!
//! It uses the AWS SDK's `HttpConnector`, so that a Lambda links one TLS stack and the local cloud can stand in for a vendor in
//! the same process.

#![warn(missing_docs)]

mod encoding;
mod http_client;
mod secret;
mod signature;

pub use encoding::{form, path_segment};
pub use http_client::{HttpClient, MAX_RESPONSE_BYTES, SendError, attempt, production};
pub use secret::Secret;
pub use signature::{hmac_sha256_hex, hmac_sha256_matches};
