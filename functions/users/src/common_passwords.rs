//! The most common passwords, as a filter. What it is made of, and how: data/README.md.

use aws_lc_rs::digest::{SHA256, digest};

/// Sorted.
const HASHES: &[u8] = include_bytes!("../data/common_passwords.bin");

/// The first bytes of a SHA-256. One password in 130 million is taken for a common one by chance.
const HASH_BYTES: usize = 5;

/// Whether the password, in lower case, is one of the most common. The list has none of fewer than 8 characters.
pub fn contains(password: &str) -> bool {
    let hash = digest(&SHA256, password.as_bytes());
    let (hashes, _) = HASHES.as_chunks::<HASH_BYTES>();
    hash.as_ref().first_chunk::<HASH_BYTES>().is_some_and(|hash| hashes.binary_search(hash).is_ok())
}
