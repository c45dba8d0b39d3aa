//! What carts show.

pub mod cart_contents;
