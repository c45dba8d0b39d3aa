//! The people: what each kind of them is likely to do, and how.

pub mod fan;
mod fan_plan;
pub mod finance;
pub mod gate;
pub mod organizer;
