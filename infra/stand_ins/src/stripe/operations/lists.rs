//! Lists, newest first, one page at a time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::stripe::error::ApiError;
use crate::stripe::objects::{Charge, Event, PaymentIntent};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

/// `GET /v1/payment_intents`
pub(super) fn intents(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "customer", "ending_before", "expand[]", "limit", "starting_after"])?;
    let expand = params.expands("data.latest_charge")?;
    let period = Period::read(params)?;
    let customer = params.text("customer");
    let matching = scope.store.intents.values().filter(|intent| {
        let given = intent.echoed.get("customer").and_then(Value::as_str);
        period.contains(intent.created) && (customer.is_none() || customer == given)
    });
    let to_json = |intent: &PaymentIntent| scope.store.intent_json(intent, expand);
    page("/v1/payment_intents", params, matching, |intent| &intent.id, to_json)
}

/// `GET /v1/balance_transactions`, those of charges only.
pub(super) fn balance_transactions(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "ending_before", "expand[]", "limit", "starting_after", "type"])?;
    let expanded = params.expands("data.source")?;
    params.choice("type", &["charge"])?;
    let period = Period::read(params)?;
    let charges =
        scope.store.charges.values().filter(|charge| charge.captured_at.is_some_and(|at| period.contains(at)));
    // Charges are captured in another order than they are created.
    let transactions: BTreeMap<&String, &Charge> =
        charges.filter_map(|charge| Some((charge.balance_transaction.as_ref()?, charge))).collect();
    let transactions: Vec<(&String, &Charge)> = transactions.into_iter().collect();
    let to_json = |(_, charge): &(&String, &Charge)| charge.balance_transaction_json(expanded).unwrap_or_default();
    page("/v1/balance_transactions", params, transactions.iter(), |(id, _)| *id, to_json)
}

/// `GET /v1/events`
pub(super) fn events(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["created", "created[]", "delivery_success", "ending_before", "limit", "starting_after", "type"])?;
    let period = Period::read(params)?;
    let kind = params.text("type");
    let delivered = params.text("delivery_success").map(|_| params.boolean("delivery_success")).transpose()?;
    let matching = scope.store.events.values().filter(|event| {
        period.contains(event.created)
            && kind.is_none_or(|kind| event.kind == kind)
            && delivered.is_none_or(|delivered| event.delivered == delivered)
    });
    page("/v1/events", params, matching, |event| &event.id, Event::to_json)
}

/// The filter `created`, or `created[gte]` and its like.
pub(super) struct Period {
    from: i64,
    to: i64,
}

impl Period {
    /// All of time if there is no such parameter.
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

    pub fn contains(&self, time: Timestamp) -> bool {
        (self.from..=self.to).contains(&time.as_second())
    }
}

/// One page of `items`, which are given oldest first and returned newest first.
pub(super) fn page<'a, T: 'a>(
    url: &str,
    params: &Params,
    items: impl DoubleEndedIterator<Item = &'a T>,
    id: impl Fn(&'a T) -> &'a String,
    to_json: impl Fn(&T) -> Value,
) -> Result<Value, ApiError> {
    let limit = match params.integer("limit")?.unwrap_or(10) {
        limit @ 1..=100 => usize::try_from(limit).unwrap_or(100),
        _ => return Err(ApiError::invalid_parameter("limit", "A page has 1 to 100 objects.")),
    };
    let (after, before) = (params.text("starting_after"), params.text("ending_before"));
    if after.is_some() && before.is_some() {
        return Err(ApiError::invalid_parameter("ending_before", "Only one of starting_after and ending_before."));
    }
    // Ids are in the order of creation, so an id marks a position in the list even if the filters exclude it.
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
    let data: Vec<Value> = found.into_iter().map(to_json).collect();
    Ok(json!({"object": "list", "url": url, "has_more": has_more, "data": data}))
}
