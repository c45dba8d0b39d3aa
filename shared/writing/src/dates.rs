//! Dates and times in the reader's language.

use jiff::Zoned;
use jiff::civil::Date;

use crate::Language;
use crate::words::TEXTS;

/// A date with the month's name: "10 June 2031", "10 czerwca 2031".
pub fn date(date: Date, language: Language) -> String {
    let month = named("month", date.month(), language);
    message(
        "date",
        &[("day", &date.day().to_string()), ("month", &month), ("year", &date.year().to_string())],
        language,
    )
}

/// A time in its own time zone, with the zone: "Saturday, 10 June 2031, 20:00 CEST", "sobota, 10 czerwca 2031, 20:00 CEST".
pub fn date_and_time(moment: &Zoned, language: Language) -> String {
    message(
        "date-and-time",
        &[
            ("weekday", &weekday("weekday", moment.date(), language)),
            ("date", &date(moment.date(), language)),
            ("time", &time(moment, language)),
            ("zone", &zone(moment)),
        ],
        language,
    )
}

/// The same without the zone, where the place is named beside it: "Saturday, 10 June 2031, 20:00".
pub fn day_and_time(moment: &Zoned, language: Language) -> String {
    let weekday = weekday("weekday", moment.date(), language);
    let date = date(moment.date(), language);
    message("day-and-time", &[("weekday", &weekday), ("date", &date), ("time", &time(moment, language))], language)
}

/// A day with its weekday: "Saturday, 10 June 2031".
pub fn day(day: Date, language: Language) -> String {
    message("day", &[("weekday", &weekday("weekday", day, language)), ("date", &date(day, language))], language)
}

/// A time of day with its zone: "20:00 CEST".
pub fn time_and_zone(moment: &Zoned, language: Language) -> String {
    message("time-and-zone", &[("time", &time(moment, language)), ("zone", &zone(moment))], language)
}

/// A date for lists, without the year if it is `this_year`: "Fri 4 Dec", "pt. 4 gru 2027".
pub fn short_date(date: Date, this_year: i16, language: Language) -> String {
    let weekday = weekday("weekday-short", date, language);
    let month = named("month-short", date.month(), language);
    let name = if date.year() == this_year { "short-date" } else { "short-date-of-year" };
    let (day, year) = (date.day().to_string(), date.year().to_string());
    message(name, &[("weekday", &weekday), ("day", &day), ("month", &month), ("year", &year)], language)
}

/// A time for lists: "Fri 4 Dec, 20:00".
pub fn short_date_and_time(moment: &Zoned, this_year: i16, language: Language) -> String {
    let date = short_date(moment.date(), this_year, language);
    message("short-date-and-time", &[("date", &date), ("time", &time(moment, language))], language)
}

/// A month without its year: "December", "grudzień".
pub fn month(date: Date, language: Language) -> String {
    named("month-alone", date.month(), language)
}

/// A time of day: "20:00".
pub fn time(moment: &Zoned, language: Language) -> String {
    let (hour, minute) = (format!("{:02}", moment.hour()), format!("{:02}", moment.minute()));
    message("time", &[("hour", &hour), ("minute", &minute)], language)
}

fn message(name: &str, values: &[(&str, &str)], language: Language) -> String {
    TEXTS.message(language, name, values)
}

fn weekday(name: &str, date: Date, language: Language) -> String {
    named(name, date.weekday().to_monday_one_offset(), language)
}

fn named(name: &str, number: i8, language: Language) -> String {
    TEXTS.count(language, name, u32::from(number.unsigned_abs()), &[])
}

/// The zone's abbreviation, or its offset if there is none ("UTC+04" in Dubai).
fn zone(moment: &Zoned) -> String {
    let abbreviation = moment.strftime("%Z").to_string();
    if abbreviation.starts_with(['+', '-']) { format!("UTC{abbreviation}") } else { abbreviation }
}
