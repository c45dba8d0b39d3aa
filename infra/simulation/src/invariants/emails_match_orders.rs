//! The buyer of each paid order got its tickets once. Buyers were notified once of each refund, each failed payment and each changed
//! concert. No other e-mail was sent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::history::{Commit, History, Order, text};

/// The ids of an order's deliveries, by content.
#[derive(Default)]
struct Deliveries<'a> {
    /// Tickets by e-mail.
    tickets: BTreeSet<&'a str>,
    refund_notices: BTreeSet<&'a str>,
    failed_payments: BTreeSet<&'a str>,
    changed_concerts: BTreeSet<&'a str>,
    /// That it is paid, where the tickets come by courier.
    confirmations: BTreeSet<&'a str>,
    /// Tickets by courier.
    parcels: BTreeSet<&'a str>,
    /// About one ticket: to whoever has it instead of the buyer, or had it.
    single_tickets: BTreeSet<&'a str>,
}

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let mut of_order: BTreeMap<&str, Deliveries<'_>> = BTreeMap::new();
    for (id, commits) in history.streams("delivery") {
        for event in commits.iter().flat_map(|commit| &commit.events).filter(|event| event.name == "DeliveryRequested")
        {
            let deliveries = of_order.entry(text(&event.data, "/orderId")).or_default();
            let deliveries = match text(&event.data, "/message/kind") {
                _ if event.data.get("ticket").is_some() => &mut deliveries.single_tickets,
                "refund" => &mut deliveries.refund_notices,
                "payment_failed" => &mut deliveries.failed_payments,
                "concert_changed" => &mut deliveries.changed_concerts,
                "order_confirmed" => &mut deliveries.confirmations,
                _ if text(&event.data, "/method") == "courier" => &mut deliveries.parcels,
                _ => &mut deliveries.tickets,
            };
            deliveries.insert(id);
        }
    }
    let cancelled_unpaid: BTreeSet<&str> = history
        .streams("order")
        .into_iter()
        .filter(|(_, commits)| is_cancelled_unpaid(commits))
        .map(|(id, _)| id)
        .collect();
    let users = history.users();
    let forgotten: BTreeSet<&str> =
        users.iter().filter(|user| user.forgotten_at.is_some()).map(|user| user.id).collect();
    let all_tickets = history.tickets();
    let mut known = 0;
    for order in history.orders() {
        let deliveries = of_order.remove(order.id).unwrap_or_default();
        let tickets = emails(history, &deliveries.tickets);
        let notices = emails(history, &deliveries.refund_notices);
        let failures = emails(history, &deliveries.failed_payments);
        let changes = emails(history, &deliveries.changed_concerts);
        let confirmations = emails(history, &deliveries.confirmations);
        known += emails(history, &deliveries.single_tickets).len();
        known += tickets.len() + notices.len() + failures.len() + changes.len() + confirmations.len();
        // Nobody can write to somebody who was forgotten before the e-mail was sent.
        let is_forgotten = forgotten.contains(text(order.purchase, "/userId"));
        let is_right = |sent: usize, due: usize| sent == due || (is_forgotten && sent < due);
        let is_by_courier = text(order.purchase, "/delivery") == "courier";
        let due = order.count("OrderPaid") * usize::from(is_by_courier);
        if !is_right(confirmations.len(), due) {
            violations.push(format!(
                "order {} has {} confirmations by e-mail, expected {due}",
                order.id,
                confirmations.len()
            ));
        }
        // One e-mail for each declined card, and one if the order was cancelled for it. One for each requested notice of a change,
        // unless no ticket is left.
        let declined = order.count("OrderDeclined") + usize::from(cancelled_unpaid.contains(order.id));
        if !is_right(failures.len(), declined) || changes.len() > deliveries.changed_concerts.len() {
            violations.push(format!(
                "order {} has {} e-mails about {declined} failed payments, and {} about {} changes",
                order.id,
                failures.len(),
                changes.len(),
                deliveries.changed_concerts.len()
            ));
        }
        let resent = deliveries.tickets.len() + deliveries.parcels.len()
            - order.count("OrderPaid").min(deliveries.tickets.len() + deliveries.parcels.len());
        let acknowledged = history.acknowledged.resent_tickets.iter().filter(|(of, _)| of == order.id).count();
        if acknowledged > resent {
            violations.push(format!(
                "order {}: {acknowledged} repeated deliveries were acknowledged, {resent} were made",
                order.id
            ));
        }
        let notices_due = order.count("OrderRefundAccepted");
        let notices_due = if is_right(notices.len(), notices_due) { notices.len() } else { notices_due };
        // What a buyer has transferred or given back before it was sent is not sent any more.
        let has_tickets = all_tickets
            .iter()
            .any(|ticket| !ticket.void && ticket.recipients.is_empty() && text(ticket.seat, "/orderId") == order.id);
        let due =
            Due { tickets: if has_tickets { order.count("OrderCompleted") } else { 0 }, notices: notices_due, resent };
        let sent = Sent { tickets: tickets.len(), parcels: deliveries.parcels.len(), notices: notices.len() };
        violations.extend(check_counts(&order, &sent, &due));
        let buyer = history.acknowledged.orders.iter().find(|acknowledged| acknowledged.order_id == order.id);
        let to_buyer = |email: &&Value| buyer.is_none_or(|buyer| text(email, "/to").contains(&buyer.email));
        if !tickets.iter().chain(&notices).chain(&failures).chain(&changes).chain(&confirmations).all(to_buyer) {
            violations.push(format!("order {} of {buyer:?} has an e-mail to somebody else", order.id));
        }
    }
    let about_accounts = about_accounts(history);
    if history.emails.len() != known + about_accounts {
        violations.push(format!(
            "{} e-mails were sent, {known} belong to an order and {about_accounts} to an account",
            history.emails.len()
        ));
    }
    violations
}

