//! Words for people: languages and their texts, dates, times, time zones and money. What is printed, mailed and shown in a browser
//! is written by the same rules.
//!
//! A language is a variant of [`Language`] and a file in `languages/` here and in each crate that has texts.

#![warn(missing_docs)]

mod calendar;
mod content_lines;
mod dates;
mod language;
mod money;
mod texts;
mod words;
mod zone;

pub use calendar::{CalendarEvent, CalendarMethod, calendar};
pub use dates::{date, date_and_time, day, day_and_time, month, short_date, short_date_and_time, time, time_and_zone};
pub use language::{Language, UnknownLanguage};
pub use money::{amount, money, number};
pub use texts::Texts;
pub use zone::time_zone;
