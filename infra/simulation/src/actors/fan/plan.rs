use std::time::Duration;

use stand_ins::Authentication;

use super::action::{Card, FanAction, Mailbox};
use crate::random::weighted;
use crate::world::plan::Plan;

const CARDS: [(u32, Card); 6] = [
    (14, Card::Succeeds),
    (3, Card::Declined),
    (4, Card::RequiresAuthentication),
    (1, Card::DeclinedAfterAuthentication),
    (1, Card::RefundsPending),
    (2, Card::RefundsFail),
];

/// One confirmation with a card in so many is made without one: the seats are held first.
const PAID_LATER_SHARE: usize = 6;

/// One fan in so many buys once and uses up the hold. Not more, because hours of idle time make a run slow.
const SLOW_SHARE: usize = 12;

/// A fan's actions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, FanAction)> {
    if random.usize(0..SLOW_SHARE) == 0 {
        return slow_purchase(plan, random);
    }
    let purchases = weighted(random, &[(5, 1), (3, 2), (1, 3)]);
    let mut actions: Vec<FanAction> = (0..purchases).flat_map(|_| purchase(plan, random)).collect();
    // Sometimes one of the first steps is left out.
    let omitted = random.usize(0..12);
    if omitted < 2 && actions.len() > omitted {
        actions.remove(omitted);
    }
    let pauses = [(6, 0), (3, 900), (2, 4_000), (1, 40_000)];
    let pause = |random: &mut fastrand::Rng| Duration::from_millis(weighted(random, &pauses));
    let mut actions: Vec<(Duration, FanAction)> = actions.into_iter().map(|action| (pause(random), action)).collect();
    // Last, so that the other draws are those of all scenarios.
    let mailboxes = [(10, None), (2, Some(Mailbox::Bounces)), (1, Some(Mailbox::Complains)), (1, Some(Mailbox::Slow))];
    for (_, action) in actions.iter_mut().filter(|(_, action)| *action == FanAction::ChooseDelivery) {
        if let Some(mailbox) = weighted(random, &mailboxes) {
            *action = FanAction::ChooseDeliveryTo(mailbox);
        }
    }
    pay_later(actions, random)
}

/// Some confirmations without a card, followed by what pays for the order.
fn pay_later(actions: Vec<(Duration, FanAction)>, random: &mut fastrand::Rng) -> Vec<(Duration, FanAction)> {
    let mut later = Vec::new();
    for (pause, action) in actions {
        match action {
            FanAction::Confirm(card) if random.usize(0..PAID_LATER_SHARE) == 0 => {
                later.push((pause, FanAction::ConfirmWithoutCard));
                let thinks = weighted(random, &[(2, 0), (4, 3_000), (2, 90_000)]);
                let pays = payments(card, random).into_iter();
                later.extend(pays.map(|action| (Duration::from_millis(thinks), action)));
            }
            action => later.push((pause, action)),
        }
    }
    later
}

/// One payment, two at once, another card after a decline, or none, so that the order expires.
fn payments(card: Card, random: &mut fastrand::Rng) -> Vec<FanAction> {
    let attempts = [
        (5, vec![FanAction::PayWith(card)]),
        (2, vec![FanAction::PayWithToken(card)]),
        (3, vec![FanAction::PayTwiceWith(card)]),
        (1, vec![FanAction::PayWith(Card::Declined), FanAction::PayWithToken(Card::Succeeds)]),
        (1, vec![FanAction::ExtendHold, FanAction::PayWith(card)]),
        (1, vec![FanAction::CancelOrder, FanAction::PayWith(card)]),
        (2, vec![]),
    ];
    weighted(random, &attempts)
}

fn purchase(plan: &Plan, random: &mut fastrand::Rng) -> Vec<FanAction> {
    let mut actions = fill_cart(plan, random);
    let card = weighted(random, &CARDS);
    let confirm =
        [(10, FanAction::Confirm(card)), (4, FanAction::ConfirmKeepingSeats(card)), (3, FanAction::ConfirmTwice(card))];
    let confirm = weighted(random, &confirm);
    actions.push(confirm.clone());
    if matches!(card, Card::RequiresAuthentication | Card::DeclinedAfterAuthentication) {
        actions.extend(authentication(random));
    }
    if matches!(confirm, FanAction::ConfirmKeepingSeats(card) if !matches!(card, Card::Succeeds)) {
        actions.extend(other_cards(random));
    }
    for _ in 0..2 {
        let afterwards = [
            (10, None),
            (3, Some(FanAction::CancelOrder)),
            (2, Some(FanAction::ReleaseReservation)),
            (1, Some(FanAction::ExtendHold)),
            (2, Some(FanAction::Browse)),
            (2, Some(FanAction::RepeatLastRequest)),
        ];
        actions.extend(weighted(random, &afterwards));
    }
    actions
}

