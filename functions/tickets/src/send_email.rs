//! The queue `emails` → Mailgun → what it answered, as an event.
//!
//! A message is only a hint that something may be to be sent: what it is, the delivery itself says, so that a repeat does no
//! harm. A call that gave no outcome fails the message, which the queue brings again.

use contracts::Customer;
use contracts::tickets::TicketsEvent;
use eventstore::{Aggregate, Cause, Consistency, Executed, Expected, Loaded, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, DeliveryId, TicketId, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use mailgun::{CallError, Client, LookUp, Mail, Secret};
use privacy::{PrivacyError, Vault};
use serde::Deserialize;
use views::Views;

use crate::concerts;
use crate::delivery::{Delivery, DeliveryCommand, DeliveryEvent, Message, Outcome, Parcel, Step};
use crate::email::{Email, email, refund_email};
use crate::ticket::{Seat, Ticket};

/// Sends tickets by e-mail.
pub const LAMBDA: Lambda =
    Lambda { name: "tickets-send-email", build: |env| Box::pin(async move { build(&env).await }) };

/// The most steps for one message. The longest way is three: look an attempt up, send, see that nothing is left to do.
const MOST_STEPS: usize = 4;

/// How many tickets are read side by side.
const SIDE_BY_SIDE: usize = 16;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MailgunSecret {
    api_key: String,
}

async fn build(env: &Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let domain = env.var("MAILGUN_DOMAIN")?;
    let office = PostOffice {
        store: env.events()?,
        views: env.views()?,
        vault: env.vault()?,
        mailgun: Client::new(env.vendors(), env.var("MAILGUN_URL")?, domain, &Secret::new(secret.api_key)),
        domain: domain.to_owned(),
        from: env.var("MAIL_FROM")?.to_owned(),
        env: env.clone(),
    };
    Ok(queue::handler(env, LAMBDA.name, move |event: TicketsEvent, trigger| {
        let office = office.clone();
        Box::pin(async move { office.deliver(event.delivery().delivery_id, &trigger).await })
    }))
}

#[derive(Clone)]
struct PostOffice {
    store: Store,
    views: Views,
    vault: Vault,
    mailgun: Client,
    domain: String,
    from: String,
    env: Env,
}

impl PostOffice {
    /// Does what is to be done for a delivery, step by step, until nothing is.
    async fn deliver(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Delivery::stream(delivery_id);
        let mut delivery = self.store.load::<Delivery>(&stream, Consistency::Strong).await?;
        for _ in 0..MOST_STEPS {
            delivery = match delivery.state.next(trigger.now) {
                Step::Nothing => return Ok(()),
                Step::Wait => return Err(InvocationFailed::new("BeingSent", "an attempt is under way")),
                Step::Send { parcel, attempt } => self.send(&delivery, parcel, attempt, trigger).await?,
                Step::LookUp { parcel, attempt, message_id, since } => {
                    self.look_up(&delivery, parcel, attempt, message_id, since, trigger).await?
                }
            };
        }
        Err(InvocationFailed::new("StillToSend", "the outcomes lead nowhere"))
    }

    /// Everything that can fail without Mailgun comes before the claim, and nothing but the call after it.
    async fn send(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        attempt: u32,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.customer(delivery, parcel, trigger).await? {
            Addressee::Known(customer) => customer,
            Addressee::Forgotten(ended) => return Ok(ended),
        };
        let Some(Email { subject, text, html }) = self.compose(parcel, &customer).await? else {
            return Ok(self
                .execute(delivery, parcel, "CancelDelivery", &DeliveryCommand::CancelDelivery, trigger)
                .await?
                .into());
        };
        let message_id = format!("tickets.{}.{attempt}@{}", parcel.delivery_id, self.domain);
        let claim = DeliveryCommand::SendTicketsByEmail { attempt, message_id: message_id.clone(), at: trigger.now };
        let claimed = self.execute(delivery, parcel, "SendTicketsByEmail", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let claimed = claimed.into();
        let mail = Mail {
            from: &self.from,
            to: customer.email.as_str(),
            subject: &subject,
            text: &text,
            html: &html,
            message_id: &message_id,
            send_key: &message_id,
            correlation_id: Some(trigger.metadata.correlation_id.as_str()),
            tag: Some(match parcel.message {
                Message::Tickets => "tickets",
                Message::Refund { .. } => "refund",
            }),
        };
        match mailgun::attempt(attempt, self.mailgun.send(&mail)).await {
            Ok(sent) => self.record(&claimed, parcel, Outcome::Sent { gateway_id: sent.id }, trigger).await,
            Err(CallError::Rejected(reason)) => {
                tracing::warn!(delivery_id = %parcel.delivery_id, reason, "mail rejected");
                self.record(&claimed, parcel, Outcome::Impossible { reason: "mail_rejected" }, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                self.record(&claimed, parcel, Outcome::NotSent { attempt, reason: "not_accepted" }, trigger).await?;
                Err(no_outcome(error))
            }
            // The claim stays: what became of it has to be looked up.
            Err(error @ CallError::Unknown(_)) => Err(no_outcome(error)),
        }
    }

    async fn look_up(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        attempt: u32,
        message_id: &str,
        since: Timestamp,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.customer(delivery, parcel, trigger).await? {
            Addressee::Known(customer) => customer,
            Addressee::Forgotten(ended) => return Ok(ended),
        };
        let mail = LookUp { message_id, send_key: message_id, recipient: customer.email.as_str(), since };
        let outcome = match self.mailgun.find_accepted(&mail).await.map_err(no_outcome)? {
            Some(accepted) => Outcome::Sent { gateway_id: accepted.id },
            None => Outcome::NotSent { attempt, reason: "unanswered" },
        };
        self.record(delivery, parcel, outcome, trigger).await
    }

    async fn customer(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        trigger: &Trigger,
    ) -> Result<Addressee, InvocationFailed> {
        match self.vault.open(&parcel.customer).await {
            Ok(customer) => Ok(Addressee::Known(customer)),
            Err(PrivacyError::Forgotten(_)) => {
                let impossible = Outcome::Impossible { reason: "person_forgotten" };
                self.record(delivery, parcel, impossible, trigger).await.map(Addressee::Forgotten)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The mail; none if all its tickets are void meanwhile.
    async fn compose(&self, parcel: &Parcel, customer: &Customer) -> Result<Option<Email>, InvocationFailed> {
        if let Message::Refund { reason } = parcel.message {
            return Ok(Some(refund_email(parcel, customer, reason)));
        }
        let seats: Vec<Option<Seat>> = stream::iter(parcel.ticket_ids())
            .map(|ticket_id| self.seat(ticket_id))
            .buffered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let seats: Vec<Seat> = seats.into_iter().flatten().collect();
        if seats.is_empty() {
            return Ok(None);
        }
        let concerts = concerts::find(&self.views, parcel.lines.iter().map(|line| line.concert_id)).await?;
        Ok(Some(email(parcel, customer, &seats, &concerts)))
    }

    /// The seat of a ticket; none if it is void meanwhile, as those for one concert of an order may be.
    async fn seat(&self, ticket_id: TicketId) -> Result<Option<Seat>, InvocationFailed> {
        match self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await?.state {
            Ticket::Valid(seat) | Ticket::Used { seat, .. } => Ok(Some(seat)),
            Ticket::Void { .. } | Ticket::VoidBeforeIssued => Ok(None),
            // Deliveries are asked for once all tickets are issued.
            Ticket::Nothing => Err(InvocationFailed::new("NotIssued", ticket_id)),
        }
    }

    async fn record(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        outcome: Outcome,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let command = DeliveryCommand::RecordDeliveryOutcome(outcome);
        Ok(self.execute(delivery, parcel, "RecordDeliveryOutcome", &command, trigger).await?.into())
    }

    /// The command's id is a new one and not worked out from the message: that can be here twice at a time, and one must not
    /// take the other's claim for its own.
    async fn execute(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        name: &'static str,
        command: &DeliveryCommand,
        trigger: &Trigger,
    ) -> Result<Executed<Delivery, DeliveryEvent>, InvocationFailed> {
        let cause = Cause { command_id: CommandId::new(self.env.new_id()), ..trigger.cause(name) };
        let stream = Delivery::stream(parcel.delivery_id);
        let known = Some(delivery.clone());
        Ok(self.store.execute_on::<Delivery>(&stream, known, command, &cause, Expected::Any).await?)
    }
}

/// Who gets the mail.
enum Addressee {
    Known(Customer),
    /// They were forgotten, which ended the delivery.
    Forgotten(Loaded<Delivery>),
}

fn no_outcome(error: CallError) -> InvocationFailed {
    let kind = match error {
        CallError::TryAgain { .. } => "MailgunBusy",
        CallError::Unknown(_) => "MailgunUnanswered",
        CallError::Rejected(_) | CallError::Refused(_) => "MailgunRefused",
    };
    InvocationFailed::new(kind, error)
}
