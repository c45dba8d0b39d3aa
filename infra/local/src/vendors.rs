use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use jiff::Timestamp;
use stand_ins::{
    FedexConfig, FedexStandIn, Journal, JournalError, MailgunConfig, MailgunStandIn, MailgunWebhooks, OutgoingWebhook,
    StripeConfig, StripeStandIn, StripeWebhooks,
};

use crate::secrets::{FEDEX_ACCOUNT, Secrets};

/// The domain of the sender of emails.
pub(crate) const MAIL_DOMAIN: &str = "mg.frontrow.test";

/// The events that Stripe sends: those that change the state of a payment.
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

/// The events that Mailgun sends: final outcomes of emails.
const MAILGUN_EVENTS: [&str; 3] = ["delivered", "permanent_fail", "complained"];

/// The vendors' stand-ins, configured like Frontrow's accounts. Cheap to clone: all clones are the same accounts.
#[derive(Clone)]
pub(crate) struct Vendors {
    pub stripe: StripeStandIn,
    pub mailgun: MailgunStandIn,
    pub fedex: FedexStandIn,
}

pub(crate) struct VendorApi {
    /// The template's parameter for its URL.
    pub parameter: &'static str,
    /// The host of that parameter's default.
    pub host: &'static str,
    pub router: Router,
}

impl Vendors {
    /// Each stand-in resumes with what its journal holds.
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
        let mailgun = MailgunConfig {
            signing_key: secrets.mailgun_signing_key.clone(),
            webhooks: Some(MailgunWebhooks {
                url_path: "/webhooks/mailgun".to_owned(),
                names: MAILGUN_EVENTS.map(str::to_owned).to_vec(),
            }),
            ..MailgunConfig::new(MAIL_DOMAIN, &secrets.mailgun_key)
        };
        let fedex = FedexConfig::new(FEDEX_ACCOUNT, "frontrow", &secrets.fedex_secret);
        Ok(Self {
            stripe: StripeStandIn::new(stripe, now.clone(), journal("stripe.sqlite")?)?,
            mailgun: MailgunStandIn::new(mailgun, now.clone(), journal("mailgun.sqlite")?)?,
            fedex: FedexStandIn::new(fedex, now, journal("fedex.sqlite")?)?,
        })
    }

    pub fn apis(&self) -> [VendorApi; 3] {
        [
            VendorApi { parameter: "StripeUrl", host: "api.stripe.com", router: self.stripe.router() },
            VendorApi { parameter: "MailgunUrl", host: "api.mailgun.net", router: self.mailgun.router() },
            VendorApi { parameter: "FedexUrl", host: "apis.fedex.com", router: self.fedex.router() },
        ]
    }

    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        [self.stripe.take_due_webhooks(now), self.mailgun.take_due_webhooks(now)].concat()
    }

    /// Reports the status of the response to a webhook; none if there was no response.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        // A vendor ignores the ids of another vendor.
        self.stripe.webhook_answered(id, status);
        self.mailgun.webhook_answered(id, status);
    }

    /// When the next queued webhook is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        [self.stripe.next_due(), self.mailgun.next_due()].into_iter().flatten().min()
    }

    /// Waits until another webhook is queued.
    pub async fn webhook_queued(&self) {
        let (stripe, mailgun) = (self.stripe.webhook_queued(), self.mailgun.webhook_queued());
        tokio::select! {
            () = stripe.notified() => {}
            () = mailgun.notified() => {}
        }
    }
}
