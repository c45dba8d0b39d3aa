//! Schedules and their expressions.

use std::time::Duration;

use aws_lambda_events::event::eventbridge::EventBridgeEvent;
use cloud::{Clock, Cloud, Schedule};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::{options, payloads_of};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn cloud_at(start: &str) -> Cloud {
    let mut options = options();
    options.clock = Clock::fixed(at(start));
    Cloud::start(options).await.unwrap()
}

#[tokio::test]
async fn rate_schedule_recurs_as_the_clock_advances() {
    let cloud = cloud_at("2026-05-01T10:00:00Z").await;
    cloud.advance(Duration::from_secs(3 * 3600 + 60)).await;
    let payloads = payloads_of(&cloud, "hourly").await;
    let times: Vec<&Value> = payloads.iter().map(|payload| &payload["time"]).collect();
    assert_eq!(times, ["2026-05-01T11:00:00Z", "2026-05-01T12:00:00Z", "2026-05-01T13:00:00Z"]);
}

#[tokio::test]
async fn schedule_sends_the_event_of_eventbridge_scheduler() {
    let cloud = cloud_at("2026-05-01T10:00:00Z").await;
    cloud.advance(Duration::from_secs(3600)).await;
    let payload = payloads_of(&cloud, "hourly").await.remove(0);
    let event: EventBridgeEvent<Value> = serde_json::from_value(payload).unwrap();
    assert_eq!((event.source.as_str(), event.detail_type.as_str()), ("aws.scheduler", "Scheduled Event"));
    assert_eq!(event.detail, json!("{}"));
}

#[tokio::test]
async fn configured_input_of_a_schedule_is_sent_unchanged() {
    let cloud = cloud_at("2026-05-01T02:00:00Z").await;
    cloud.advance(Duration::from_secs(1900)).await;
    assert_eq!(payloads_of(&cloud, "hourly").await, [json!({ "night": true })]);
}

#[test]
fn next_occurrence_is_the_documented_one() {
    let cases = [
        ("rate(5 minutes)", "2026-05-01T10:00:00Z", "2026-05-01T10:05:00Z"),
        ("rate(1 day)", "2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z"),
        ("at(2026-06-01T12:30:00)", "2026-05-01T10:00:00Z", "2026-06-01T12:30:00Z"),
        ("cron(0 10 * * ? *)", "2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z"),
        ("cron(15 12 * * ? *)", "2026-05-01T10:00:00Z", "2026-05-01T12:15:00Z"),
        ("cron(0 18 ? * MON-FRI *)", "2026-05-01T19:00:00Z", "2026-05-04T18:00:00Z"),
        ("cron(0 8 1 * ? *)", "2026-05-01T10:00:00Z", "2026-06-01T08:00:00Z"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-05-01T23:55:00Z", "2026-05-04T00:00:00Z"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-05-01T17:52:00Z", "2026-05-01T17:55:00Z"),
        ("cron(0 9 ? * 2#1 *)", "2026-05-05T00:00:00Z", "2026-06-01T09:00:00Z"),
        ("cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z"),
        ("cron(0 0 3W * ? *)", "2026-05-01T00:00:00Z", "2026-05-04T00:00:00Z"),
        ("cron(0 0 1W * ? *)", "2026-08-01T00:00:00Z", "2026-08-03T00:00:00Z"),
        ("cron(0 0 LW * ? *)", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z"),
        ("cron(0 0 ? * 6L *)", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z"),
        ("cron(0 0 29 FEB ? *)", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("cron(15,45 6 ? JAN,JUL SUN 2027)", "2026-05-01T00:00:00Z", "2027-01-03T06:15:00Z"),
    ];
    for (expression, from, due) in cases {
        let next = Schedule::parse(expression).unwrap().next_after(at(from));
        assert_eq!(next, Some(at(due)), "{expression} after {from}");
    }
}

#[test]
fn invalid_expressions_are_refused() {
    let refused = [
        "rate(0 minutes)",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(5 weeks)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 10 * * ?)",
        "every now and then",
    ];
    for expression in refused {
        assert!(Schedule::parse(expression).is_err(), "{expression}");
    }
}

#[test]
fn schedule_in_the_past_is_never_due() {
    let schedule = Schedule::parse("cron(0 0 1 1 ? 2020)").unwrap();
    assert_eq!(schedule.next_after(at("2026-01-01T00:00:00Z")), None);
}
