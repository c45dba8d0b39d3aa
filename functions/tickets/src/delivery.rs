//! The delivery: how one order's tickets reach the fan, attempt by attempt.
//!
//! Mailgun has no idempotency key. So that a mail goes out once, an attempt is claimed with a commit before the call, and only
//! who made that commit may send. A claim without an outcome is looked up at Mailgun, once its owner is surely gone.

use contracts::carts::Line;
use contracts::orders::CancelReason;
use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, DeliveryId, OrderId, Quantity, RefundId, Refusal, RefusalKind, Sealed, SignedDuration, Text,
    TicketId, TicketTypeId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::ticket::ticket_id;

/// How long who claimed an attempt has for it. Its function is stopped long before (45 s), and the queue brings the message
/// again a little after (300 s), so that the next try is the one that looks the attempt up.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(270);

/// What happened to a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum DeliveryEvent {
    /// Tickets are issued and are to be sent.
    DeliveryRequested(Parcel),
    /// Somebody is sending them.
    DeliveryAttempted {
        /// Which attempt, from 1.
        attempt: u32,
        /// The mail's `Message-Id`, by which it is looked up.
        message_id: String,
        /// When.
        at: Timestamp,
    },
    /// The mail service took the tickets.
    TicketsEmailed {
        /// Its id of the mail.
        gateway_id: String,
    },
    /// That attempt sent nothing; there will be another.
    DeliveryAttemptFailed {
        /// Which attempt.
        attempt: u32,
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The mail service took a mail without tickets.
    NoticeEmailed {
        /// Its id of the mail.
        gateway_id: String,
    },
    /// The tickets can't be delivered; staff are to look at it.
    DeliveryFailed {
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The tickets are void: nothing is to be sent any more.
    DeliveryCancelled,
}

/// What is to be sent, to whom.
///
/// It names the tickets by what was bought, 50 lines at most, and not one by one: their ids are worked out from that, and
/// their codes are read from the tickets when they are sent. Thousands of codes would not fit an event (400 KB).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parcel {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// The order.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// Whose tickets.
    pub user_id: UserId,
    /// How.
    pub method: DeliveryMethod,
    /// To whom.
    pub customer: Sealed<Customer>,
    /// Which tickets.
    pub lines: Vec<ParcelLine>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Message::is_tickets")]
    pub message: Message,
}

/// What is sent to a fan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// The tickets.
    #[default]
    Tickets,
    /// The news that the tickets are void and the money is on its way back.
    Refund {
        /// Why.
        reason: CancelReason,
    },
}

impl Message {
    fn is_tickets(&self) -> bool {
        *self == Self::Tickets
    }
}

/// Tickets of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParcelLine {
    /// The concert.
    pub concert_id: ConcertId,
    /// Its name, as the buyer saw it.
    pub concert_name: Text<200>,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// Its name, as the buyer saw it.
    pub ticket_type_name: Text<100>,
    /// How many.
    pub quantity: Quantity,
}

impl ParcelLine {
    /// The tickets of a line that was bought.
    pub fn of(line: &Line) -> Self {
        Self {
            concert_id: line.concert_id,
            concert_name: line.concert_name.clone(),
            ticket_type_id: line.ticket_type_id.clone(),
            ticket_type_name: line.ticket_type_name.clone(),
            quantity: line.quantity,
        }
    }
}

impl Parcel {
    /// The tickets in it, in the order in which they were bought.
    pub fn ticket_ids(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.lines.iter().flat_map(|line| {
            (1..=line.quantity.get())
                .map(|number| ticket_id(self.order_id, line.concert_id, &line.ticket_type_id, number))
        })
    }
}

/// The id of an order's n-th delivery, from 1: asking for it twice delivers once.
pub fn delivery_id(order_id: OrderId, number: u32) -> DeliveryId {
    DeliveryId::derived(&[&order_id, &number])
}

/// The id of the mail that tells of a refund: telling twice tells once.
pub fn notice_id(refund_id: RefundId) -> DeliveryId {
    DeliveryId::derived(&[&refund_id])
}

