//! Why a payment came to nothing, in words that say what to do.

use crate::payment::{AUTHORIZATION_LOST, CANCELLED, NOT_AUTHORIZED, UNANSWERED};

/// A sentence for the payer. A reason that is not known here is told as the bank's word, which it is.
pub fn reason_text(code: &str) -> &'static str {
    match code {
        "insufficient_funds" => "The card has too little money. Try another card.",
        "expired_card" => "The card has expired. Try another card.",
        "incorrect_cvc" => "The security code is wrong. Check it on the back of the card and try again.",
        "incorrect_number" => "The card number is wrong. Check it and try again.",
        "limit_exceeded" => "The card was used too often or for too much. Try another card, or this one tomorrow.",
        "processing_error" => "The bank could not be asked. Try again in a moment.",
        "authentication_required" => "The bank wants to see you first. Try again and follow its steps.",
        "authentication_failed" => "The bank could not make sure that it was you. Try again, or try another card.",
        "amount_not_chargeable" => "No card can be charged with this amount. Change the order.",
        CANCELLED => "The payment was not finished in time. Order again.",
        UNANSWERED => "The bank gave no answer. Nothing was taken: order again later.",
        AUTHORIZATION_LOST | NOT_AUTHORIZED => {
            "The bank no longer set the money aside. Nothing was taken: order again."
        }
        _ => "The bank declined the card. Try another card, or ask the bank.",
    }
}
