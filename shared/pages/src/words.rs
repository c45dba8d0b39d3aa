use jiff::Zoned;
use jiff::civil::Date;
use kernel::Money;
use writing::{Language, Texts};

/// Texts, dates and amounts in the reader's language: the `t` of templates.
#[derive(Clone, Copy)]
pub struct Words {
    texts: &'static Texts,
    language: Language,
}

/// The texts of a context's pages, and those that all pages share.
pub fn texts(own: fn(Language) -> &'static str) -> Texts {
    Texts::new(&[common, own])
}

/// The texts that all pages share.
pub(crate) fn common(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../languages/en.ftl"),
        Language::Polish => include_str!("../languages/pl.ftl"),
    }
}

impl Words {
    /// The texts in a language.
    pub fn new(texts: &'static Texts, language: Language) -> Self {
        Self { texts, language }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message.
    pub fn text(&self, message: &str) -> String {
        self.texts.message(self.language, message, &[])
    }

    /// A message with values for its variables.
    pub fn with(&self, message: &str, values: &[(&str, &str)]) -> String {
        self.texts.message(self.language, message, values)
    }

    /// A message that depends on a number, its variable `count`.
    pub fn count(&self, message: &str, count: u32) -> String {
        self.texts.count(self.language, message, count, &[])
    }

    /// A message that depends on a number, its variable `count`, with values for its other variables.
    pub fn count_with(&self, message: &str, count: u32, values: &[(&str, &str)]) -> String {
        self.texts.count(self.language, message, count, values)
    }

    /// "PLN 1,349.00", "1 349,00 zł".
    pub fn money(&self, money: Money) -> String {
        writing::money(money, self.language)
    }

    /// "10 June 2031".
    pub fn date(&self, date: Date) -> String {
        writing::date(date, self.language)
    }

    /// "Saturday, 10 June 2031".
    pub fn day(&self, day: Date) -> String {
        writing::day(day, self.language)
    }

    /// "20:00 CEST".
    pub fn time_and_zone(&self, moment: &Zoned) -> String {
        writing::time_and_zone(moment, self.language)
    }

    /// "December".
    pub fn month(&self, date: Date) -> String {
        writing::month(date, self.language)
    }

    /// "Saturday, 10 June 2031, 20:00 CEST".
    pub fn date_and_time(&self, moment: &Zoned) -> String {
        writing::date_and_time(moment, self.language)
    }

    /// "Saturday, 10 June 2031, 20:00", where the zone is clear from the place beside it.
    pub fn day_and_time(&self, moment: &Zoned) -> String {
        writing::day_and_time(moment, self.language)
    }

    /// "Fri 4 Dec, 20:00", with the year if it is not `this_year`.
    pub fn short_date_and_time(&self, moment: &Zoned, this_year: i16) -> String {
        writing::short_date_and_time(moment, this_year, self.language)
    }

    /// "20:00".
    pub fn time(&self, moment: &Zoned) -> String {
        writing::time(moment, self.language)
    }
}
