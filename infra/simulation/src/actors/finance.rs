//! Finance staff refund orders, in part and in full, alone and two at once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::random::weighted;
use crate::world::World;
use crate::world::acknowledged::Effect;
use crate::world::plan::Plan;
use crate::world::request::ApiRequest;

/// Each action is about the newest order of the fan with this number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FinanceAction {
    /// Cancels the order, which refunds it if it is paid.
    CancelOrder(usize),
    /// Two people cancel the order at the same moment.
    CancelOrderTwice(usize),
    /// Refunds so many percent.
    RefundPart(usize, u32),
    /// Two people refund so many percent each, at the same moment.
    RefundTwoParts(usize, u32),
    /// Refunds all that is left.
    RefundRest(usize),
    /// Refunds all that is left while somebody else cancels the order.
    RefundRestAndCancelOrder(usize),
    /// Captures the authorized payment in Stripe's dashboard.
    CaptureInDashboard(usize),
    /// Sends the tickets again by e-mail.
    ResendTickets(usize),
}

/// Finance's actions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, FinanceAction)> {
    let number = weighted(random, &[(2, 0), (3, 1), (3, 2), (1, 4)]);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 7_000), (3, 30_000)]));
        let fan = random.usize(0..plan.fans.max(1));
        let percent = weighted(random, &[(3, 10), (2, 33), (2, 50), (1, 60), (1, 100)]);
        let choices = [
            (4, FinanceAction::CancelOrder(fan)),
            (1, FinanceAction::CancelOrderTwice(fan)),
            (3, FinanceAction::RefundPart(fan, percent)),
            (2, FinanceAction::RefundTwoParts(fan, percent)),
            (2, FinanceAction::RefundRest(fan)),
            (1, FinanceAction::RefundRestAndCancelOrder(fan)),
            (2, FinanceAction::CaptureInDashboard(fan)),
            (2, FinanceAction::ResendTickets(fan)),
        ];
        actions.push((pause, weighted(random, &choices)));
    }
    actions
}

pub async fn act(world: &World, action: &FinanceAction) {
    match action {
        FinanceAction::CancelOrder(fan) => cancel_order(world, *fan).await,
        FinanceAction::CancelOrderTwice(fan) => {
            futures::join!(cancel_order(world, *fan), cancel_order(world, *fan));
        }
        FinanceAction::RefundPart(fan, percent) => refund(world, *fan, Some(*percent)).await,
        FinanceAction::RefundTwoParts(fan, percent) => {
            let part = || refund(world, *fan, Some(*percent));
            futures::join!(part(), part());
        }
        FinanceAction::RefundRest(fan) => refund(world, *fan, None).await,
        FinanceAction::RefundRestAndCancelOrder(fan) => {
            futures::join!(refund(world, *fan, None), cancel_order(world, *fan));
        }
        FinanceAction::CaptureInDashboard(fan) => {
            let Some(order) = world.newest_order(*fan) else { return };
            world.capture_in_dashboard(&order);
        }
        FinanceAction::ResendTickets(fan) => {
            let Some(order) = world.newest_order(*fan) else { return };
            let by_email = json!({"method": "email"});
            let request = ApiRequest::new(world.finance(), "POST", format!("/orders/{order}/deliveries"), by_email);
            world.send(request.with_effect(Effect::TicketsResent(order))).await;
        }
    }
}

async fn cancel_order(world: &World, fan: usize) {
    let Some(order) = world.newest_order(fan) else { return };
    let request = ApiRequest::new(world.finance(), "POST", format!("/orders/{order}/cancel"), json!({}));
    world.send(request.with_effect(Effect::OrderCancelled(order))).await;
}

/// Refunds so many percent of an order, or all that is left.
async fn refund(world: &World, fan: usize, percent: Option<u32>) {
    let Some(order_id) = world.newest_order(fan) else { return };
    let Some(order) = world.get(world.finance(), &format!("/orders/{order_id}")).await else { return };
    let Some(payment) = order["payment"]["paymentId"].as_str() else { return };
    let request = |body| ApiRequest::new(world.finance(), "POST", format!("/payments/{payment}/refunds"), body);
    let Some(percent) = percent else {
        world.send(request(json!({"reason": "The view was poor."}))).await;
        return;
    };
    let amount = part(&order["total"], percent);
    let request = request(json!({"amount": amount, "reason": "The view was poor."}));
    world.send(request.with_effect(Effect::PartialRefund { order_id, amount })).await;
}

/// So many percent of an amount, rounded down to what a card can be charged.
fn part(total: &Value, percent: u32) -> Value {
    let text = total["amount"].as_str().unwrap_or_default();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let minor: u64 = format!("{whole}{decimals}").parse().unwrap_or_default();
    let part = minor * u64::from(percent) / 100;
    // Dinars are charged in tens of fils.
    let part = if decimals.len() == 3 { part / 10 * 10 } else { part };
    let digits = format!("{part:0>width$}", width = decimals.len() + 1);
    let (whole, decimals) = digits.split_at(digits.len() - decimals.len());
    let amount = if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") };
    json!({"amount": amount, "currency": total["currency"]})
}
