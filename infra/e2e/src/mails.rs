use serde_json::Value;

use crate::{Response, Site};

/// Whether an e-mail of Mailgun's stand-in is about an account.
fn is_about_account(mail: &Value) -> bool {
    mail["variables"]["send-key"].as_str().is_some_and(|key| key.starts_with("accounts."))
}

/// The case of a domain does not matter.
fn is_to(mail: &Value, address: &str) -> bool {
    mail["to"].as_str().is_some_and(|to| to.eq_ignore_ascii_case(address))
}

impl Site {
    /// All e-mails that Mailgun's stand-in accepted, oldest first.
    pub async fn mails(&self) -> Vec<Value> {
        let mails = self.get("/_local/mailgun/messages").send().await.expect(200);
        mails.body.as_array().cloned().unwrap_or_default()
    }

    /// The e-mails to an address that are about its account, oldest first.
    pub async fn account_mails(&self, address: &str) -> Vec<Value> {
        self.mails().await.into_iter().filter(|mail| is_about_account(mail) && is_to(mail, address)).collect()
    }

    /// The e-mails to an address that are about orders and tickets, oldest first.
    pub async fn order_mails(&self, address: &str) -> Vec<Value> {
        self.mails().await.into_iter().filter(|mail| !is_about_account(mail) && is_to(mail, address)).collect()
    }

    /// Waits until the address has an e-mail with this text about orders and tickets.
    ///
    /// # Panics
    /// When it still has none after 30 seconds.
    pub async fn expect_order_mail(&self, address: &str, text: &str) {
        let is_expected =
            |mail: &Value| !is_about_account(mail) && is_to(mail, address) && mail["text"].to_string().contains(text);
        let is_there = |mails: &Response| mails.body.as_array().into_iter().flatten().any(is_expected);
        self.eventually(|| self.get("/_local/mailgun/messages"), is_there).await;
    }

    /// Waits until the address has an e-mail of this kind about its account, and returns the newest.
    ///
    /// # Panics
    /// When it still has none after 30 seconds.
    pub async fn account_mail(&self, address: &str, kind: &str) -> Value {
        let is_expected =
            |mail: &&Value| is_about_account(mail) && is_to(mail, address) && mail["tags"][0].as_str() == Some(kind);
        let newest = |mails: &Value| mails.as_array().into_iter().flatten().rfind(is_expected).cloned();
        let found = self.eventually(|| self.get("/_local/mailgun/messages"), |mails| newest(&mails.body).is_some());
        newest(&found.await.body).unwrap_or_default()
    }
}

/// The token of the link in an e-mail about an account.
///
/// # Panics
/// When it has no link.
pub fn token_of(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap_or_default();
    let (_, token) = text.split_once("#token=").unwrap_or_else(|| panic!("no link: {mail:#}"));
    token.chars().take_while(|letter| letter.is_ascii_alphanumeric() || ['-', '_'].contains(letter)).collect()
}
