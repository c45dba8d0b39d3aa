use kernel::{SignedDuration, Timestamp};
use testkit::at;
use users::brake::{Counter, Limit};

const LIMIT: Limit = Limit::OF_ACCOUNT;

fn start() -> Timestamp {
    at("2026-01-01T10:00:00Z")
}

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

/// After this number of failures in a row.
fn failed(times: usize, limit: Limit) -> Counter {
    (0..times).fold(Counter::default(), |counter, _| counter.after_failure(limit, start()))
}

#[test]
fn four_failures_make_nobody_wait() {
    assert_eq!(failed(4, LIMIT).wait(start()), None);
}

#[test]
fn fifth_failure_makes_the_next_attempt_wait_for_a_second() {
    assert_eq!(failed(5, LIMIT).wait(start()), Some(1));
}

#[test]
fn wait_doubles_with_each_further_failure() {
    let waits: Vec<_> = (5..10).map(|times| failed(times, LIMIT).wait(start())).collect();
    assert_eq!(waits, [Some(1), Some(2), Some(4), Some(8), Some(16)]);
}

#[test]
fn longest_wait_is_1024_seconds() {
    assert_eq!(failed(100, LIMIT).wait(start()), Some(1024));
}

#[test]
fn nobody_waits_after_the_wait() {
    assert_eq!(failed(100, LIMIT).wait(later(1024)), None);
}

#[test]
fn one_failure_is_forgotten_after_ten_minutes() {
    let counter = failed(4, LIMIT);
    assert_eq!((counter.failures(LIMIT, later(599)), counter.failures(LIMIT, later(600))), (4, 3));
}

#[test]
fn however_many_failures_are_forgotten_after_150_minutes() {
    assert!(failed(1_000, LIMIT).is_unused(later(150 * 60)));
}

#[test]
fn item_expires_when_all_is_forgotten() {
    let counter = failed(1_000, LIMIT);
    assert!(counter.expires() >= later(150 * 60).as_second());
}

#[test]
fn source_has_twenty_free_attempts() {
    let waits = [19, 20].map(|times| failed(times, Limit::OF_SOURCE).wait(start()));
    assert_eq!(waits, [None, Some(1)]);
}

#[test]
fn longest_wait_of_a_source_is_8_seconds() {
    assert_eq!(failed(1_000, Limit::OF_SOURCE).wait(start()), Some(8));
}

#[test]
fn source_has_a_free_attempt_again_50_seconds_after_an_attack() {
    let counter = failed(1_000, Limit::OF_SOURCE);
    assert_eq!(counter.after_failure(Limit::OF_SOURCE, later(50)).wait(later(50)), None);
}

#[test]
fn failures_taken_off_a_source_leave_the_others() {
    let counter = failed(10, Limit::OF_SOURCE).without(4, Limit::OF_SOURCE, start());
    assert_eq!(counter.failures(Limit::OF_SOURCE, start()), 6);
}

#[test]
fn taking_off_more_failures_than_there_are_gives_no_credit() {
    let counter = failed(1, Limit::OF_SOURCE).without(9, Limit::OF_SOURCE, start());
    assert_eq!(counter.after_failure(Limit::OF_SOURCE, start()).failures(Limit::OF_SOURCE, start()), 1);
}

#[test]
fn wait_stays_when_failures_are_taken_off() {
    let counter = failed(20, Limit::OF_SOURCE).without(10, Limit::OF_SOURCE, start());
    assert_eq!(counter.wait(start()), Some(1));
}

#[test]
fn new_source_at_an_attacked_account_waits_for_ten_seconds() {
    let counter = Counter::announced(LIMIT, start());
    assert_eq!((counter.wait(start()), counter.wait(later(10))), (Some(10), None));
}

#[test]
fn new_source_at_an_attacked_account_has_no_free_attempt() {
    let counter = Counter::announced(LIMIT, start()).after_failure(LIMIT, later(10));
    assert_eq!(counter.wait(later(10)), Some(2));
}

#[test]
fn wait_that_was_announced_counts_no_slips() {
    assert_eq!(Counter::announced(LIMIT, start()).slips(), 0);
}

#[test]
fn forgotten_failures_are_no_slips() {
    let slip = |counter: Counter, at| counter.after_failure(LIMIT, at).with_slip();
    assert_eq!(slip(slip(Counter::default(), start()), later(24 * 3600)).slips(), 1);
}

#[test]
fn failure_that_another_counter_did_not_count_is_no_slip() {
    let counter = Counter::default().after_failure(LIMIT, start()).with_slip().after_failure(LIMIT, start());
    assert_eq!(counter.slips(), 1);
}

#[test]
fn counter_has_no_room_while_it_waits() {
    let rooms = [19, 20].map(|times| failed(times, Limit::OF_SOURCE).has_room(Limit::OF_SOURCE, start()));
    assert_eq!(rooms, [true, false]);
}

#[test]
fn counter_of_the_most_failures_has_no_room_after_its_wait() {
    assert!(!failed(1_000, Limit::OF_SOURCE).has_room(Limit::OF_SOURCE, later(8)));
}
