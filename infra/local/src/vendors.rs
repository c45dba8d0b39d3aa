use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use jiff::Timestamp;
use stand_ins::{
    FedexConfig, FedexStandIn, Journal, JournalError, MailgunConfig, MailgunStandIn, MailgunWebhooks, OutgoingWebhook,
    StripeConfig, StripeStandIn, StripeWebhooks,
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

/// What Mailgun is asked to tell of: what became of a mail for good.
const MAILGUN_EVENTS: [&str; 3] = ["delivered", "permanent_fail", "complained"];

/// The number of the account with FedEx.
pub(crate) const FEDEX_ACCOUNT: &str = "700000001";

/// The vendors' stand-ins, set up as Frontrow's accounts are. Cheap to clone: all clones are the same accounts.
#[derive(Clone)]
pub(crate) struct Vendors {
    pub stripe: StripeStandIn,
    pub mailgun: MailgunStandIn,
    pub fedex: FedexStandIn,
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

    /// The API of each.
    pub fn apis(&self) -> [VendorApi; 3] {
        [
            VendorApi { parameter: "StripeUrl", host: "api.stripe.com", router: self.stripe.router() },
            VendorApi { parameter: "MailgunUrl", host: "api.mailgun.net", router: self.mailgun.router() },
            VendorApi { parameter: "FedexUrl", host: "apis.fedex.com", router: self.fedex.router() },
        ]
    }

    /// Takes the webhooks that are due.
    pub fn take_due_webhooks(&self, now: Timestamp) -> Vec<OutgoingWebhook> {
        [self.stripe.take_due_webhooks(now), self.mailgun.take_due_webhooks(now)].concat()
    }

    /// Reports how a webhook was answered.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        // Ids are a vendor's own: the other knows none of them.
        self.stripe.webhook_answered(id, status);
        self.mailgun.webhook_answered(id, status);
    }

    /// When the next webhook falls due, by what is known now.
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
