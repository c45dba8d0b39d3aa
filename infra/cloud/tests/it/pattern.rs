//! The event patterns of EventBridge's documentation.

use cloud::Pattern;
use serde_json::{Value, json};

fn matches(pattern: &Value, event: &Value) -> bool {
    Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).matches(event)
}

fn check(cases: &[(Value, Value, bool)]) {
    for (pattern, event, expected) in cases {
        assert_eq!(matches(pattern, event), *expected, "{pattern} on {event}");
    }
}

#[test]
fn plain_values_match_themselves() {
    check(&[
        (json!({ "source": ["a"] }), json!({ "source": "a", "more": 1 }), true),
        (json!({ "source": ["a"] }), json!({ "source": "A" }), false),
        (json!({ "source": ["a", "b"] }), json!({ "source": "b" }), true),
        (json!({ "source": ["a"] }), json!({}), false),
        (json!({ "detail": { "state": ["on"] } }), json!({ "detail": { "state": "on" } }), true),
        (json!({ "detail": { "state": ["on"] } }), json!({ "detail": "on" }), false),
        (json!({ "a": [1], "b": [2] }), json!({ "a": 1, "b": 3 }), false),
        (json!({ "x": [true] }), json!({ "x": true }), true),
        (json!({ "x": [true] }), json!({ "x": "true" }), false),
        (json!({ "x": [300] }), json!({ "x": 300 }), true),
        (json!({ "x": [300] }), json!({ "x": 300.0 }), false),
        (json!({ "x": [""] }), json!({ "x": "" }), true),
        (json!({ "x": [null] }), json!({ "x": null }), true),
        (json!({ "x": [null] }), json!({ "x": "" }), false),
        (json!({ "x": [null] }), json!({}), false),
    ]);
}

#[test]
fn prefixes_and_suffixes_match() {
    check(&[
        (json!({ "time": [{ "prefix": "2017-10-02" }] }), json!({ "time": "2017-10-02T18:43:48Z" }), true),
        (json!({ "time": [{ "prefix": "2017-10-02" }] }), json!({ "time": "2018-10-02" }), false),
        (json!({ "s": [{ "prefix": { "equals-ignore-case": "EventB" } }] }), json!({ "s": "EVENTBridge" }), true),
        (json!({ "s": [{ "prefix": { "equals-ignore-case": "EventB" } }] }), json!({ "s": "bridge" }), false),
        (json!({ "f": [{ "suffix": ".png" }] }), json!({ "f": "a.png" }), true),
        (json!({ "f": [{ "suffix": ".png" }] }), json!({ "f": "a.PNG" }), false),
        (json!({ "f": [{ "suffix": { "equals-ignore-case": ".png" } }] }), json!({ "f": "a.PNG" }), true),
        (json!({ "t": [{ "equals-ignore-case": "alarm" }] }), json!({ "t": "ALARM" }), true),
        (json!({ "t": [{ "equals-ignore-case": "alarm" }] }), json!({ "t": "alarms" }), false),
    ]);
}

#[test]
fn anything_but_excludes_values() {
    let but = |operand: Value| json!({ "s": [{ "anything-but": operand }] });
    check(&[
        (but(json!("off")), json!({ "s": "on" }), true),
        (but(json!("off")), json!({ "s": "off" }), false),
        (but(json!("off")), json!({}), false),
        (but(json!(100)), json!({ "s": 101 }), true),
        (but(json!(100)), json!({ "s": 100 }), false),
        (but(json!(["stopped", "overloaded"])), json!({ "s": "overloaded" }), false),
        (but(json!(["stopped", "overloaded"])), json!({ "s": "running" }), true),
        (but(json!([100, 200])), json!({ "s": 200 }), false),
        (but(json!({ "equals-ignore-case": "off" })), json!({ "s": "OFF" }), false),
        (but(json!({ "equals-ignore-case": ["off", "on"] })), json!({ "s": "ON" }), false),
        (but(json!({ "equals-ignore-case": ["off", "on"] })), json!({ "s": "idle" }), true),
        (but(json!({ "prefix": "init" })), json!({ "s": "initialized" }), false),
        (but(json!({ "prefix": ["init", "run"] })), json!({ "s": "running" }), false),
        (but(json!({ "prefix": "init" })), json!({ "s": "done" }), true),
        (but(json!({ "suffix": ".txt" })), json!({ "s": "a.txt" }), false),
        (but(json!({ "suffix": [".txt", ".rtf"] })), json!({ "s": "a.doc" }), true),
        (but(json!({ "wildcard": "*/lib/*" })), json!({ "s": "a/lib/b" }), false),
        (but(json!({ "wildcard": ["*/lib/*", "*/bin/*"] })), json!({ "s": "a/src/b" }), true),
    ]);
}

#[test]
fn numbers_are_compared() {
    let numeric = |terms: Value| json!({ "n": [{ "numeric": terms }] });
    check(&[
        (numeric(json!([">", 0, "<=", 5])), json!({ "n": 5 }), true),
        (numeric(json!([">", 0, "<=", 5])), json!({ "n": 0 }), false),
        (numeric(json!(["<", 10])), json!({ "n": 9.99 }), true),
        (numeric(json!(["=", 3.018e2])), json!({ "n": 301.8 }), true),
        (numeric(json!([">=", -5])), json!({ "n": -5 }), true),
        (numeric(json!(["<", 10])), json!({ "n": "9" }), false),
    ]);
}

