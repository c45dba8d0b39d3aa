//! The rules of orders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod concert_orders;
mod expire_orders;
mod given_back;
mod golden;
mod metrics;
mod number_blocks;
mod open_orders;
mod order;
mod overdue;
mod page_texts;
mod paid_later;
mod policies;
mod properties;
mod published;
mod refunds;
mod repeats;
mod samples;
mod stage;
mod stuck_orders;
mod user_orders;
mod visible_part;
