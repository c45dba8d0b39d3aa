//! The rules of a payment: one file for each subject.

pub mod authorization;
pub mod capture;
pub mod declined_card;
pub mod dispute;
pub mod earlier_attempt;
pub mod gateway_outcome;
pub mod refund_by_hand;
pub mod refund_outcome;
pub mod refund_request;
pub mod release;
