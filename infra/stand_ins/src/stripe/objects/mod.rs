//! Stripe's objects: what is stored of each, and its JSON.

mod charge;
mod confirmation_token;
mod dispute;
mod event;
mod payment_intent;
mod payment_method;
mod refund;

pub(super) use charge::{Charge, Failure};
pub(super) use confirmation_token::ConfirmationToken;
pub(super) use dispute::Dispute;
pub(super) use event::Event;
pub(super) use payment_intent::{PaymentIntent, Status};
pub(super) use payment_method::PaymentMethod;
pub(super) use refund::{Refund, Settlement};
