use std::time::Duration;

use cloud::Cloud;

use crate::webhooks::Webhooks;

/// The cloud and the webhooks of the stand-ins, which share one clock.
#[derive(Clone)]
pub(crate) struct System {
    pub cloud: Cloud,
    pub webhooks: Webhooks,
}

impl System {
    /// Waits until nothing is in progress and nothing is due, webhooks included.
    pub async fn settle(&self) {
        loop {
            self.cloud.settle().await;
            if self.webhooks.deliver_due().await == 0 {
                return;
            }
        }
    }

    /// Advances the clock, and waits until everything that became due is done.
    pub async fn advance(&self, by: Duration) {
        self.settle().await;
        self.cloud.advance(by).await;
        self.webhooks.clock_moved();
        self.settle().await;
    }
}
