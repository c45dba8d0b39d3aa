use crate::Language;
use crate::mail::email::Email;
use crate::mail::letter::{Letter, Part};
use crate::messages::Messages;

/// Asks for the confirmation of an e-mail address. It names nobody: whoever typed the address may have typed any name.
#[derive(Debug, Clone, Copy)]
pub struct VerifyAddressMail<'a> {
    /// The page where the address is confirmed.
    pub url: &'a str,
    /// The link's token, for people who can't follow it.
    pub token: &'a str,
}

impl VerifyAddressMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let mut letter = Letter::to_anybody(language, language.message("mail-verify-subject", &[]));
        letter.message("mail-verify-intro");
        link(&mut letter, language.message("mail-verify-button", &[]), self.url);
        code(&mut letter, language, self.token);
        letter.message("mail-verify-ignore");
        letter.email()
    }
}

/// Contains the link with which a password is reset.
#[derive(Debug, Clone, Copy)]
pub struct ResetPasswordMail<'a> {
    /// The page where a new password is chosen.
    pub url: &'a str,
    /// The link's token, for people who can't follow it.
    pub token: &'a str,
}

impl ResetPasswordMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let mut letter = Letter::to_anybody(language, language.message("mail-reset-subject", &[]));
        letter.message("mail-reset-intro");
        link(&mut letter, language.message("mail-reset-button", &[]), self.url);
        code(&mut letter, language, self.token);
        letter.message("mail-reset-ignore");
        letter.email()
    }
}

/// Tells the owner of an address that somebody tried to use it for another account.
#[derive(Debug, Clone, Copy)]
pub struct AddressInUseMail;

impl AddressInUseMail {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let mut letter = Letter::to_anybody(language, language.message("mail-address-in-use-subject", &[]));
        letter.message("mail-address-in-use-intro");
        letter.message("mail-address-in-use-next");
        letter.email()
    }
}

/// Tells the owner of an account, at the previous address, that the address was changed.
#[derive(Debug, Clone, Copy)]
pub struct AddressChangedMail;

impl AddressChangedMail {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let mut letter = Letter::to_anybody(language, language.message("mail-address-changed-subject", &[]));
        letter.message("mail-address-changed-intro");
        letter.message("mail-address-changed-next");
        letter.email()
    }
}

fn link(letter: &mut Letter, label: String, url: &str) {
    letter.parts.push(Part::Link { label, url: url.to_owned() });
}

fn code(letter: &mut Letter, language: Language, token: &str) {
    letter.parts.push(Part::Code { label: language.message("mail-link-code", &[]), code: token.to_owned() });
}
