//! An e-mail about an account. A worker claims an attempt before it calls Mailgun, so that repeated messages send nothing twice.

use std::convert::Infallible;

use eventstore::{Aggregate, Cause, Event, ExecuteError, Expected, Snapshots, Transaction};
use kernel::{Decider, MailId, Sealed, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::link_token::LinkToken;
use crate::links::Link;
use crate::profile::Profile;

/// How long a claimed attempt belongs to its worker: longer than its function may take, and shorter than its queue hides a message.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(270);

/// How long an e-mail without a link is worth sending.
pub const NOTICE_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MailRequest {
    pub mail_id: MailId,
    /// The recipient, as they are known when the e-mail is requested.
    pub to: Sealed<Profile>,
    pub message: Message,
    /// Of the link in the e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Sealed<LinkToken>>,
    pub requested_at: Timestamp,
    /// Afterwards it is not sent any more.
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// With the link that verifies the address.
    VerifyAddress,
    /// With the link that resets the password.
    ResetPassword,
    /// Somebody else tried to use the recipient's address.
    AddressInUse,
    /// To the address that was replaced.
    AddressChanged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum MailEvent {
    MailRequested(Box<MailRequest>),
    /// A worker claimed an attempt. Only this worker may call Mailgun for it.
    MailAttempted {
        /// From 1.
        attempt: u32,
        at: Timestamp,
    },
    /// Mailgun accepted it.
    MailSent {
        /// Mailgun's id of the e-mail.
        gateway_id: String,
    },
    /// The attempt sent nothing; another one follows.
    MailAttemptFailed {
        attempt: u32,
    },
    /// Nothing is sent.
    MailDropped {
        reason: DropReason,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// It would come too late.
    Expired,
    /// The recipient's data was erased.
    PersonForgotten,
    /// Too many e-mails of this kind went to the address in an hour.
    TooMany,
    /// Mailgun does not accept it.
    Rejected,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Mail {
    /// Not requested yet.
    Nothing,
    /// Ready for the next attempt.
    Waiting {
        request: Box<MailRequest>,
        /// Failed attempts so far.
        attempts: u32,
    },
    /// A worker has claimed an attempt; its outcome is unknown.
    Attempting { request: Box<MailRequest>, attempt: u32, since: Timestamp },
    /// Sent or dropped.
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailCommand {
    RequestMail(Box<MailRequest>),
    AttemptMail { attempt: u32, at: Timestamp },
    RecordMailSent { gateway_id: String },
    RecordMailAttemptFailed { attempt: u32 },
    DropMail(DropReason),
}

/// What a worker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    Nothing,
    /// Claim this attempt, then send.
    Send {
        request: &'a MailRequest,
        attempt: u32,
    },
    /// Another worker has claimed the attempt.
    Wait,
    /// Ask Mailgun about an attempt that ended without an outcome.
    LookUp {
        request: &'a MailRequest,
        attempt: u32,
        since: Timestamp,
    },
    /// It would come too late.
    Drop,
}

impl MailRequest {
    /// At most one e-mail of each purpose follows from a command, however often that is repeated.
    pub fn new(cause: &Cause, purpose: &'static str, to: Sealed<Profile>, message: Message) -> Self {
        Self {
            mail_id: MailId::derived(&[&cause.command_id, &purpose]),
            to,
            message,
            token: None,
            requested_at: cause.at,
            expires_at: cause.at.checked_add(NOTICE_LIFETIME).unwrap_or(cause.at),
        }
    }

    /// The e-mail with the link of this token.
    #[must_use]
    pub fn with_link(self, link: &Link, token: Sealed<LinkToken>) -> Self {
        Self { token: Some(token), expires_at: link.expires_at, ..self }
    }
}

/// Requests an e-mail in a transaction. False if it was requested before.
pub async fn request(
    transaction: &mut Transaction<'_>,
    request: MailRequest,
) -> Result<bool, ExecuteError<Infallible>> {
    let (stream, command) = (Mail::stream(request.mail_id), MailCommand::RequestMail(Box::new(request)));
    let requested = transaction.decide::<Mail>(&stream, &command, Expected::Any).await?;
    Ok(!requested.events.is_empty())
}

impl Mail {
    pub fn next(&self, now: Timestamp) -> Step<'_> {
        match self {
            Self::Nothing | Self::Done => Step::Nothing,
            Self::Waiting { request, .. } if now >= request.expires_at => Step::Drop,
            Self::Waiting { request, attempts } => Step::Send { request, attempt: attempts.saturating_add(1) },
            Self::Attempting { since, .. } if now.duration_since(*since) < CLAIM => Step::Wait,
            Self::Attempting { request, attempt, since } => Step::LookUp { request, attempt: *attempt, since: *since },
        }
    }

    /// The request, until the e-mail is sent or dropped.
    pub fn open_request(&self) -> Option<&MailRequest> {
        match self {
            Self::Waiting { request, .. } | Self::Attempting { request, .. } => Some(request),
            Self::Nothing | Self::Done => None,
        }
    }
}

impl Decider for Mail {
    type State = Self;
    type Command = MailCommand;
    type Event = MailEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::Nothing
    }

    /// A command that comes late or again does nothing.
    fn decide(command: &MailCommand, mail: &Self) -> Result<Vec<MailEvent>, Infallible> {
        Ok(match (command, mail) {
            (MailCommand::RequestMail(request), Self::Nothing) => vec![MailEvent::MailRequested(request.clone())],
            (MailCommand::AttemptMail { attempt, at }, Self::Waiting { attempts, .. })
                if *attempt == attempts.saturating_add(1) =>
            {
                vec![MailEvent::MailAttempted { attempt: *attempt, at: *at }]
            }
            (MailCommand::RecordMailSent { gateway_id }, Self::Waiting { .. } | Self::Attempting { .. }) => {
                vec![MailEvent::MailSent { gateway_id: gateway_id.clone() }]
            }
            (MailCommand::RecordMailAttemptFailed { attempt }, Self::Attempting { attempt: claimed, .. })
                if attempt == claimed =>
            {
                vec![MailEvent::MailAttemptFailed { attempt: *attempt }]
            }
            (MailCommand::DropMail(reason), Self::Waiting { .. } | Self::Attempting { .. }) => {
                vec![MailEvent::MailDropped { reason: *reason }]
            }
            _ => vec![],
        })
    }

    fn evolve(mail: Self, event: &MailEvent) -> Self {
        match (mail, event) {
            (Self::Nothing, MailEvent::MailRequested(request)) => {
                Self::Waiting { request: request.clone(), attempts: 0 }
            }
            (Self::Waiting { request, .. }, MailEvent::MailAttempted { attempt, at }) => {
                Self::Attempting { request, attempt: *attempt, since: *at }
            }
            (Self::Attempting { request, .. }, MailEvent::MailAttemptFailed { attempt }) => {
                Self::Waiting { request, attempts: *attempt }
            }
            (
                Self::Waiting { .. } | Self::Attempting { .. },
                MailEvent::MailSent { .. } | MailEvent::MailDropped { .. },
            ) => Self::Done,
            (mail, _) => mail,
        }
    }
}

impl Event for MailEvent {}

impl Aggregate for Mail {
    const CATEGORY: &'static str = "mail";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
