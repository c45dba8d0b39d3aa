use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use cloud::Cloud;
use http::Request;
use stand_ins::{OutgoingWebhook, StripeStandIn};
use tokio::sync::Notify;

/// Carries the stand-ins' webhooks to the API.
#[derive(Clone)]
pub(crate) struct Webhooks {
    cloud: Cloud,
    stripe: StripeStandIn,
    clock_moved: Arc<Notify>,
}

/// How long a webhook that is to be sent later is waited for at the most, before the clock is looked at again.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

impl Webhooks {
    pub fn start(cloud: Cloud, stripe: StripeStandIn) -> Self {
        let webhooks = Self { cloud, stripe, clock_moved: Arc::default() };
        tokio::spawn(webhooks.clone().carry());
        webhooks
    }

    /// Waits until nothing is being done and nothing is due, webhooks included.
    pub async fn settle(&self) {
        loop {
            self.cloud.settle().await;
            if self.deliver_due().await == 0 {
                return;
            }
        }
    }

    /// Puts the clock forward, and waits until all that became due is done.
    pub async fn advance(&self, by: Duration) {
        self.settle().await;
        self.cloud.advance(by).await;
        self.clock_moved.notify_one();
        self.settle().await;
    }

    async fn carry(self) {
        loop {
            let queued = self.stripe.webhook_queued();
            if self.deliver_due().await > 0 {
                continue;
            }
            let until_due = self.stripe.next_due().map(|due| due.duration_since(self.cloud.clock().now()));
            let sleep = until_due.and_then(|until| Duration::try_from(until).ok()).unwrap_or(LONGEST_SLEEP);
            tokio::select! {
                () = queued.notified() => {}
                () = self.clock_moved.notified() => {}
                () = tokio::time::sleep(sleep.min(LONGEST_SLEEP)) => {}
            }
        }
    }

    async fn deliver_due(&self) -> usize {
        let due = self.stripe.take_due_webhooks(self.cloud.clock().now());
        let count = due.len();
        for webhook in due {
            let id = webhook.id.clone();
            let status = self.deliver(webhook).await;
            self.stripe.webhook_answered(&id, status);
        }
        count
    }

    async fn deliver(&self, webhook: OutgoingWebhook) -> Option<u16> {
        let mut request = Request::post(webhook.url_path);
        for (name, value) in webhook.headers {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::from(webhook.body)).ok()?;
        Some(self.cloud.request(request).await.status().as_u16())
    }
}
