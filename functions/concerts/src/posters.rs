//! Posters of concerts and their addresses.

pub use pages::posters::{PosterFile, Posters, file};
