use jiff::SignedDuration;
use lambda::republish::pause;

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

#[test]
fn questions_begin_after_five_minutes_and_end_after_a_day() {
    assert_eq!(pause(minutes(4)), None);
    assert_eq!(pause(minutes(5)), Some(minutes(5)));
    assert_eq!(pause(minutes(24 * 60)), None);
}

#[test]
fn questions_become_rarer() {
    assert_eq!(pause(minutes(8)), Some(minutes(5)));
    assert_eq!(pause(minutes(60)), Some(minutes(30)));
}
