//! The stand-ins over HTTP, and the clients of `shared` against them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod fedex_addresses;
mod fedex_client;
mod fedex_faults;
mod fedex_parcels;
mod fedex_rates_pickups;
mod fedex_support;
mod fedex_tokens;
mod fedex_tracking;
mod fedex_webhooks;
mod journal;
mod mailgun_client;
mod mailgun_emails;
mod mailgun_events;
mod mailgun_webhooks;
mod pages;
mod sockets;
mod stripe_authentication;
mod stripe_cards;
mod stripe_client;
mod stripe_disputes;
mod stripe_faults;
mod stripe_idempotency;
mod stripe_intents;
mod stripe_lists;
mod stripe_refunds;
mod stripe_requests;
mod stripe_tokens;
mod stripe_webhooks;
mod support;
