//! Read models: one file each.

pub mod availability;
pub mod cart_contents;
pub mod catalogue;
pub mod confirmed_carts;
