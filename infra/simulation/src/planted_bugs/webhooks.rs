use super::bug::Bug;

struct PaymentWebhooksIgnored;

impl Bug for PaymentWebhooksIgnored {
    fn ignores_payment_webhooks(&self) -> bool {
        true
    }
}

/// Webhooks of payments are answered but not processed. This does no harm, because finance also asks Stripe for each payment.
pub fn payment_webhooks_ignored() -> Box<dyn Bug> {
    Box::new(PaymentWebhooksIgnored)
}