fn fill_cart(plan: &Plan, random: &mut fastrand::Rng) -> Vec<FanAction> {
    let ticket_type = plan.random_ticket_type(random);
    let mut actions = vec![FanAction::AddItem(ticket_type, quantity(random))];
    if random.usize(0..10) < 3 {
        actions.push(FanAction::AddItem(plan.random_ticket_type(random), quantity(random)));
    }
    let changed = quantity(random);
    let second_thoughts = [
        (10, None),
        (1, Some(FanAction::ChangeQuantity(ticket_type, changed))),
        (1, Some(FanAction::RemoveItem(ticket_type))),
        (1, Some(FanAction::Browse)),
        (1, Some(FanAction::RepeatLastRequest)),
        (1, Some(FanAction::CancelCart)),
    ];
    actions.extend(weighted(random, &second_thoughts));
    actions.push(FanAction::ChooseDelivery);
    actions
}

/// A fan who never authenticates lets the order expire.
fn authentication(random: &mut fastrand::Rng) -> Option<FanAction> {
    let outcomes = [
        (6, Some(FanAction::Authenticate(Authentication::Passed))),
        (2, Some(FanAction::Authenticate(Authentication::Failed))),
        (1, None),
    ];
    weighted(random, &outcomes)
}

/// One other card or several, or none, so that the order expires.
fn other_cards(random: &mut fastrand::Rng) -> Vec<FanAction> {
    let attempts = [
        (4, vec![FanAction::PayWith(Card::Succeeds)]),
        (2, vec![FanAction::PayTwiceWith(Card::Succeeds)]),
        (2, vec![FanAction::PayWith(Card::Declined), FanAction::PayWith(Card::Succeeds)]),
        (1, vec![FanAction::PayWith(Card::RequiresAuthentication), FanAction::Authenticate(Authentication::Passed)]),
        (1, vec![FanAction::PayWith(Card::RequiresAuthentication)]),
        (1, vec![FanAction::PayWith(Card::Succeeds), FanAction::CancelOrder]),
        (1, vec![]),
    ];
    weighted(random, &attempts)
}

/// One purchase around the end of a hold, which lasts 15 minutes, or 30 if it is extended.
fn slow_purchase(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, FanAction)> {
    let soon = Duration::from_secs(1);
    let cart = fill_cart(plan, random);
    let mut actions: Vec<(Duration, FanAction)> = cart.into_iter().map(|action| (soon, action)).collect();
    let card = weighted(random, &[(3, Card::RequiresAuthentication), (1, Card::Declined)]);
    actions.push((soon, FanAction::ConfirmKeepingSeats(card)));
    let mut waited = 0;
    let mut at_second = |second: u64, action| {
        let pause = Duration::from_secs(second.saturating_sub(waited));
        waited = second.max(waited);
        actions.push((pause, action));
    };
    // In time, just in time, after the end but before the job runs, too late.
    let around_end = [(2, 600), (2, 890), (4, 930), (2, 1_000), (1, 1_200)];
    if random.bool() {
        at_second(weighted(random, &around_end), FanAction::ExtendHold);
        at_second(weighted(random, &[(2, 1_000), (1, 1_780), (1, 1_850)]), last_action(card, random));
    } else {
        at_second(weighted(random, &around_end), last_action(card, random));
    }
    // Last, so that the other draws are those of all scenarios.
    if random.usize(0..PAID_LATER_SHARE) < 2 {
        for (_, action) in &mut actions {
            match action {
                FanAction::ConfirmKeepingSeats(_) => *action = FanAction::ConfirmWithoutCard,
                FanAction::Authenticate(_) => *action = FanAction::PayWith(Card::Succeeds),
                _ => {}
            }
        }
    }
    actions
}

fn last_action(card: Card, random: &mut fastrand::Rng) -> FanAction {
    let pays = match card {
        Card::Declined => FanAction::PayWith(Card::Succeeds),
        _ => FanAction::Authenticate(Authentication::Passed),
    };
    weighted(random, &[(6, pays), (1, FanAction::CancelOrder), (1, FanAction::Browse)])
}

fn quantity(random: &mut fastrand::Rng) -> u32 {
    weighted(random, &[(5, 1), (4, 2), (2, 3), (1, 5)])
}
