//! All mails, as plain text and as HTML with inline styles only, without pictures and external resources.

mod email;
mod letter;
mod orders;
mod tickets;

pub use email::Email;
pub use orders::{OrderConfirmedMail, OrderLine, PaymentFailedMail, PaymentFailure, RefundMail, RefundReason};
pub use tickets::{ConcertCancelledMail, ConcertChangedMail, ConcertState, TicketsMail};
