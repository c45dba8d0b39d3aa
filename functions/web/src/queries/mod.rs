//! Query handlers: one file each.

pub mod assets;
pub mod docs;
pub mod healthz;
pub mod list_dead_letters;
pub mod unknown_route;
