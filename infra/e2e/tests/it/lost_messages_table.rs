//! docs/processes.md says for each event and each of its consumers what makes up for a lost message.

use std::collections::BTreeSet;

use serde_json::Value;

/// An event and its consumer: a function or a queue.
type Hop = (String, String);

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn hops_to<'a>(consumer: &'a str, pattern: &'a Value) -> impl Iterator<Item = Hop> + 'a {
    strings(&pattern["detail-type"]).map(|event| (event.to_owned(), consumer.to_owned()))
}

/// Of the rules in the templates.
fn deployed() -> BTreeSet<Hop> {
    let document = local::template().unwrap();
    let mut hops = BTreeSet::new();
    for resource in document["Resources"].as_object().unwrap().values() {
        let properties = &resource["Properties"];
        if resource["Type"] == "AWS::Events::Rule" {
            for target in properties["Targets"].as_array().into_iter().flatten() {
                let queue = target["Arn"]["Fn::GetAtt"][0].as_str().unwrap();
                hops.extend(hops_to(queue, &properties["EventPattern"]));
            }
        }
        let events = properties["Events"].as_object().into_iter().flatten();
        for (_, event) in events.filter(|(_, event)| event["Type"] == "EventBridgeRule") {
            hops.extend(hops_to(properties["Handler"].as_str().unwrap(), &event["Properties"]["Pattern"]));
        }
    }
    hops
}

/// What is between backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Of the rows of the table.
fn documented() -> Vec<Hop> {
    let text = include_str!("../../../../docs/processes.md");
    let table = text.split_once("| consumer | events | made up for by |").expect("the table").1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let hops_of_row = |row: &str| {
        let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        let consumers: Vec<String> = names(&cells[1]).map(str::to_owned).collect();
        let events: Vec<String> = names(&cells[2]).map(str::to_owned).collect();
        let pairs = consumers.iter().flat_map(|to| events.iter().map(move |event| (event.clone(), to.clone())));
        pairs.collect::<Vec<Hop>>()
    };
    rows.flat_map(hops_of_row).collect()
}

#[test]
fn table_has_each_event_and_consumer_once() {
    let documented = documented();
    let unique: BTreeSet<Hop> = documented.iter().cloned().collect();
    let deployed = deployed();
    assert_eq!(unique.len(), documented.len(), "a row is repeated");
    let missing: Vec<&Hop> = deployed.difference(&unique).collect();
    let gone: Vec<&Hop> = unique.difference(&deployed).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}; not in the templates: {gone:?}");
}
