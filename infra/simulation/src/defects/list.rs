//! The bugs.

use super::Defect;

/// A bug by name.
pub struct Planted {
    /// Its name.
    pub name: &'static str,
    /// Makes it.
    pub make: fn() -> Box<dyn Defect>,
}

/// All of them.
pub fn planted() -> Vec<Planted> {
    Vec::new()
}
