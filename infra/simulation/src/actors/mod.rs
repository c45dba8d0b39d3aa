//! The people in a scenario, and what happens outside the product: what each kind of them is likely to do, and how they do it.

pub mod admin;
pub mod fan;
pub mod finance;
pub mod gate;
pub mod holder;
pub mod leaver;
pub mod organizer;
pub mod outside;
pub mod sessions;
