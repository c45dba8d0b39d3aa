//! The queue `account-emails` → Mailgun → its response, as an event.
//!
//! A message only says that an e-mail may have to be sent; the e-mail itself says what to send. So repeated messages do no harm. If a call
//! has no outcome, the message fails and the queue repeats it. Requests to reset a password come through the same queue: only here is
//! the account looked up.

use contracts::users::{AccountMailEvent, PasswordResetAsked};
use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Executed, Expected, Loaded, Store};
use kernel::{CommandId, EmailAddress, MailId, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use mailgun::{CallError, Client, LookUp, Secret};
use papers::Language;
use papers::mail::{AddressChangedMail, AddressInUseMail, Email, ResetPasswordMail, VerifyAddressMail};
use privacy::PrivacyError;
use serde::Deserialize;
use views::Views;

use crate::address_owner::owner_of;
use crate::blind_index::BlindIndex;
use crate::link_issuer::LinkIssuer;
use crate::link_token::LinkToken;
use crate::links::RESET_LIFETIME;
use crate::mail::{self, DropReason, Mail, MailCommand, MailEvent, MailRequest, Message, Step};
use crate::profile::Profile;
use crate::user::{User, UserCommand, UserRefusal};
use crate::views::mail_quota;

pub const LAMBDA: Lambda = Lambda { name: "users-send-email", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let domain = env.var("MAILGUN_DOMAIN")?;
    let worker = EmailWorker {
        store: env.events()?,
        views: env.views()?,
        issuer: LinkIssuer { vault: env.vault()?, env: env.clone() },
        index: BlindIndex::from_secret(&env).await?,
        mailgun: Client::new(env.vendors(), env.var("MAILGUN_URL")?, domain, &Secret::new(secret.api_key)),
        domain: domain.to_owned(),
        from: sender(&env)?,
        site: env.var("SITE_URL")?.trim_end_matches('/').to_owned(),
    };
    queue::handler(&env, worker, handle)
}

async fn handle(worker: EmailWorker, event: AccountMailEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    match event {
        AccountMailEvent::AccountMailRequested(mail) => worker.deliver(mail.mail_id, &trigger).await,
        AccountMailEvent::PasswordResetAsked(asked) => worker.request_reset(&asked, &trigger).await,
    }
}

/// Per message. At most three are needed: look an attempt up, send, and find that nothing is left to do.
const MAX_STEPS: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MailgunSecret {
    api_key: String,
}

/// The `From` header of the e-mails.
fn sender(env: &Env) -> Result<String, StartError> {
    let (name, address): (Text<100>, EmailAddress) = (env.parsed("MAIL_FROM_NAME")?, env.parsed("MAIL_FROM_ADDRESS")?);
    mailgun::sender(name.as_str(), address.as_str())
        .map_err(|error| StartError::Unusable { name: "MAIL_FROM_NAME".to_owned(), reason: error.to_string() })
}

#[derive(Clone)]
struct EmailWorker {
    store: Store,
    views: Views,
    issuer: LinkIssuer,
    index: BlindIndex,
    mailgun: Client,
    domain: String,
    from: String,
    /// The pages that the links lead to.
    site: String,
}

impl EmailWorker {
    /// Requests the e-mail with the link, if the address has an account that can be used.
    async fn request_reset(&self, asked: &PasswordResetAsked, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let Some(user_id) = owner_of(&self.store, &asked.addresses).await? else { return Ok(()) };
        let (cause, stream) = (trigger.cause("RequestPasswordReset"), User::stream(user_id));
        let mut transaction = self.store.transaction(&cause);
        loop {
            let user = self.store.load::<User>(&stream, Consistency::Strong).await?;
            let User::Active(account) = &user.state else { return Ok(()) };
            let issued = self.issuer.issue(user_id, RESET_LIFETIME, trigger.now).await;
            let (link, token) = match issued {
                Err(PrivacyError::Forgotten(_)) => return Ok(()),
                issued => issued?,
            };
            let mail = MailRequest::new(&cause, "password-reset", account.profile.clone(), Message::ResetPassword);
            if !mail::request(&mut transaction, mail.with_link(&link, token)).await? {
                // The same message requested it before: that link is the valid one.
                return Ok(());
            }
            let command = UserCommand::RequestPasswordReset(link);
            match transaction.decide::<User>(&stream, &command, Expected::Version(user.version)).await {
                Ok(_) => {}
                Err(ExecuteError::VersionMismatch { .. }) => {
                    transaction.restart().await.map_err(|error| InvocationFailed::new("Contended", error))?;
                    continue;
                }
                Err(ExecuteError::Refused(UserRefusal::TooManyLinks)) => {
                    tracing::warn!(%user_id, "too many password resets requested");
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
            if transaction.try_commit().await.map_err(|error| InvocationFailed::new("Contended", error))? {
                return Ok(());
            }
        }
    }

    /// Takes one step after another until nothing is left to do.
    async fn deliver(&self, mail_id: MailId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let mut mail = self.store.load::<Mail>(&Mail::stream(mail_id), Consistency::Strong).await?;
        for _ in 0..MAX_STEPS {
            mail = match mail.state.next(trigger.now) {
                Step::Nothing => return Ok(()),
                Step::Wait => return Err(InvocationFailed::new("BeingSent", "another worker has claimed the attempt")),
                Step::Drop => self.drop(mail_id, DropReason::Expired, trigger).await?,
                Step::Send { request, attempt } => self.send(&mail, request, attempt, trigger).await?,
                Step::LookUp { request, attempt, since } => self.look_up(request, attempt, since, trigger).await?,
            };
        }
        Err(InvocationFailed::new("StillToSend", "step limit reached"))
    }

    /// Everything that can fail without Mailgun comes before the claim, and only the call after it.
    async fn send(
        &self,
        mail: &Loaded<Mail>,
        request: &MailRequest,
        attempt: u32,
        trigger: &Trigger,
    ) -> Result<Loaded<Mail>, InvocationFailed> {
        let mail_id = request.mail_id;
        let (recipient, token) = match self.open(request).await {
            Err(PrivacyError::Forgotten(_)) => {
                return self.drop(mail_id, DropReason::PersonForgotten, trigger).await;
            }
            opened => opened?,
        };
        let kind = tag(request.message);
        if attempt == 1 && !mail_quota::count(&self.views, &self.index.of(&recipient.email), kind, trigger.now).await? {
            tracing::warn!(%mail_id, kind, "too many e-mails to one address");
            return self.drop(mail_id, DropReason::TooMany, trigger).await;
        }
        let email = self.render(request.message, &recipient, token.as_ref());
        let claim = MailCommand::AttemptMail { attempt, at: trigger.now };
        let claimed = self.execute(mail_id, Some(mail.clone()), "AttemptMail", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let message_id = self.message_id(mail_id);
        let sent = mailgun::Mail {
            from: &self.from,
            to: &recipient.email.to_ascii(),
            subject: &email.subject,
            text: &email.text,
            html: &email.html,
            message_id: &message_id,
            send_key: &message_id,
            correlation_id: Some(trigger.metadata.correlation_id.as_str()),
            tag: Some(kind),
            attachments: &[],
        };
        match mailgun::attempt(attempt, self.mailgun.send(&sent)).await {
            Ok(sent) => self.record(mail_id, &MailCommand::RecordMailSent { gateway_id: sent.id }, trigger).await,
            Err(CallError::Rejected(reason)) => {
                tracing::warn!(%mail_id, reason, "e-mail rejected");
                self.drop(mail_id, DropReason::Rejected, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                self.record(mail_id, &MailCommand::RecordMailAttemptFailed { attempt }, trigger).await?;
                Err(no_outcome(error))
            }
            // The claim stays, so that a later worker looks the attempt up.
            Err(error @ CallError::Unknown(_)) => Err(no_outcome(error)),
        }
    }

    async fn look_up(
        &self,
        request: &MailRequest,
        attempt: u32,
        since: Timestamp,
        trigger: &Trigger,
    ) -> Result<Loaded<Mail>, InvocationFailed> {
        let mail_id = request.mail_id;
        let recipient = match self.issuer.vault.open(&request.to).await {
            Err(PrivacyError::Forgotten(_)) => {
                return self.drop(mail_id, DropReason::PersonForgotten, trigger).await;
            }
            opened => opened?,
        };
        let message_id = self.message_id(mail_id);
        let recipient = recipient.email.to_ascii();
        let attempted = LookUp { message_id: &message_id, send_key: &message_id, recipient: &recipient, since };
        let outcome = match self.mailgun.find_accepted(&attempted).await.map_err(no_outcome)? {
            Some(accepted) => MailCommand::RecordMailSent { gateway_id: accepted.id },
            None => MailCommand::RecordMailAttemptFailed { attempt },
        };
        self.record(mail_id, &outcome, trigger).await
    }

    async fn open(&self, request: &MailRequest) -> Result<(Profile, Option<LinkToken>), PrivacyError> {
        let recipient = self.issuer.vault.open(&request.to).await?;
        let token = match &request.token {
            Some(token) => Some(self.issuer.vault.open(token).await?),
            None => None,
        };
        Ok((recipient, token))
    }

    fn render(&self, message: Message, recipient: &Profile, token: Option<&LinkToken>) -> Email {
        let language = recipient.language.as_ref().map(|text| Language::of(text.as_str())).unwrap_or_default();
        let token = token.map(LinkToken::as_str).unwrap_or_default();
        // Browsers send no fragment, so that no log of the pages' server has the token.
        let url = |page: &str| format!("{}/{page}#token={token}", self.site);
        match message {
            Message::VerifyAddress => VerifyAddressMail { url: &url("account/verify"), token }.email(language),
            Message::ResetPassword => ResetPasswordMail { url: &url("account/new-password"), token }.email(language),
            Message::AddressInUse => AddressInUseMail.email(language),
            Message::AddressChanged => AddressChangedMail.email(language),
        }
    }

    /// The same for each attempt, so that mail readers show a repeated e-mail once.
    fn message_id(&self, mail_id: MailId) -> String {
        format!("accounts.{mail_id}@{}", self.domain)
    }

    async fn drop(
        &self,
        mail_id: MailId,
        reason: DropReason,
        trigger: &Trigger,
    ) -> Result<Loaded<Mail>, InvocationFailed> {
        self.record(mail_id, &MailCommand::DropMail(reason), trigger).await
    }

    async fn record(
        &self,
        mail_id: MailId,
        outcome: &MailCommand,
        trigger: &Trigger,
    ) -> Result<Loaded<Mail>, InvocationFailed> {
        Ok(self.execute(mail_id, None, "RecordMailOutcome", outcome, trigger).await?.into())
    }

    /// The command's id is new instead of derived from the message: two workers may have the same message at the same time, and neither
    /// must mistake the other's claim for its own.
    async fn execute(
        &self,
        mail_id: MailId,
        known: Option<Loaded<Mail>>,
        name: &'static str,
        command: &MailCommand,
        trigger: &Trigger,
    ) -> Result<Executed<Mail, MailEvent>, InvocationFailed> {
        let command_id = CommandId::new(self.issuer.env.new_id());
        let cause = Cause { command_id, ..trigger.cause(name) };
        Ok(self.store.execute_on::<Mail>(&Mail::stream(mail_id), known, command, &cause, Expected::Any).await?)
    }
}

/// For Mailgun's statistics, and to count them.
fn tag(message: Message) -> &'static str {
    match message {
        Message::VerifyAddress => "verify-address",
        Message::ResetPassword => "reset-password",
        Message::AddressInUse => "address-in-use",
        Message::AddressChanged => "address-changed",
    }
}

fn no_outcome(error: CallError) -> InvocationFailed {
    let kind = match error {
        CallError::TryAgain { .. } => "MailgunBusy",
        CallError::Unknown(_) => "MailgunUnanswered",
        CallError::Rejected(_) | CallError::Refused(_) => "MailgunRefused",
    };
    InvocationFailed::new(kind, error)
}
