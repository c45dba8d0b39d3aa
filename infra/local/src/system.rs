use std::time::Duration;

use cloud::Cloud;

use crate::webhooks::Webhooks;

/// All that goes by the clock.
#[derive(Clone)]
pub(crate) struct Time {
    pub cloud: Cloud,
    pub webhooks: Webhooks,
}

impl Time {
    /// Waits until nothing is being done and nothing is due, webhooks included.
    pub async fn settle(&self) {
        loop {
            self.cloud.settle().await;
            if self.webhooks.deliver_due().await == 0 {
                return;
            }
        }
    }

    /// Puts the clock forward, and waits until all that became due is done.
    pub async fn advance(&self, by: Duration) {
        self.settle().await;
        self.cloud.advance(by).await;
        self.webhooks.clock_moved();
        self.settle().await;
    }
}
