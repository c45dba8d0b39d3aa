use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use jiff::Timestamp;
use stand_ins::{
    Journal, JournalError, MailgunConfig, MailgunStandIn, OutgoingWebhook, StripeConfig, StripeStandIn, StripeWebhooks,
};

use crate::secrets::Secrets;

/// The domain that mails are sent from.
pub(crate) const MAIL_DOMAIN: &str = "mg.frontrow.test";

/// The events that Stripe is asked to tell of: those that change what we know of a payment.
const STRIPE_EVENTS: [&str; 10] = [
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
];

/// The vendors' stand-ins, set up as Frontrow's accounts are. Cheap to clone: all clones are the same accounts.
#[derive(Clone)]
pub(crate) struct Vendors {
    pub stripe: StripeStandIn,
    pub mailgun: MailgunStandIn,
}

/// A vendor's API.
pub(crate) struct VendorApi {
    /// The template's parameter that says where it is.
    pub parameter: &'static str,
    /// Where it is by that parameter's default.
    pub host: &'static str,
    /// What answers.
    pub router: Router,
}

impl Vendors {
    /// The stand-ins, with what their journals hold.
    pub fn new(
        secrets: &Secrets,
        clock: &Clock,
        journal: impl Fn(&str) -> Result<Arc<dyn Journal>, JournalError>,
    ) -> Result<Self, JournalError> {
        let now: stand_ins::Clock = {
            let clock = clock.clone();
            Arc::new(move || clock.now())
        };
        let webhooks = StripeWebhooks {
            url_path: "/webhooks/stripe".to_owned(),
            secret: secrets.stripe_webhook.clone(),
            events: STRIPE_EVENTS.map(str::to_owned).to_vec(),
        };
        let stripe = StripeConfig::new(&secrets.stripe_key, Some(webhooks));
        let mailgun = MailgunConfig::new(MAIL_DOMAIN, &secrets.mailgun_key);
        Ok(Self {
            stripe: StripeStandIn::new(stripe, now.clone(), journal("stripe.sqlite")?)?,
            mailgun: MailgunStandIn::new(mailgun, now, journal("mailgun.sqlite")?)?,
        })
    }

    /// The API of each.
    pub fn apis(&self) -> [VendorApi; 2] {
        [
            VendorApi { parameter: "StripeUrl", host: "api.stripe.com", router: self.stripe.router() },
            VendorApi { parameter: "MailgunUrl", host: "api.mailgun.net", router: self.mailgun.router() },
        ]
    }

    /// Takes the webhooks that are due.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        self.stripe.take_due_webhooks(now)
    }

    /// Reports how a webhook was answered.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        self.stripe.webhook_answered(id, status);
    }

    /// When the next webhook falls due, by what is known now.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.stripe.next_due()
    }

    /// Waits until another webhook is queued.
    pub async fn webhook_queued(&self) {
        self.stripe.webhook_queued().notified().await;
    }
}
