//! The queue `emails` → Mailgun → what it answered, as an event.
//!
//! A message is only a hint that something may be to be sent: what it is, the delivery itself says, so that a repeat does no
//! harm. A call that gave no outcome fails the message, which the queue brings again.

use contracts::DeliveryMethod;
use contracts::tickets::TicketsEvent;
use eventstore::Loaded;
use kernel::{DeliveryId, EmailAddress, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use mailgun::{CallError, Client, LookUp, Mail, Secret};
use serde::Deserialize;

use crate::delivery::{Delivery, DeliveryCommand, Message, Outcome, Parcel, Step};
use crate::desk::{Addressee, Desk};
use crate::email::{Letter, letter};

pub const LAMBDA: Lambda = Lambda { name: "tickets-send-email", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let domain = env.var("MAILGUN_DOMAIN")?;
    let office = PostOffice {
        desk: Desk::of(&env)?,
        mailgun: Client::new(env.vendors(), env.var("MAILGUN_URL")?, domain, &Secret::new(secret.api_key)),
        domain: domain.to_owned(),
        from: sender(&env)?,
    };
    Ok(queue::handler(&env, office, handle))
}

async fn handle(office: PostOffice, event: TicketsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    office.deliver(event.delivery().delivery_id, &trigger).await
}

/// The most steps for one message. The longest way is three: look an attempt up, send, see that nothing is left to do.
const MOST_STEPS: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MailgunSecret {
    api_key: String,
}

/// The From header of the e-mails.
fn sender(env: &Env) -> Result<String, StartError> {
    let (name, address): (Text<100>, EmailAddress) = (env.parsed("MAIL_FROM_NAME")?, env.parsed("MAIL_FROM_ADDRESS")?);
    if name.as_str().contains(['"', '\\', '<', '>']) {
        let reason = "must not contain quotation marks, backslashes or angle brackets".to_owned();
        return Err(StartError::Unusable { name: "MAIL_FROM_NAME".to_owned(), reason });
    }
    // A name with one of these has to be quoted (RFC 5322, section 3.2.3).
    let quote = if name.as_str().contains(['(', ')', '[', ']', ':', ';', '@', ',', '.']) { "\"" } else { "" };
    Ok(format!("{quote}{name}{quote} <{}>", address.as_str()))
}

#[derive(Clone)]
struct PostOffice {
    desk: Desk,
    mailgun: Client,
    domain: String,
    from: String,
}

impl PostOffice {
    /// Does what is to be done for a delivery, step by step, until nothing is.
    async fn deliver(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let mut delivery = self.desk.load(delivery_id).await?;
        for _ in 0..MOST_STEPS {
            delivery = match delivery.state.next(DeliveryMethod::Email, trigger.now) {
                Step::Nothing | Step::CancelShipment { .. } => return Ok(()),
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
        let customer = match self.desk.customer(delivery, parcel, trigger).await? {
            Addressee::Known(customer) => customer,
            Addressee::Forgotten(ended) => return Ok(ended),
        };
        let (tickets, concerts) = match parcel.message {
            Message::Tickets | Message::ConcertChanged { .. } => {
                (self.desk.tickets(parcel).await?, self.desk.concerts(parcel).await?)
            }
            _ => (Vec::new(), self.desk.concerts(parcel).await?),
        };
        let letter = letter(parcel, &customer, &tickets, &concerts)
            .map_err(|error| InvocationFailed::new("NotPrintable", error))?;
        let Some(Letter { email, attachments }) = letter else {
            return self.desk.cancel(delivery, parcel, trigger).await;
        };
        let message_id = format!("tickets.{}.{attempt}@{}", parcel.delivery_id, self.domain);
        let claim = DeliveryCommand::AttemptDelivery { attempt, message_id: message_id.clone(), at: trigger.now };
        let claimed = self.desk.execute(delivery, parcel, "SendTicketsByEmail", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let claimed = claimed.into();
        let mail = Mail {
            from: &self.from,
            to: customer.email.as_str(),
            subject: &email.subject,
            text: &email.text,
            html: &email.html,
            message_id: &message_id,
            send_key: &message_id,
            correlation_id: Some(trigger.metadata.correlation_id.as_str()),
            tag: Some(tag(&parcel.message)),
            attachments: &attachments,
        };
        match mailgun::attempt(attempt, self.mailgun.send(&mail)).await {
            Ok(sent) => self.desk.record(&claimed, parcel, Outcome::Sent { gateway_id: sent.id }, trigger).await,
            Err(CallError::Rejected(reason)) => {
                tracing::warn!(delivery_id = %parcel.delivery_id, reason, "mail rejected");
                let impossible = Outcome::Impossible { reason: "mail_rejected".to_owned() };
                self.desk.record(&claimed, parcel, impossible, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                self.desk
                    .record(&claimed, parcel, Outcome::NotSent { attempt, reason: "not_accepted" }, trigger)
                    .await?;
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
        let customer = match self.desk.customer(delivery, parcel, trigger).await? {
            Addressee::Known(customer) => customer,
            Addressee::Forgotten(ended) => return Ok(ended),
        };
        let mail = LookUp { message_id, send_key: message_id, recipient: customer.email.as_str(), since };
        let outcome = match self.mailgun.find_accepted(&mail).await.map_err(no_outcome)? {
            Some(accepted) => Outcome::Sent { gateway_id: accepted.id },
            None => Outcome::NotSent { attempt, reason: "unanswered" },
        };
        self.desk.record(delivery, parcel, outcome, trigger).await
    }
}

/// What kind of mail it is, for Mailgun's statistics.
fn tag(message: &Message) -> &'static str {
    match message {
        Message::Tickets => "tickets",
        Message::OrderConfirmed { .. } => "order-confirmed",
        Message::PaymentFailed { .. } => "payment-failed",
        Message::Refund { .. } => "refund",
        Message::ConcertChanged { .. } => "concert-changed",
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
