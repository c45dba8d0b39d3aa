//! What every page must be.

pub mod every_page;
pub mod figures;
pub mod hostile_names;
pub mod planted_faults;