/// What a delivery is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Delivery {
    /// Not asked for.
    Nothing,
    /// To be sent, by whoever claims the next attempt.
    Waiting {
        /// What is to be sent.
        parcel: Parcel,
        /// How often that failed so far.
        attempts: u32,
    },
    /// Being sent by who claimed it; or the outcome was lost.
    Attempting {
        /// What is being sent.
        parcel: Parcel,
        /// Which attempt.
        attempt: u32,
        /// The mail's `Message-Id`.
        message_id: String,
        /// Since when.
        since: Timestamp,
    },
    /// On its way.
    Sent {
        /// What was sent.
        parcel: Parcel,
        /// The mail service's id of it.
        gateway_id: String,
    },
    /// It can't be delivered.
    Failed {
        /// What was to be sent.
        parcel: Parcel,
        /// Why.
        reason: String,
    },
    /// Nothing is to be sent any more; of a delivery that was cancelled before it was asked for, nothing is known.
    Cancelled(Option<Parcel>),
}

/// What is to be done for a delivery by e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Nothing.
    Nothing,
    /// Claim an attempt and send.
    Send {
        /// What.
        parcel: &'a Parcel,
        /// Which attempt.
        attempt: u32,
    },
    /// Leave it to who claimed the attempt.
    Wait,
    /// Find out what became of an attempt whose owner is gone.
    LookUp {
        /// What was being sent.
        parcel: &'a Parcel,
        /// Which attempt.
        attempt: u32,
        /// The mail's `Message-Id`.
        message_id: &'a str,
        /// When it was claimed.
        since: Timestamp,
    },
}

impl Delivery {
    /// What is being delivered, once that was asked for.
    pub fn parcel(&self) -> Option<&Parcel> {
        match self {
            Self::Nothing => None,
            Self::Cancelled(parcel) => parcel.as_ref(),
            Self::Waiting { parcel, .. }
            | Self::Attempting { parcel, .. }
            | Self::Sent { parcel, .. }
            | Self::Failed { parcel, .. } => Some(parcel),
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Waiting { .. } | Self::Attempting { .. } => "requested",
            Self::Sent { .. } => "sent",
            Self::Failed { .. } => "failed",
            Self::Cancelled(_) => "cancelled",
        }
    }

    /// What is to be done for it now.
    pub fn next(&self, now: Timestamp) -> Step<'_> {
        if self.parcel().is_none_or(|parcel| parcel.method != DeliveryMethod::Email) {
            return Step::Nothing;
        }
        match self {
            Self::Waiting { parcel, attempts } => Step::Send { parcel, attempt: attempts.saturating_add(1) },
            Self::Attempting { since, .. } if now.duration_since(*since) < CLAIM => Step::Wait,
            Self::Attempting { parcel, attempt, message_id, since } => {
                Step::LookUp { parcel, attempt: *attempt, message_id, since: *since }
            }
            Self::Nothing | Self::Sent { .. } | Self::Failed { .. } | Self::Cancelled(_) => Step::Nothing,
        }
    }
}

/// What may be asked of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryCommand {
    /// Send this.
    RequestDelivery(Parcel),
    /// Send nothing any more.
    CancelDelivery,
    /// Let me make this attempt. No event says: no, somebody else is, or nothing is left to do.
    SendTicketsByEmail {
        /// Which attempt.
        attempt: u32,
        /// The mail's `Message-Id`.
        message_id: String,
        /// When.
        at: Timestamp,
    },
    /// An attempt has an outcome.
    RecordDeliveryOutcome(Outcome),
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail service took the mail.
    Sent {
        /// Its id of it.
        gateway_id: String,
    },
    /// Nothing was sent; another attempt may do better.
    NotSent {
        /// Which attempt.
        attempt: u32,
        /// Why: stable, `snake_case`.
        reason: &'static str,
    },
    /// It never will be.
    Impossible {
        /// Why: stable, `snake_case`.
        reason: &'static str,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryRefusal {
    /// There is no such delivery.
    #[error("There is no such delivery.")]
    Unknown,
}

impl Refusal for DeliveryRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
        }
    }
}

