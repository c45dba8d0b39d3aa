//! What finance recorded of each payment is what Stripe holds.

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    for payment in history.payments() {
        let intents = || history.intents.iter().filter(|intent| text(intent, "/metadata/payment_id") == payment.id);
        let captured = intents().filter(|intent| text(intent, "/status") == "succeeded").count();
        let free = text(payment.terms, "/amount/amount").chars().all(|digit| matches!(digit, '0' | '.'));
        let expected = usize::from(payment.progress == "captured" && !free);
        if captured != expected {
            violations.push(format!(
                "payment {} is {}, but Stripe captured it {captured} times",
                payment.id, payment.progress
            ));
        }
        if matches!(payment.progress, "pending" | "action_required" | "authorized") {
            violations.push(format!("payment {} is still {}", payment.id, payment.progress));
        }
        if let Some(gateway_id) = payment.gateway_id
            && !intents().any(|intent| text(intent, "/id") == gateway_id)
        {
            violations
                .push(format!("payment {} is {gateway_id} at Stripe, which has no such PaymentIntent", payment.id));
        }
    }
    violations
}
