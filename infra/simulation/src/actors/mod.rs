//! The people: what each kind of them is likely to do, and how.

pub mod fan;
pub mod gate;
pub mod organizer;
