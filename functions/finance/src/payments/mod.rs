//! Payments: their events, state and rules, and the conversation with Stripe.

pub mod attempts;
pub mod commands;
pub mod disputes;
pub mod events;
pub mod next_call;
pub mod outcome;
pub mod queue;
pub mod refund_lines;
pub mod refunds;
pub mod refusal;
pub mod rules;
pub mod state;
pub mod stripe_calls;
pub mod stripe_updates;
pub mod terms;
