//! All mails, as plain text and as HTML with inline styles only, without pictures and external resources.

mod accounts;
mod email;
mod holders;
mod letter;
mod orders;
mod tickets;

pub use accounts::{AddressChangedMail, AddressInUseMail, ResetPasswordMail, VerifyAddressMail};
pub use email::Email;
pub use holders::{SingleTicketMail, TicketNews};
pub use orders::{OrderConfirmedMail, OrderLine, PaymentFailedMail, PaymentFailure, RefundMail, RefundReason};
pub use tickets::{ConcertCancelledMail, ConcertChangedMail, ConcertState, TicketsMail};
