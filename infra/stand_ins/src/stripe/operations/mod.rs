//! What Stripe does: one file for each kind of object, and `routes` that maps calls to them.

mod confirmation;
mod confirmation_tokens;
mod disputes;
mod intent_changes;
mod lists;
mod payment_intents;
mod refunds;
mod routes;

pub use confirmation::Authentication;
pub(super) use confirmation::authenticate;
pub(super) use confirmation_tokens::create as create_token;
pub use disputes::DisputeStep;
pub(super) use disputes::dispute;
pub(super) use intent_changes::expire;
pub(super) use payment_intents::capture;
pub(super) use refunds::{create as create_refund, settle as settle_refund};
pub(super) use routes::dispatch;
