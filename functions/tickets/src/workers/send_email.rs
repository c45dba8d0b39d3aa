//! The queue `emails` → Mailgun → its response, as an event.
//!
//! A message only says that a delivery may need an e-mail; the delivery itself says what to send. So repeated messages do no harm. If a
//! call has no outcome, the message fails and the queue repeats it.

use contracts::DeliveryMethod;
use contracts::tickets::TicketsEvent;
use eventstore::Loaded;
use kernel::{DeliveryId, EmailAddress, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use mailgun::{CallError, Client, LookUp, Mail, Secret};
use serde::Deserialize;
use views::Views;

use crate::delivery::{Delivery, DeliveryCommand, DeliveryRequest, Message, Outcome, Step, UNANSWERED};
use crate::delivery_store::{DeliveryStore, Recipient};
use crate::email::{RenderedEmail, render};
use crate::printing::PrintableTicket;
use crate::views::concerts;

pub const LAMBDA: Lambda = Lambda { name: "tickets-send-email", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let domain = env.var("MAILGUN_DOMAIN")?;
    let worker = EmailWorker {
        deliveries: DeliveryStore::from_env(&env)?,
        views: env.views()?,
        mailgun: Client::new(env.vendors(), env.var("MAILGUN_URL")?, domain, &Secret::new(secret.api_key)),
        domain: domain.to_owned(),
        from: sender(&env)?,
        site: env.var("SITE_URL")?.trim_end_matches('/').to_owned(),
    };
    queue::handler(&env, worker, handle)
}

async fn handle(worker: EmailWorker, event: TicketsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    worker.deliver(event.delivery().delivery_id, &trigger).await
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
    deliveries: DeliveryStore,
    views: Views,
    mailgun: Client,
    domain: String,
    from: String,
    /// The address of the pages, without a slash at its end.
    site: String,
}

impl EmailWorker {
    /// Takes one step after another until nothing is left to do.
    async fn deliver(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let mut delivery = self.deliveries.load(delivery_id).await?;
        for _ in 0..MAX_STEPS {
            delivery = match delivery.state.next(DeliveryMethod::Email, trigger.now) {
                Step::Nothing | Step::CancelShipment { .. } => return Ok(()),
                Step::Wait => return Err(InvocationFailed::new("BeingSent", "another worker has claimed the attempt")),
                Step::Send { request, attempt } => self.send(&delivery, request, attempt, trigger).await?,
                Step::LookUp { request, attempt, message_id, since } => {
                    self.look_up(&delivery, request, attempt, message_id, since, trigger).await?
                }
            };
        }
        Err(InvocationFailed::new("StillToSend", "step limit reached"))
    }

    /// Everything that can fail without Mailgun comes before the claim, and only the call after it.
    async fn send(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        attempt: u32,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.deliveries.recipient(delivery, request, trigger).await? {
            Recipient::Known(customer) => customer,
            Recipient::Erased(failed) => return Ok(*failed),
        };
        let seats = match request.message {
            Message::Tickets | Message::ConcertChanged { .. } => self.deliveries.good_seats(request).await?,
            Message::SingleTicket { news } if news.sends_ticket() => self.deliveries.good_seats(request).await?,
            _ => Vec::new(),
        };
        let names = self.deliveries.names(&seats).await?;
        let concerts = concerts::find(&self.views, request.lines.iter().map(|line| line.concert_id)).await?;
        let tickets: Vec<_> =
            seats.into_iter().map(|seat| PrintableTicket::new(seat, &concerts).named(&names)).collect();
        let rendered = render(request, &customer, &tickets, &concerts, &self.site)
            .map_err(|error| InvocationFailed::new("NotPrintable", error))?;
        let Some(RenderedEmail { email, attachments }) = rendered else {
            return self.deliveries.cancel(delivery, request, trigger).await;
        };
        let message_id = format!("tickets.{}.{attempt}@{}", request.delivery_id, self.domain);
        let claim = DeliveryCommand::AttemptDelivery { attempt, message_id: message_id.clone(), at: trigger.now };
        let claimed = self.deliveries.execute(delivery, request, "SendTicketsByEmail", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let claimed = claimed.into();
        let mail = Mail {
            from: &self.from,
            to: &customer.email.to_ascii(),
            subject: &email.subject,
            text: &email.text,
            html: &email.html,
            message_id: &message_id,
            send_key: &message_id,
            correlation_id: Some(trigger.metadata.correlation_id.as_str()),
            tag: Some(tag(&request.message)),
            attachments: &attachments,
        };
        match mailgun::attempt(attempt, self.mailgun.send(&mail)).await {
            Ok(sent) => self.deliveries.record(&claimed, request, Outcome::Sent { gateway_id: sent.id }, trigger).await,
            Err(CallError::Rejected(reason)) => {
                tracing::warn!(delivery_id = %request.delivery_id, reason, "e-mail rejected");
                let impossible = Outcome::Impossible { reason: "mail_rejected".to_owned() };
                self.deliveries.record(&claimed, request, impossible, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                let not_sent = Outcome::NotSent { attempt, reason: "not_accepted" };
                self.deliveries.record(&claimed, request, not_sent, trigger).await?;
                Err(no_outcome(error))
            }
            // The claim stays, so that a later worker looks the attempt up.
            Err(error @ CallError::Unknown(_)) => Err(no_outcome(error)),
        }
    }

    async fn look_up(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        attempt: u32,
        message_id: &str,
        since: Timestamp,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.deliveries.recipient(delivery, request, trigger).await? {
            Recipient::Known(customer) => customer,
            Recipient::Erased(failed) => return Ok(*failed),
        };
        let mail = LookUp { message_id, send_key: message_id, recipient: &customer.email.to_ascii(), since };
        let outcome = match self.mailgun.find_accepted(&mail).await.map_err(no_outcome)? {
            Some(accepted) => Outcome::Sent { gateway_id: accepted.id },
            None => Outcome::NotSent { attempt, reason: UNANSWERED },
        };
        self.deliveries.record(delivery, request, outcome, trigger).await
    }
}

/// For Mailgun's statistics.
fn tag(message: &Message) -> &'static str {
    match message {
        Message::Tickets => "tickets",
        Message::OrderConfirmed { .. } => "order-confirmed",
        Message::PaymentFailed { .. } => "payment-failed",
        Message::Refund { .. } => "refund",
        Message::ConcertChanged { .. } => "concert-changed",
        Message::SingleTicket { .. } => "single-ticket",
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
