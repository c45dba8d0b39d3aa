use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use cloud::{Clock, Cloud};
use futures::future::BoxFuture;
use http::Request;
use stand_ins::OutgoingWebhook;
use tokio::sync::Notify;
use vendor::HttpClient;

use crate::vendors::Vendors;

/// Delivers the stand-ins' webhooks to the API.
#[derive(Clone)]
pub(crate) struct Webhooks {
    vendors: Vendors,
    clock: Clock,
    post: Post,
    clock_moved: Arc<Notify>,
}

/// Posts a webhook and returns the status of the response; none if there was no response.
pub(crate) type Post = Arc<dyn Fn(OutgoingWebhook) -> BoxFuture<'static, Option<u16>> + Send + Sync>;

/// After this time, the clock is looked at again.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// Roughly Stripe's.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Webhooks {
    pub fn new(vendors: Vendors, clock: Clock, post: Post) -> Self {
        Self { vendors, clock, post, clock_moved: Arc::default() }
    }

    /// Delivers webhooks from now on, as soon as they are due. Must be called within a tokio runtime.
    pub fn start(&self) {
        tokio::spawn(self.clone().deliver_all());
    }

    pub async fn post(&self, webhook: OutgoingWebhook) -> Option<u16> {
        (self.post)(webhook).await
    }

    /// Delivers the webhooks that are due, and returns how many there were.
    pub async fn deliver_due(&self) -> usize {
        let due = self.vendors.take_due_webhooks(self.clock.now());
        let count = due.len();
        for webhook in due {
            let id = webhook.id.clone();
            let status = (self.post)(webhook).await;
            self.vendors.webhook_answered(&id, status);
        }
        count
    }

    /// Must be called after the clock was advanced.
    pub fn clock_moved(&self) {
        self.clock_moved.notify_one();
    }

    async fn deliver_all(self) {
        loop {
            let queued = self.vendors.webhook_queued();
            if self.deliver_due().await > 0 {
                continue;
            }
            let until_due = self.vendors.next_due().map(|due| due.duration_since(self.clock.now()));
            let sleep = until_due.and_then(|until| Duration::try_from(until).ok()).unwrap_or(MAX_SLEEP);
            tokio::select! {
                () = queued => {}
                () = self.clock_moved.notified() => {}
                () = tokio::time::sleep(sleep.min(MAX_SLEEP)) => {}
            }
        }
    }
}

/// Posts to the API of a local cloud.
pub(crate) fn to_cloud(cloud: Cloud) -> Post {
    Arc::new(move |webhook| {
        let cloud = cloud.clone();
        Box::pin(async move {
            let (head, body) = request("", webhook)?.into_parts();
            let request = Request::from_parts(head, Bytes::from(body));
            Some(cloud.request(request).await.status().as_u16())
        })
    })
}

/// Posts to the API at a URL.
pub(crate) fn to_url(url: String) -> Post {
    let client = HttpClient::new("api", vendor::production());
    Arc::new(move |webhook| {
        let (client, request) = (client.clone(), request(&url, webhook));
        Box::pin(async move { Some(client.send("webhook", request?, TIMEOUT).await.ok()?.status().as_u16()) })
    })
}

fn request(url: &str, webhook: OutgoingWebhook) -> Option<Request<Vec<u8>>> {
    let mut request = Request::post(format!("{url}{}", webhook.url_path));
    for (name, value) in webhook.headers {
        request = request.header(name, value);
    }
    request.body(webhook.body).ok()
}