/// How many e-mails are about accounts, each requested by a command.
fn about_accounts(history: &History) -> usize {
    let requested: BTreeSet<&str> = history.streams("mail").into_keys().collect();
    let is_requested = |email: &&Value| mail_id(email).is_some_and(|id| requested.contains(id));
    history.emails.iter().filter(is_requested).count()
}

/// The reasons of a cancellation that mean a failed payment.
const FAILED_PAYMENT: [&str; 3] = ["payment_declined", "capture_failed", "authorization_lapsed"];

fn is_cancelled_unpaid(commits: &[&Commit]) -> bool {
    let mut events = commits.iter().flat_map(|commit| &commit.events);
    events.any(|event| event.name == "OrderCancelled" && FAILED_PAYMENT.contains(&text(&event.data, "/reason")))
}

/// How much was sent for an order.
struct Sent {
    /// E-mails with tickets for the buyer.
    tickets: usize,
    parcels: usize,
    /// E-mails about refunds.
    notices: usize,
}

/// How much had to be sent, and may be.
struct Due {
    /// E-mails with tickets, or parcels.
    tickets: usize,
    notices: usize,
    /// Deliveries beyond the first.
    resent: usize,
}

/// Whether the numbers of e-mails and parcels are right. An order that is fully refunded before its tickets are sent gets none.
fn check_counts(order: &Order<'_>, sent: &Sent, due: &Due) -> Option<String> {
    let (tickets, parcels, notices) = (sent.tickets, sent.parcels, sent.notices);
    let may_be_sent = order.count("OrderPaid") + due.resent;
    let is_right = due.tickets <= tickets + parcels && tickets + parcels <= may_be_sent && notices == due.notices;
    (!is_right).then(|| {
        format!(
            "order {} has {tickets} e-mails with tickets, {parcels} parcels and {notices} e-mails about refunds: {:?}",
            order.id, order.events
        )
    })
}

fn emails<'a>(history: &'a History, deliveries: &BTreeSet<&str>) -> Vec<&'a Value> {
    let belongs = |email: &&Value| delivery_id(email).is_some_and(|delivery| deliveries.contains(delivery));
    history.emails.iter().filter(belongs).collect()
}

/// The id of an e-mail's delivery, which is part of its Message-Id.
pub(super) fn delivery_id(email: &Value) -> Option<&str> {
    id_after(email, "tickets.")
}

/// The id of an e-mail about an account.
fn mail_id(email: &Value) -> Option<&str> {
    id_after(email, "accounts.")?.split('@').next()
}

fn id_after<'a>(email: &'a Value, prefix: &str) -> Option<&'a str> {
    let headers = email["headers"].as_object()?;
    let id = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("message-id"))?.1.as_str()?;
    id.trim_start_matches('<').strip_prefix(prefix)?.split('.').next()
}
