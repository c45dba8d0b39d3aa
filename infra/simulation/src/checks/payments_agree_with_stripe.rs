//! What finance recorded of a payment is what Stripe holds.

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    for payment in history.payments() {
        let intents = || history.intents.iter().filter(|intent| text(intent, "/metadata/payment_id") == payment.id);
        let taken = intents().filter(|intent| text(intent, "/status") == "succeeded").count();
        let free = text(payment.terms, "/amount/amount").chars().all(|digit| matches!(digit, '0' | '.'));
        let expected = usize::from(payment.progress == "captured" && !free);
        if taken != expected {
            wrong.push(format!("payment {} is {}, and Stripe took money {taken} times", payment.id, payment.progress));
        }
        if matches!(payment.progress, "pending" | "action_required" | "authorized") {
            wrong.push(format!("payment {} is still {}", payment.id, payment.progress));
        }
        if let Some(gateway_id) = payment.gateway_id
            && !intents().any(|intent| text(intent, "/id") == gateway_id)
        {
            wrong.push(format!("payment {} is {gateway_id} at Stripe, which does not know it", payment.id));
        }
    }
    wrong
}
