//! Metering.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use serde_json::json;

use crate::support::{cloud, dynamodb, put, put_event};

#[tokio::test]
async fn usage_between_snapshots_is_counted_by_function() {
    let cloud = cloud().await;
    put_event(&cloud, "OrderPlaced", json!({})).await;
    cloud.settle().await;
    let before = cloud.meter().snapshot();
    put_event(&cloud, "OrderPlaced", json!({})).await;
    cloud.settle().await;
    let used = cloud.meter().snapshot().since(&before);
    let policy = &used.functions["policy"];
    assert_eq!((policy.invocations, policy.failed_invocations), (1, 0));
    assert_eq!(policy.calls["DynamoDB.UpdateItem"], 2);
    assert_eq!(used.functions["outside"].bus_events, 1);
    assert_eq!(used.total().invocations, 1);
}

#[tokio::test]
async fn capacity_is_counted_as_dynamodb_bills_it() {
    let cloud = cloud().await;
    let before = cloud.meter().snapshot();
    for (name, size) in [("small", 100), ("large", 2500)] {
        let put = dynamodb(&cloud).put_item().table_name("frontrow-notes");
        let put = put.item("name", AttributeValue::S(name.to_owned()));
        put.item("data", AttributeValue::S("x".repeat(size))).send().await.unwrap();
    }
    let get = dynamodb(&cloud).get_item().table_name("frontrow-notes");
    get.key("name", AttributeValue::S("large".to_owned())).send().await.unwrap();
    let used = cloud.meter().snapshot().since(&before).total();
    assert_eq!((used.write_units(), used.read_half_units), (4, 1));
}

#[tokio::test]
async fn each_index_adds_a_write() {
    let cloud = cloud().await;
    let before = cloud.meter().snapshot();
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    let used = cloud.meter().snapshot().since(&before);
    assert_eq!(used.functions["outside"].write_units(), 2);
}

#[tokio::test]
async fn consumed_capacity_is_returned_only_on_request() {
    let cloud = cloud().await;
    let put = dynamodb(&cloud).put_item().table_name("frontrow-notes").item("name", AttributeValue::S("x".to_owned()));
    let without = put.clone().send().await.unwrap();
    let with = put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    assert!(without.consumed_capacity.is_none());
    assert_eq!(with.consumed_capacity.unwrap().capacity_units, Some(1.0));
}
