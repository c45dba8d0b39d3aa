//! What all pages of Frontrow share: layout, languages, form fields, assets, posters.
//!
//! A context renders a page in three steps: a [`Visit`] of the request knows the reader's language, an askama template writes what is in
//! `<main>`, and a [`Page`] puts it into the layout, with the headers that pages have. See docs/pages.md.

#![warn(missing_docs)]

pub mod assets;
mod encoding;
mod page;
pub mod posters;
mod problem_page;
mod scheme;
mod staff_links;
mod stripe_js;
mod visit;
mod words;

pub use encoding::Encoding;
pub use page::{Link, Page};
pub use problem_page::{log_in_first, problem_page, wants_page};
pub use scheme::Scheme;
pub use staff_links::{concert_tabs, staff_links};
pub use stripe_js::{InvalidStripeJs, StripeJs};
pub use visit::Visit;
pub use words::{Words, texts};
pub use writing::{Language, Texts, time_zone};
