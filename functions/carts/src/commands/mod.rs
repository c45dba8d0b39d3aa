//! Command handlers: one file each.

pub mod add_item;
pub mod cancel_cart;
pub mod change_item_quantity;
pub mod choose_delivery;
pub mod clear_cart;
pub mod confirm_cart;
pub mod give_comps;
pub mod remove_item;
pub mod set_concert_items;
