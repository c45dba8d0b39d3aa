//! Lists: newest first, a page at a time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::ApiError;
use super::objects::{Charge, Event, Intent};
use super::params::Params;
use super::store::Scope;

/// `GET /v1/payment_intents`
pub(super) fn intents(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "customer", "ending_before", "expand[]", "limit", "starting_after"])?;
    let expand = params.expands("data.latest_charge")?;
    let period = Period::read(params)?;
    let customer = params.text("customer");
    let matching = scope.store.intents.values().filter(|intent| {
        let given = intent.echoed.get("customer").and_then(Value::as_str);
        period.has(intent.created) && (customer.is_none() || customer == given)
    });
    let wire = |intent: &Intent| scope.store.wire(intent, expand);
    page("/v1/payment_intents", params, matching, |intent| &intent.id, wire)
}

/// `GET /v1/balance_transactions`, of charges: the only ones that are kept as such.
pub(super) fn bookings(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "ending_before", "expand[]", "limit", "starting_after", "type"])?;
    let expanded = params.expands("data.source")?;
    params.choice("type", &["charge"])?;
    let period = Period::read(params)?;
    let charges = scope.store.charges.values().filter(|charge| charge.captured_at.is_some_and(|at| period.has(at)));
    // Booked in another order than they were made.
    let booked: BTreeMap<&String, &Charge> =
        charges.filter_map(|charge| Some((charge.balance_transaction.as_ref()?, charge))).collect();
    let booked: Vec<(&String, &Charge)> = booked.into_iter().collect();
    let wire = |(_, charge): &(&String, &Charge)| charge.booking(expanded).unwrap_or_default();
    page("/v1/balance_transactions", params, booked.iter(), |(id, _)| *id, wire)
}

/// `GET /v1/events`
pub(super) fn events(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "delivery_success", "ending_before", "limit", "starting_after", "type"])?;
    let period = Period::read(params)?;
    let kind = params.text("type");
    let delivered = params.text("delivery_success").map(|_| params.boolean("delivery_success")).transpose()?;
    let matching = scope.store.events.values().filter(|event| {
        period.has(event.created)
            && kind.is_none_or(|kind| event.kind == kind)
            && delivered.is_none_or(|delivered| event.delivered == delivered)
    });
    page("/v1/events", params, matching, |event| &event.id, Event::wire)
}

/// The filter `created`, or `created[gte]` and its like.
pub(super) struct Period {
    from: i64,
    to: i64,
}

impl Period {
    /// The period among the parameters; all of time without one.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let exactly = params.integer("created")?;
        let from =
            [exactly, params.integer("created[gte]")?, params.integer("created[gt]")?.map(|at| at.saturating_add(1))];
        let to =
            [exactly, params.integer("created[lte]")?, params.integer("created[lt]")?.map(|at| at.saturating_sub(1))];
        Ok(Self {
            from: from.into_iter().flatten().max().unwrap_or(i64::MIN),
            to: to.into_iter().flatten().min().unwrap_or(i64::MAX),
        })
    }

    /// Whether the time is in it.
    pub fn has(&self, time: Timestamp) -> bool {
        (self.from..=self.to).contains(&time.as_second())
    }
}

/// One page of `items`, which come oldest first and are given newest first.
pub(super) fn page<'a, T: 'a>(
    url: &str,
    params: &Params,
    items: impl DoubleEndedIterator<Item = &'a T>,
    id: impl Fn(&'a T) -> &'a String,
    wire: impl Fn(&T) -> Value,
) -> Result<Value, ApiError> {
    let limit = match params.integer("limit")?.unwrap_or(10) {
        limit @ 1..=100 => usize::try_from(limit).unwrap_or(100),
        _ => return Err(ApiError::invalid_parameter("limit", "A page has 1 to 100 objects.")),
    };
    let (after, before) = (params.text("starting_after"), params.text("ending_before"));
    if after.is_some() && before.is_some() {
        return Err(ApiError::invalid_parameter("ending_before", "Only one of starting_after and ending_before."));
    }
    // Ids are in the order of creation, so that an id is a place in the list, whether or not the filters let it through.
    let mut found: Vec<&T> = match (after, before) {
        (Some(after), _) => items.rev().filter(|item| id(item).as_str() < after).take(limit + 1).collect(),
        (None, Some(before)) => items.filter(|item| id(item).as_str() > before).take(limit + 1).collect(),
        (None, None) => items.rev().take(limit + 1).collect(),
    };
    let has_more = found.len() > limit;
    found.truncate(limit);
    if before.is_some() {
        found.reverse();
    }
    let data: Vec<Value> = found.into_iter().map(wire).collect();
    Ok(json!({"object": "list", "url": url, "has_more": has_more, "data": data}))
}
