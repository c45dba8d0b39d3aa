//! Issues the tokens of links, sealed for the e-mail.

use kernel::{Sealed, SignedDuration, Timestamp, UserId};
use lambda::Env;
use lambda::http::Problem;
use privacy::{PrivacyError, Vault};

use crate::link_token::LinkToken;
use crate::links::Link;
use crate::user::UserRefusal;

#[derive(Clone)]
pub struct LinkIssuer {
    pub vault: Vault,
    pub env: Env,
}

impl LinkIssuer {
    pub async fn issue(
        &self,
        user_id: UserId,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<(Link, Sealed<LinkToken>), PrivacyError> {
        let token = LinkToken::new(user_id, [self.env.new_id(), self.env.new_id()]);
        let sealed = self.vault.seal(user_id, &token).await?;
        Ok((Link::new(token.hash(), now, lifetime), sealed))
    }
}

/// The link of a person who is being forgotten is not valid any more.
pub fn not_opened(error: &PrivacyError) -> Problem {
    match error {
        PrivacyError::Forgotten(_) => UserRefusal::LinkNotValid.into(),
        error => Problem::privacy(error),
    }
}
