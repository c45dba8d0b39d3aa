//! Read models: one file each.

pub mod availability;
pub mod cart_contents;
pub mod cart_summary;
pub mod catalogue;
pub mod confirmed_carts;
pub mod limited_orders;
