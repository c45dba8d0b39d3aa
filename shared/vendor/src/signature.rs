use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{Context, HMAC_SHA256, Key, Tag};

/// The HMAC-SHA256 of the concatenated parts, in lower-case hex.
pub fn hmac_sha256_hex(key: &[u8], parts: &[&[u8]]) -> String {
    hex::encode(sign(key, parts))
}

/// Whether `tag` (hex) is the HMAC-SHA256 of the concatenated parts. Compares in constant time.
pub fn hmac_sha256_matches(key: &[u8], parts: &[&[u8]], tag: &str) -> bool {
    hex::decode(tag).is_ok_and(|tag| verify_slices_are_equal(sign(key, parts).as_ref(), &tag).is_ok())
}

fn sign(key: &[u8], parts: &[&[u8]]) -> Tag {
    let mut context = Context::with_key(&Key::new(HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    context.sign()
}

#[cfg(test)]
mod tests {
    use super::{hmac_sha256_hex, hmac_sha256_matches};

    // RFC 4231, test case 2.
    const TAG: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn parts_are_signed_as_one_message() {
        assert_eq!(hmac_sha256_hex(b"Jefe", &[b"what do ya want ", b"for nothing?"]), TAG);
    }

    #[test]
    fn correct_tag_matches() {
        assert!(hmac_sha256_matches(b"Jefe", &[b"what do ya want for nothing?"], TAG));
    }

    #[test]
    fn another_message_does_not_match() {
        assert!(!hmac_sha256_matches(b"Jefe", &[b"what do ya want for nothing!"], TAG));
    }

    #[test]
    fn shortened_tag_does_not_match() {
        assert!(!hmac_sha256_matches(b"Jefe", &[b"what do ya want for nothing?"], &TAG[..32]));
    }
}
