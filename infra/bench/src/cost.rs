//! What one order of one ticket uses on AWS, counted.

use crate::buyers::{Crowd, Data};

pub async fn report() {
    let crowd = Crowd::gather(2, 100, Data::Memory).await;
    let Some((first, rest)) = crowd.fans.split_first() else { return };
    // The first order warms up what is fetched once per process: keys and secrets.
    Crowd::buy(&crowd.site, first).await;
    crowd.frontrow().settle().await;
    let Some(fan) = rest.first() else { return };
    let before = crowd.frontrow().cloud().meter().snapshot();
    let order = crowd.site.confirm(fan, "pm_card_visa").await;
    crowd.frontrow().settle().await;
    let used = crowd.frontrow().cloud().meter().snapshot().since(&before);
    let answer = crowd.site.get(format!("/orders/{order}")).by(fan).send().await;
    assert_eq!(answer.body.get("status").and_then(serde_json::Value::as_str), Some("completed"));
    println!("one order of one ticket, from the last click on");
    println!("{:<38}{:>7}{:>7}{:>9}{:>7}{:>7}", "function", "writes", "reads", "invoked", "events", "queue");
    let row = |name: &str, usage: &cloud::Usage| {
        let reads = usage.read_half_units as f64 / 2.0;
        let (writes, invoked, events) = (usage.write_units(), usage.invocations, usage.bus_events);
        println!("{name:<38}{writes:>7}{reads:>7.1}{invoked:>9}{events:>7}{:>7}", usage.queue_requests);
    };
    for (name, usage) in &used.functions {
        row(name, usage);
    }
    row("total", &used.total());
}
