//! Reactions to other contexts' events: one file for each, a pure function from an event to a command.

pub mod when_cart_confirmed;
pub mod when_payment_changed;
pub mod when_reservation_changed;
pub mod when_ticket_given_back;
pub mod when_tickets_delivered;
