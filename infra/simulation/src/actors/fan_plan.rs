//! What a fan is likely to do, one after another.

use std::time::Duration;

use super::fan::{Action, Bank, Card};
use crate::action::weighted;
use crate::story::Plan;

const CARDS: [(u32, Card); 6] = [
    (14, Card::Good),
    (3, Card::Declined),
    (4, Card::AsksFirst),
    (1, Card::AsksThenDeclined),
    (1, Card::RefundsLate),
    (2, Card::RefundsFail),
];

/// Of so many fans one buys once and takes all the time that there is: hours that nobody needs make a story slow.
const ONE_SLOW_OF: usize = 12;

/// What a fan is going to do, and how long after the action before.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    if random.usize(0..ONE_SLOW_OF) == 0 {
        return slowly(plan, random);
    }
    let purchases = weighted(random, &[(5, 1), (3, 2), (1, 3)]);
    let mut actions: Vec<Action> = (0..purchases).flat_map(|_| purchase(plan, random)).collect();
    // Now and then something is left out.
    let stray = random.usize(0..12);
    if stray < 2 && actions.len() > stray {
        actions.remove(stray);
    }
    let pauses = [(6, 0), (3, 900), (2, 4_000), (1, 40_000)];
    let pause = |random: &mut fastrand::Rng| Duration::from_millis(weighted(random, &pauses));
    actions.into_iter().map(|action| (pause(random), action)).collect()
}

fn purchase(plan: &Plan, random: &mut fastrand::Rng) -> Vec<Action> {
    let mut actions = cart(plan, random);
    let card = weighted(random, &CARDS);
    let confirm =
        [(10, Action::Confirm(card)), (4, Action::ConfirmKeepingSeats(card)), (3, Action::ConfirmTwice(card))];
    let confirm = weighted(random, &confirm);
    actions.push(confirm.clone());
    if matches!(card, Card::AsksFirst | Card::AsksThenDeclined) {
        actions.extend(bank(random));
    }
    if matches!(confirm, Action::ConfirmKeepingSeats(card) if !matches!(card, Card::Good)) {
        actions.extend(another_card(random));
    }
    for _ in 0..2 {
        let afterwards = [
            (10, None),
            (3, Some(Action::CancelOrder)),
            (2, Some(Action::ReleaseReservation)),
            (1, Some(Action::ExtendHold)),
            (2, Some(Action::Look)),
            (2, Some(Action::Repeat)),
        ];
        actions.extend(weighted(random, &afterwards));
    }
    actions
}

fn cart(plan: &Plan, random: &mut fastrand::Rng) -> Vec<Action> {
    let tier = plan.some_tier(random);
    let mut actions = vec![Action::AddItem(tier, some_quantity(random))];
    if random.usize(0..10) < 3 {
        actions.push(Action::AddItem(plan.some_tier(random), some_quantity(random)));
    }
    let changed = some_quantity(random);
    let second_thoughts = [
        (10, None),
        (1, Some(Action::ChangeQuantity(tier, changed))),
        (1, Some(Action::RemoveItem(tier))),
        (1, Some(Action::Look)),
        (1, Some(Action::Repeat)),
        (1, Some(Action::CancelCart)),
    ];
    actions.extend(weighted(random, &second_thoughts));
    actions.push(Action::ChooseDelivery);
    actions
}

/// Who leaves their bank waiting is never seen there: the order expires.
fn bank(random: &mut fastrand::Rng) -> Option<Action> {
    let answers =
        [(6, Some(Action::Authenticate(Bank::Passes))), (2, Some(Action::Authenticate(Bank::Fails))), (1, None)];
    weighted(random, &answers)
}

/// Another card, or several, or none, so that the order expires.
fn another_card(random: &mut fastrand::Rng) -> Vec<Action> {
    let ways = [
        (4, vec![Action::PayWith(Card::Good)]),
        (2, vec![Action::PayTwiceWith(Card::Good)]),
        (2, vec![Action::PayWith(Card::Declined), Action::PayWith(Card::Good)]),
        (1, vec![Action::PayWith(Card::AsksFirst), Action::Authenticate(Bank::Passes)]),
        (1, vec![Action::PayWith(Card::AsksFirst)]),
        (1, vec![Action::PayWith(Card::Good), Action::CancelOrder]),
        (1, vec![]),
    ];
    weighted(random, &ways)
}

/// One purchase around the end of a hold, which is 15 minutes, or 30 where it was extended.
fn slowly(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    let soon = Duration::from_secs(1);
    let mut actions: Vec<(Duration, Action)> = cart(plan, random).into_iter().map(|action| (soon, action)).collect();
    let card = weighted(random, &[(3, Card::AsksFirst), (1, Card::Declined)]);
    actions.push((soon, Action::ConfirmKeepingSeats(card)));
    let mut waited = 0;
    let mut at_second = |second: u64, action| {
        let pause = Duration::from_secs(second.saturating_sub(waited));
        waited = second.max(waited);
        actions.push((pause, action));
    };
    // In time, in the last moment, past the end while nobody has noticed yet, too late.
    let end = [(2, 600), (2, 890), (4, 930), (2, 1_000), (1, 1_200)];
    if random.bool() {
        at_second(weighted(random, &end), Action::ExtendHold);
        at_second(weighted(random, &[(2, 1_000), (1, 1_780), (1, 1_850)]), last_word(card, random));
    } else {
        at_second(weighted(random, &end), last_word(card, random));
    }
    actions
}

fn last_word(card: Card, random: &mut fastrand::Rng) -> Action {
    let pays = match card {
        Card::Declined => Action::PayWith(Card::Good),
        _ => Action::Authenticate(Bank::Passes),
    };
    weighted(random, &[(6, pays), (1, Action::CancelOrder), (1, Action::Look)])
}

fn some_quantity(random: &mut fastrand::Rng) -> u32 {
    weighted(random, &[(5, 1), (4, 2), (2, 3), (1, 5)])
}
