//! Which passwords are accepted, and in which form they are compared.
//!
//! The same password typed on another system can be another sequence of characters: composed or not, full-width, with a no-break
//! space. Source: RFC 8265, section 4.2 (OpaqueString), with NFKC in place of NFC, as NIST SP 800-63B-4, section 3.1.1.2, advises.

use icu_normalizer::ComposingNormalizerBorrowed;
use kernel::{EmailAddress, Invalid, is_visible};

use crate::common_passwords;

const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();

pub const MIN_CHARACTERS: usize = 8;
pub const MAX_CHARACTERS: usize = 128;

/// The form in which passwords are compared and hashed. Case matters.
pub fn prepared(password: &str) -> String {
    let spaced: String = password.chars().map(|letter| if is_space(letter) { ' ' } else { letter }).collect();
    NFKC.normalize(&spaced).into_owned()
}

/// Unicode's space separators (Zs).
fn is_space(letter: char) -> bool {
    matches!(letter, '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Checks a prepared password.
pub fn check(password: &str) -> Result<(), Invalid> {
    check_characters(password)?;
    if !password.chars().any(is_visible) {
        return Err(Invalid::new("password_blank", "must contain more than blanks"));
    }
    let lowercase = password.to_lowercase();
    if is_repeated(&lowercase) {
        return Err(Invalid::new("password_repeated", "must contain more than one repeated character"));
    }
    if common_passwords::contains(&lowercase) {
        return Err(Invalid::new("password_common", "is one of the most common passwords: choose another one"));
    }
    Ok(())
}

/// Checks only the length and for control characters.
pub fn check_characters(password: &str) -> Result<(), Invalid> {
    if !(MIN_CHARACTERS..=MAX_CHARACTERS).contains(&password.chars().count()) {
        return Err(Invalid::new("invalid_password", "must be 8 to 128 characters"));
    }
    if password.chars().any(char::is_control) {
        return Err(Invalid::new("invalid_password", "must not contain control characters"));
    }
    Ok(())
}

/// Refuses the address, and its parts before the `@` and before the `+`.
pub fn check_not_address(password: &str, email: &EmailAddress) -> Result<(), Invalid> {
    let password = password.trim().to_lowercase();
    let forms = [email.canonical(), email.earlier_canonical(), prepared(email.as_str()).to_lowercase()];
    let is_part = |form: &String| {
        let local = form.rsplit_once('@').map_or(form.as_str(), |(local, _)| local);
        let name = local.split_once('+').map_or(local, |(name, _)| name);
        [form.as_str(), local, name].contains(&password.as_str())
    };
    if forms.iter().any(is_part) {
        return Err(Invalid::new("password_is_address", "must not be the e-mail address"));
    }
    Ok(())
}

fn is_repeated(password: &str) -> bool {
    let mut letters = password.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first)
}
