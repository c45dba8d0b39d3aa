//! The stories on a local cloud, and tests that look behind the API.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod accounting;
mod addresses;
mod authority;
mod cancelling;
mod changed_concerts;
mod command_line;
mod dead_letters;
mod declines;
mod disputes;
mod expiry;
mod faulty;
mod following;
mod forgetting;
mod free_orders;
mod gate;
mod holders;
mod in_time;
mod junk;
mod late_money;
mod lost_messages;
mod money;
mod openapi;
mod order_numbers;
mod own_concerts;
mod parcels;
mod permissions;
mod poison;
mod reconciling;
mod refund_lines;
mod refunds_by_hand;
mod reused_keys;
mod routes;
mod rush;
mod sample_events;
mod sample_shapes;
mod sessions;
mod sold_out;
mod starting;
mod stories;
mod template;
mod time_zones;
mod tour;
mod unreliable;
