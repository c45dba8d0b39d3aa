//! Stored read models: one item per list entry, the newest version wins.
//!
//! An item's key is the name of its list (`pk`) and a sort key (`sk`). It carries the version of the stream that it was made
//! from. A conditional write replaces it only by a newer version, so that repeated and reordered messages do no harm.

#![warn(missing_docs)]

mod cursor;
mod error;
mod filtered_page;
mod item;
mod key;
mod lists;
mod page;
mod table;

pub use cursor::InvalidCursor;
pub use error::ViewError;
pub use filtered_page::FilteredPage;
pub use key::{Key, Listed};
pub use page::{Order, Page, PageRequest};
pub use table::Views;
