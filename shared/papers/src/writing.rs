//! Dates, times and money in the reader's language.

use jiff::Zoned;
use jiff::civil::Date;
use kernel::Money;

use crate::Language;

/// A date with the month's name: "10 June 2031", "10 czerwca 2031".
pub fn date(date: Date, language: Language) -> String {
    let month = language.count("month", u32::from(date.month().unsigned_abs()), &[]);
    language.message("date", &[("day", &date.day().to_string()), ("month", &month), ("year", &date.year().to_string())])
}

/// A time in its own time zone, with the zone: "Saturday, 10 June 2031, 20:00 CEST", "sobota, 10 czerwca 2031, 20:00 CEST".
pub fn date_and_time(moment: &Zoned, language: Language) -> String {
    let weekday = language.count("weekday", u32::from(moment.weekday().to_monday_one_offset().unsigned_abs()), &[]);
    let date = date(moment.date(), language);
    let time = language.message("time", &[("hour", &hour(moment)), ("minute", &format!("{:02}", moment.minute()))]);
    language
        .message("date-and-time", &[("weekday", &weekday), ("date", &date), ("time", &time), ("zone", &zone(moment))])
}

fn hour(moment: &Zoned) -> String {
    format!("{:02}", moment.hour())
}

/// The zone's abbreviation, or its offset if there is none ("UTC+04" in Dubai).
fn zone(moment: &Zoned) -> String {
    let abbreviation = moment.strftime("%Z").to_string();
    if abbreviation.starts_with(['+', '-']) { format!("UTC{abbreviation}") } else { abbreviation }
}

/// An amount with its currency: "PLN 1,349.00", "1 349,00 zł".
pub fn money(money: Money, language: Language) -> String {
    let code = money.currency().code();
    let symbol = language.message("currency", &[("code", code)]);
    language.message("money", &[("amount", &amount(money, language)), ("currency", &symbol)])
}

/// An amount without its currency: "1,349.00", "1 349,00".
pub(crate) fn amount(money: Money, language: Language) -> String {
    let digits = money.amount().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let separator = language.message("group-separator", &[]);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push_str(&separator);
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push_str(&language.message("decimal-separator", &[]));
        grouped.push_str(fraction);
    }
    grouped
}
