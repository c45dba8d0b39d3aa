use kernel::{Timestamp, parse_date, parse_time};
use proptest::prelude::*;

#[test]
fn offset_is_taken_into_account() {
    let utc: Timestamp = "2031-06-20T17:00:00Z".parse().unwrap();
    for text in
        ["2031-06-20T19:00:00+02:00", "2031-06-20T17:00:00z", "2031-06-20T17:00:00-00:00", "2031-06-20T17:00:00.000Z"]
    {
        assert_eq!(parse_time(text).unwrap(), utc, "{text}");
    }
}

#[test]
fn times_that_only_jiff_reads_are_refused() {
    for text in [
        "2031-06-20T19:00:00+25:00",
        "2031-06-20T19:00:00+02",
        "2031-06-20 19:00:00Z",
        "2031-06-20T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2031-06-20T19:00Z",
        "2031-06-20T19:00:00Z[Europe/Warsaw]",
        "+002031-06-20T19:00:00Z",
    ] {
        assert!(parse_time(text).is_err_and(|invalid| invalid.code == "invalid_time"), "{text}");
    }
}

#[test]
fn days_that_only_jiff_reads_are_refused() {
    assert!(parse_date("2032-02-29").is_ok());
    for text in ["20310620", "2031-06-20T19:00:00", "2031-6-20", "2031-02-29", "+002031-06-20", " 2031-06-20", ""] {
        assert!(parse_date(text).is_err_and(|invalid| invalid.code == "invalid_date"), "{text:?}");
    }
}

proptest! {
    #[test]
    fn written_time_is_read_again(second in -62_135_596_800_i64..253_402_207_200, nanosecond in 0..1_000_000_000_i32) {
        let time = Timestamp::new(second, nanosecond).unwrap();
        prop_assert_eq!(parse_time(&time.to_string()), Ok(time));
    }

    #[test]
    fn any_text_is_a_time_or_refused(text in "[-+0-9:.TZtz ]{0,30}") {
        if let Ok(time) = parse_time(&text) {
            prop_assert_eq!(text.parse::<Timestamp>().ok(), Some(time));
        }
    }

    #[test]
    fn any_clock_and_offset_is_read_as_rfc_3339_says(hour in 0..30_u8, minute in 0..70_u8, offset in 0..30_u8) {
        let text = format!("2031-06-20T{hour:02}:{minute:02}:00+{offset:02}:00");
        prop_assert_eq!(parse_time(&text).is_ok(), hour < 24 && minute < 60 && offset < 24, "{}", text);
    }
}
