//! Finance staff refund orders, in part and in full, alone and two at once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::random::weighted;
use crate::world::World;
use crate::world::acknowledged::{AcknowledgedRefund, Effect, RefundedPart};
use crate::world::plan::Plan;
use crate::world::request::ApiRequest;

/// The program that uses the same idempotency keys each day.
const PROGRAM: &str = "nightly";

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
    /// Refunds tickets of one line: one of them, or all.
    RefundTickets { fan: usize, line: usize, all: bool },
    /// Records each failed refund as paid back by hand.
    RecordRefundsByHand(usize),
    /// A program that uses the same idempotency keys each day refunds so many percent.
    RefundByProgram(usize, u32),
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
            (5, FinanceAction::RefundTickets { fan, line: random.usize(0..2), all: random.bool() }),
        ];
        actions.push((pause, weighted(random, &choices)));
    }
    actions
}

/// The refunds of the program on one day.
pub fn plan_of_program(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, FinanceAction)> {
    let number = random.usize(1..=3);
    let mut refund = || {
        let percent = weighted(random, &[(2, 10), (2, 33), (1, 60)]);
        (Duration::from_secs(20), FinanceAction::RefundByProgram(random.usize(0..plan.fans.max(1)), percent))
    };
    (0..number).map(|_| refund()).collect()
}

pub async fn act(world: &World, action: &FinanceAction) {
    match action {
        FinanceAction::CancelOrder(fan) => cancel_order(world, *fan).await,
        FinanceAction::CancelOrderTwice(fan) => {
            futures::join!(cancel_order(world, *fan), cancel_order(world, *fan));
        }
        FinanceAction::RefundPart(fan, percent) => refund(world, *fan, Some(*percent), None).await,
        FinanceAction::RefundTwoParts(fan, percent) => {
            let part = || refund(world, *fan, Some(*percent), None);
            futures::join!(part(), part());
        }
        FinanceAction::RefundTickets { fan, line, all } => refund_tickets(world, *fan, *line, *all).await,
        FinanceAction::RecordRefundsByHand(fan) => record_refunds_by_hand(world, *fan).await,
        FinanceAction::RefundRest(fan) => refund(world, *fan, None, None).await,
        FinanceAction::RefundByProgram(fan, percent) => refund(world, *fan, Some(*percent), Some(PROGRAM)).await,
        FinanceAction::RefundRestAndCancelOrder(fan) => {
            futures::join!(refund(world, *fan, None, None), cancel_order(world, *fan));
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
async fn refund(world: &World, fan: usize, percent: Option<u32>, program: Option<&'static str>) {
    let Some(order_id) = world.newest_order(fan) else { return };
    let Some(order) = world.get(world.finance(), &format!("/orders/{order_id}")).await else { return };
    let Some(payment) = order["payment"]["paymentId"].as_str() else { return };
    let request = |body| ApiRequest::new(world.finance(), "POST", format!("/payments/{payment}/refunds"), body);
    let Some(percent) = percent else {
        world.send(request(json!({"reason": "The view was poor."}))).await;
        return;
    };
    let amount = part_of(&order["total"], percent);
    let request = ApiRequest { program, ..request(json!({"amount": amount, "reason": "The view was poor."})) };
    let part = RefundedPart::Amount(amount);
    let refund = AcknowledgedRefund { order_id, payment_id: payment.to_owned(), part };
    world.send(request.with_effect(Effect::Refund(refund))).await;
}

async fn refund_tickets(world: &World, fan: usize, line: usize, all: bool) {
    let Some(order_id) = world.newest_order(fan) else { return };
    let Some(order) = world.get(world.finance(), &format!("/orders/{order_id}")).await else { return };
    let Some(payment_id) = order["payment"]["paymentId"].as_str().map(str::to_owned) else { return };
    let lines = order["items"].as_array().cloned().unwrap_or_default();
    let Some(line) = lines.get(line % lines.len().max(1)) else { return };
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let (concert, ticket_type) = (text("concertId"), text("ticketTypeId"));
    let quantity = if all { line["quantity"].as_i64().unwrap_or(1) } else { 1 };
    let body = json!({
        "lines": [{"concertId": concert, "ticketTypeId": ticket_type, "quantity": quantity}],
        "reason": "They cannot come.",
    });
    let request = ApiRequest::new(world.finance(), "POST", format!("/payments/{payment_id}/refunds"), body);
    let part = RefundedPart::Tickets { concert, ticket_type, quantity };
    world.send(request.with_effect(Effect::Refund(AcknowledgedRefund { order_id, payment_id, part }))).await;
}

async fn record_refunds_by_hand(world: &World, fan: usize) {
    let Some(order_id) = world.newest_order(fan) else { return };
    let Some(order) = world.get(world.finance(), &format!("/orders/{order_id}")).await else { return };
    let Some(payment_id) = order["payment"]["paymentId"].as_str() else { return };
    let Some(payment) = world.get(world.finance(), &format!("/payments/{payment_id}")).await else { return };
    let refunds = payment["refunds"].as_array().cloned().unwrap_or_default();
    for refund in refunds.iter().filter(|refund| refund["status"] == "failed") {
        let Some(refund_id) = refund["refundId"].as_str().map(str::to_owned) else { continue };
        let body = json!({"reference": "Bank transfer", "at": world.frontrow().cloud().clock().now()});
        let path = format!("/payments/{payment_id}/refunds/{refund_id}/manual");
        let request = ApiRequest::new(world.finance(), "POST", path, body);
        world.send(request.with_effect(Effect::RefundMadeByHand(refund_id))).await;
    }
}

/// So many percent of an amount, rounded down to what a card can be charged.
fn part_of(total: &Value, percent: u32) -> Value {
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
