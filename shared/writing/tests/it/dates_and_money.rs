use jiff::Timestamp;
use jiff::civil::date;
use kernel::{Currency, Money, TimeZoneName};
use writing::{Language, time_zone};

use crate::country;

/// In the evening of Tuesday, 10 June 2031 in Warsaw.
fn starts_at(code: &str, zone: Option<&str>) -> jiff::Zoned {
    let zone = zone.map(|name| TimeZoneName::try_from(name.to_owned()).unwrap());
    "2031-06-10T18:00:00Z".parse::<Timestamp>().unwrap().to_zoned(time_zone(&country(code), zone.as_ref()))
}

fn money(amount: &str, currency: &str, language: Language) -> String {
    let money = Money::new(amount.parse().unwrap(), Currency::parse(currency).unwrap()).unwrap();
    writing::money(money, language).replace('\u{a0}', "_")
}

#[test]
fn english_has_the_currency_first_and_a_decimal_point() {
    assert_eq!(money("349.00", "PLN", Language::English), "PLN_349.00");
}

#[test]
fn polish_has_the_currency_last_and_a_decimal_comma() {
    assert_eq!(money("349.00", "PLN", Language::Polish), "349,00_zł");
}

#[test]
fn currency_without_a_symbol_is_shown_by_its_code() {
    assert_eq!(money("349.00", "EUR", Language::Polish), "349,00_EUR");
}

#[test]
fn thousands_are_grouped() {
    assert_eq!(money("9999999999.99", "PLN", Language::English), "PLN_9,999,999,999.99");
    assert_eq!(money("123456.70", "PLN", Language::Polish), "123_456,70_zł");
}

#[test]
fn whole_numbers_are_grouped() {
    let numbers = [0, 999, 58_000, 1_000_000].map(|number| writing::number(number, Language::English));
    assert_eq!(numbers, ["0", "999", "58,000", "1,000,000"]);
    assert_eq!(writing::number(58_000, Language::Polish), "58\u{a0}000");
}

#[test]
fn days_and_months_are_written_alone() {
    let moment = starts_at("PL", None);
    let written = [
        writing::day(moment.date(), Language::English),
        writing::month(moment.date(), Language::Polish),
        writing::time_and_zone(&moment, Language::English),
    ];
    assert_eq!(written, ["Tuesday, 10 June 2031", "czerwiec", "20:00 CEST"]);
}

#[test]
fn amount_has_the_decimals_of_its_currency() {
    assert_eq!(money("1500", "JPY", Language::English), "JPY_1,500");
    assert_eq!(money("1.5", "KWD", Language::Polish), "1,500_KWD");
}

#[test]
fn time_is_written_in_its_own_zone() {
    let moment = starts_at("PL", None);
    assert_eq!(writing::date_and_time(&moment, Language::English), "Tuesday, 10 June 2031, 20:00 CEST");
    assert_eq!(writing::date_and_time(&moment, Language::Polish), "wtorek, 10 czerwca 2031, 20:00 CEST");
}

#[test]
fn zone_without_a_name_shows_its_offset() {
    let moment = starts_at("AE", None);
    assert_eq!(writing::date_and_time(&moment, Language::English), "Tuesday, 10 June 2031, 22:00 UTC+04");
}

#[test]
fn time_in_utc_shows_its_zone() {
    let moment = starts_at("US", None);
    assert_eq!(writing::date_and_time(&moment, Language::English), "Tuesday, 10 June 2031, 18:00 UTC");
}

#[test]
fn times_follow_daylight_saving() {
    let winter: Timestamp = "2031-01-10T18:05:00Z".parse().unwrap();
    let winter = winter.to_zoned(time_zone(&country("PL"), None));
    assert_eq!(writing::date_and_time(&winter, Language::Polish), "piątek, 10 stycznia 2031, 19:05 CET");
}

#[test]
fn every_month_and_weekday_has_a_name() {
    for language in Language::ALL {
        let months: std::collections::BTreeSet<_> =
            (1..=12).map(|month| writing::date(date(2031, month, 1), language)).collect();
        assert_eq!(months.len(), 12, "{language}");
        let start: Timestamp = "2031-06-09T00:00:00Z".parse().unwrap();
        let days: std::collections::BTreeSet<_> = (0..7)
            .map(|day| start + jiff::SignedDuration::from_hours(24 * day))
            .map(|day| writing::date_and_time(&day.to_zoned(jiff::tz::TimeZone::UTC), language))
            .map(|written| written.split(',').next().unwrap().to_owned())
            .collect();
        assert_eq!(days.len(), 7, "{language}");
    }
}

#[test]
fn lists_have_short_dates_with_the_year_if_it_is_another() {
    let moment = starts_at("PL", None);
    assert_eq!(writing::short_date_and_time(&moment, 2031, Language::English), "Tue 10 Jun, 20:00");
    assert_eq!(writing::short_date_and_time(&moment, 2030, Language::English), "Tue 10 Jun 2031, 20:00");
    assert_eq!(writing::short_date_and_time(&moment, 2031, Language::Polish), "wt. 10 cze, 20:00");
}

#[test]
fn month_without_a_day_is_in_the_nominative() {
    assert_eq!(writing::month(date(2031, 6, 1), Language::Polish), "czerwiec");
    assert_eq!(writing::month(date(2031, 6, 1), Language::English), "June");
}