impl Decider for Delivery {
    type State = Self;
    type Command = DeliveryCommand;
    type Event = DeliveryEvent;
    type Refusal = DeliveryRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &DeliveryCommand, state: &Self) -> Result<Vec<DeliveryEvent>, DeliveryRefusal> {
        match (command, state) {
            (DeliveryCommand::RequestDelivery(parcel), Self::Nothing) => {
                Ok(vec![DeliveryEvent::DeliveryRequested(parcel.clone())])
            }
            (DeliveryCommand::RequestDelivery(_), _) => Ok(vec![]),
            (DeliveryCommand::CancelDelivery, Self::Nothing | Self::Waiting { .. } | Self::Failed { .. }) => {
                Ok(vec![DeliveryEvent::DeliveryCancelled])
            }
            // Sent, or as good as sent.
            (DeliveryCommand::CancelDelivery, Self::Attempting { .. } | Self::Sent { .. } | Self::Cancelled(_)) => {
                Ok(vec![])
            }
            (_, Self::Nothing) => Err(DeliveryRefusal::Unknown),

            (DeliveryCommand::SendTicketsByEmail { attempt, message_id, at }, Self::Waiting { attempts, .. })
                if *attempt == attempts.saturating_add(1) =>
            {
                let message_id = message_id.clone();
                Ok(vec![DeliveryEvent::DeliveryAttempted { attempt: *attempt, message_id, at: *at }])
            }
            (DeliveryCommand::SendTicketsByEmail { .. }, _) => Ok(vec![]),

            (DeliveryCommand::RecordDeliveryOutcome(outcome), _) => Ok(state.record(outcome)),
        }
    }

    fn evolve(state: Self, event: &DeliveryEvent) -> Self {
        match (state, event) {
            (Self::Nothing, DeliveryEvent::DeliveryRequested(parcel)) => {
                Self::Waiting { parcel: parcel.clone(), attempts: 0 }
            }
            (Self::Waiting { parcel, .. }, DeliveryEvent::DeliveryAttempted { attempt, message_id, at }) => {
                Self::Attempting { parcel, attempt: *attempt, message_id: message_id.clone(), since: *at }
            }
            (Self::Attempting { parcel, .. }, DeliveryEvent::DeliveryAttemptFailed { attempt, .. }) => {
                Self::Waiting { parcel, attempts: *attempt }
            }
            (
                Self::Waiting { parcel, .. } | Self::Attempting { parcel, .. } | Self::Failed { parcel, .. },
                DeliveryEvent::TicketsEmailed { gateway_id } | DeliveryEvent::NoticeEmailed { gateway_id },
            ) => Self::Sent { parcel, gateway_id: gateway_id.clone() },
            (
                Self::Waiting { parcel, .. } | Self::Attempting { parcel, .. },
                DeliveryEvent::DeliveryFailed { reason },
            ) => Self::Failed { parcel, reason: reason.clone() },
            (Self::Nothing, DeliveryEvent::DeliveryCancelled) => Self::Cancelled(None),
            (Self::Waiting { parcel, .. } | Self::Failed { parcel, .. }, DeliveryEvent::DeliveryCancelled) => {
                Self::Cancelled(Some(parcel))
            }
            (state, _) => state,
        }
    }
}

impl Delivery {
    fn record(&self, outcome: &Outcome) -> Vec<DeliveryEvent> {
        match (outcome, self) {
            // What was sent was sent, whatever was thought of it before.
            (
                Outcome::Sent { gateway_id },
                Self::Waiting { parcel, .. } | Self::Attempting { parcel, .. } | Self::Failed { parcel, .. },
            ) => {
                let gateway_id = gateway_id.clone();
                vec![match parcel.message {
                    Message::Tickets => DeliveryEvent::TicketsEmailed { gateway_id },
                    Message::Refund { .. } => DeliveryEvent::NoticeEmailed { gateway_id },
                }]
            }
            (Outcome::NotSent { attempt, reason }, Self::Attempting { attempt: current, .. }) if attempt == current => {
                vec![DeliveryEvent::DeliveryAttemptFailed { attempt: *attempt, reason: (*reason).to_owned() }]
            }
            (Outcome::Impossible { reason }, Self::Waiting { .. } | Self::Attempting { .. }) => {
                vec![DeliveryEvent::DeliveryFailed { reason: (*reason).to_owned() }]
            }
            (Outcome::Sent { .. } | Outcome::NotSent { .. } | Outcome::Impossible { .. }, _) => vec![],
        }
    }
}

impl Event for DeliveryEvent {}

impl Aggregate for Delivery {
    const CATEGORY: &'static str = "delivery";
    const STATE_VERSION: u32 = 2;
}