#[test]
fn exists_looks_at_leaves() {
    let exists = |wanted: bool| json!({ "detail": { "c": [{ "exists": wanted }] } });
    check(&[
        (exists(true), json!({ "detail": { "c": 1 } }), true),
        (exists(true), json!({ "detail": { "c": null } }), true),
        (exists(true), json!({ "detail": {} }), false),
        (exists(false), json!({ "detail": {} }), true),
        (exists(false), json!({}), true),
        (exists(false), json!({ "detail": { "c": "x" } }), false),
        (exists(true), json!({ "detail": { "c": { "d": 1 } } }), false),
        (exists(false), json!({ "detail": { "c": [] } }), true),
    ]);
}

#[test]
fn cidr_matches_addresses_of_the_network() {
    let within = |block: &str| json!({ "ip": [{ "cidr": block }] });
    check(&[
        (within("10.0.0.0/24"), json!({ "ip": "10.0.0.255" }), true),
        (within("10.0.0.0/24"), json!({ "ip": "10.0.1.0" }), false),
        (within("10.0.0.0/24"), json!({ "ip": "no address" }), false),
        (within("2001:db8::/32"), json!({ "ip": "2001:db8:1::1" }), true),
        (within("2001:db8::/32"), json!({ "ip": "10.0.0.1" }), false),
        (within("0.0.0.0/0"), json!({ "ip": "8.8.8.8" }), true),
    ]);
}

#[test]
fn asterisks_match_anything() {
    let like = |text: &str| json!({ "s": [{ "wildcard": text }] });
    check(&[
        (like("dir/*.png"), json!({ "s": "dir/a/b.png" }), true),
        (like("dir/*.png"), json!({ "s": "dir/a.jpg" }), false),
        (like("*"), json!({ "s": "" }), true),
        (like("a*a"), json!({ "s": "a" }), false),
        (like("*x*y*"), json!({ "s": "1x2y3" }), true),
        (like("*x*y*"), json!({ "s": "1y2x3" }), false),
        (like("a\\*b"), json!({ "s": "a*b" }), true),
        (like("a\\*b"), json!({ "s": "axb" }), false),
        (like("a\\\\*"), json!({ "s": "a\\b" }), true),
        (like("plain"), json!({ "s": "plain" }), true),
    ]);
}

#[test]
fn one_alternative_of_or_is_enough() {
    let either = json!({
        "source": ["aws.cloudwatch"],
        "$or": [
            { "metricName": ["CPUUtilization", "ReadLatency"] },
            { "metricType": ["MetricType::MetricType_Total"], "namespace": ["AWS/EC2"] },
        ],
    });
    check(&[
        (either.clone(), json!({ "source": "aws.cloudwatch", "metricName": "ReadLatency" }), true),
        (either.clone(), json!({ "source": "aws.cloudwatch", "namespace": "AWS/EC2" }), false),
        (either.clone(), json!({ "source": "other", "metricName": "ReadLatency" }), false),
        (json!({ "d": { "$or": [{ "a": [1] }, { "b": [{ "exists": true }] }] } }), json!({ "d": { "b": 0 } }), true),
        (json!({ "$or": ["plain"] }), json!({ "$or": "plain" }), true),
    ]);
}

#[test]
fn one_item_of_a_list_is_enough() {
    check(&[
        (json!({ "r": ["a"] }), json!({ "r": ["b", "a"] }), true),
        (json!({ "r": ["c"] }), json!({ "r": ["b", "a"] }), false),
        (json!({ "r": [{ "prefix": "b" }] }), json!({ "r": ["b1", "a"] }), true),
        (json!({ "r": ["a"] }), json!({ "r": [["a"]] }), true),
        (json!({ "o": { "k": [1] } }), json!({ "o": [{ "k": 2 }, { "k": 1 }] }), true),
    ]);
}

#[test]
fn one_object_of_a_list_must_meet_all_conditions() {
    let pattern = json!({ "o": { "k": [1], "l": [1] } });
    check(&[
        (pattern.clone(), json!({ "o": [{ "k": 1, "l": 2 }, { "k": 2, "l": 1 }] }), false),
        (pattern.clone(), json!({ "o": [{ "k": 1, "l": 1 }] }), true),
    ]);
}

#[test]
fn invalid_pattern_is_refused() {
    let refused = [
        json!({}),
        json!("text"),
        json!({ "source": "a" }),
        json!({ "source": [] }),
        json!({ "s": [{ "unheard-of": 1 }] }),
        json!({ "s": [{ "prefix": 1 }] }),
        json!({ "s": [{ "prefix": "a", "suffix": "b" }] }),
        json!({ "s": [{ "numeric": [">"] }] }),
        json!({ "s": [{ "numeric": ["!", 1] }] }),
        json!({ "s": [{ "numeric": [] }] }),
        json!({ "s": [{ "cidr": "10.0.0.0/33" }] }),
        json!({ "s": [{ "wildcard": "a**b" }] }),
        json!({ "s": [{ "exists": "yes" }] }),
        json!({ "s": [{ "anything-but": [] }] }),
        json!({ "s": [["a"]] }),
    ];
    for pattern in refused {
        assert!(Pattern::parse(&pattern).is_err(), "{pattern}");
    }
}
