//! Read models: one file each.

pub mod cart_contents;
pub mod catalogue;
