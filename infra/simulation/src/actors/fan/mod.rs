//! Fans fill carts, buy, change their minds, look around, and click twice.

mod act;
mod action;
mod plan;

pub use act::act;
pub use action::{Card, FanAction, Mailbox};
pub use plan::plan;
