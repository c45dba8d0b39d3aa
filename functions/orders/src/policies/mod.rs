//! When this happened elsewhere, do that here: one file per policy, each a pure function from events to commands.

pub mod when_cart_confirmed;
pub mod when_payment_changed;
pub mod when_reservation_changed;
pub mod when_tickets_delivered;
