//! Every mail, as plain text and as HTML that needs no pictures, no styles of the head and no network.

mod letter;
mod orders;
mod tickets;

pub use orders::{OrderConfirmedMail, OrderLine, PaymentFailedMail, PaymentFailure, RefundMail, RefundReason};
pub use tickets::{ConcertCancelledMail, ConcertChangedMail, ConcertState, TicketsMail};

/// A mail without its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Its subject.
    pub subject: String,
    /// Its content as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}
