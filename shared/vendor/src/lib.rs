//! What the clients of all vendors share: one HTTP client that tells apart what never left and what may have arrived,
//! secrets that don't print, the encoding of forms, and the signatures of webhooks.
//!
//! The connection under it is an `HttpConnector` of the AWS SDK, so that a Lambda links one TLS stack, and the local cloud
//! can answer for a vendor in the same process.

#![warn(missing_docs)]

mod encoding;
mod http_client;
mod secret;
mod signature;

pub use encoding::{form, path_segment};
pub use http_client::{HttpClient, LONGEST_ANSWER, SendError, attempt, production};
pub use secret::Secret;
pub use signature::{hmac_sha256_hex, hmac_sha256_matches};
