//! A scripted scenario for each way that an order can go, without faults.

use std::collections::BTreeSet;
use std::time::Duration;

use cloud::InvocationFault;
use stand_ins::{Authentication, FedexMove};

use super::definition::{Action, Actor, Scenario, Step};
use crate::actors::admin::AdminAction;
use crate::actors::fan::{Card, FanAction};
use crate::actors::finance::FinanceAction;
use crate::actors::holder::HolderAction;
use crate::actors::leaver::LeaverAction;
use crate::actors::organizer::OrganizerAction;
use crate::actors::outside::OutsideAction;
use crate::actors::sessions::SessionAction;
use crate::faults::{FaultPlan, FaultRates, PlannedFault, Replica};
use crate::history::End;
use crate::world::plan::{ConcertPlan, Currency, Plan, TicketTypeRef};

pub struct ScriptedScenario {
    pub name: &'static str,
    pub scenario: Scenario,
    /// How the scenario's orders end.
    pub expected_ends: Vec<End>,
}

/// An action and the second at which it happens.
type TimedAction = (u64, Action);

const TICKET_TYPE: TicketTypeRef = TicketTypeRef { concert: 0, number: 0 };

/// A fan who has tickets delivered by courier.
const COURIER_FAN: usize = 2;

/// A second at which a hold has ended, but no job has noticed yet. Buying takes three seconds.
const JUST_ENDED: u64 = 15 * 60 + 20;

/// A second at which every attempt at a refund has failed.
const EVERY_ATTEMPT_FAILED: u64 = 7 * 60 * 60;

/// The query of a load that reads the commits before those that its first query has found, after another load of the stream.
const SECOND_READ: usize = 3;

/// The number of the call with which a change of the password begins to end the sessions, after its commit.
const PASSWORD_CHANGED: usize = 10;

pub fn scripted_scenarios() -> Vec<ScriptedScenario> {
    let one = |name, end, steps: Vec<TimedAction>| ScriptedScenario {
        name,
        scenario: scenario(&[10], steps),
        expected_ends: vec![end],
    };
    let refused = |mut scripted: ScriptedScenario| {
        scripted.scenario.faults.refuses_refunds = true;
        scripted
    };
    let by_courier = |mut scripted: ScriptedScenario| {
        scripted.scenario.plan.fans = COURIER_FAN + 1;
        for step in &mut scripted.scenario.steps {
            if step.actor == Actor::Fan(0) {
                step.actor = Actor::Fan(COURIER_FAN);
            }
        }
        scripted
    };
    let fan = |second, action| (second, Action::Fan(action));
    let two_fans = |mut scripted: ScriptedScenario| {
        scripted.scenario.plan.fans = 2;
        scripted
    };
    let finance = |second, action| (second, Action::Finance(action));
    let holder = |second, action| (second, Action::Holder(action));
    let organizer = |second, action| (second, Action::Organizer(action));
    let outside = |second, action| (second, Action::Outside(action));
    let without_orders = |name, steps: Vec<TimedAction>| ScriptedScenario {
        name,
        scenario: scenario(&[10], steps),
        expected_ends: vec![],
    };
    let sessions = |second, action| (second, Action::Sessions(action));
    let admin = |second, action| (second, Action::Admin(action));
    let leaver = |second, action| (second, Action::Leaver(action));
    let one_ticket = FinanceAction::RefundTickets { fan: 0, line: 0, all: false };
    let buys = |card| purchase(FanAction::Confirm(card));
    let keeps_seats = |card| purchase(FanAction::ConfirmKeepingSeats(card));
    let holds_first = || purchase(FanAction::ConfirmWithoutCard);
    let passes = |second| fan(second, FanAction::Authenticate(Authentication::Passed));
    vec![
        one("bought", End::Completed, buys(Card::Succeeds)),
        two_fans(one(
            "a ticket transferred",
            End::Completed,
            then(buys(Card::Succeeds), [holder(30, HolderAction::Transfer { fan: 0, ticket: 0 })]),
        )),
        two_fans(one(
            "a ticket transferred twice at once",
            End::Completed,
            then(buys(Card::Succeeds), [holder(30, HolderAction::TransferTwice { fan: 0, ticket: 0 })]),
        )),
        one(
            "a ticket given back",
            End::Completed,
            then(buys(Card::Succeeds), [holder(30, HolderAction::GiveBackTwice { fan: 0, ticket: 0 })]),
        ),
        one(
            "a ticket given back while another is refunded",
            End::Completed,
            then(
                purchase_of(3, FanAction::Confirm(Card::Succeeds)),
                [holder(30, HolderAction::GiveBack { fan: 0, ticket: 0 }), finance(30, one_ticket.clone())],
            ),
        ),
        one(
            "forgotten after the order",
            End::Refunded,
            then(
                buys(Card::Succeeds),
                [
                    leaver(7, LeaverAction::Ask(0)),
                    leaver(60, LeaverAction::Ask(0)),
                    leaver(70, LeaverAction::ComeBack(0)),
                    finance(80, FinanceAction::CancelOrder(0)),
                ],
            ),
        ),
        without_orders(
            "roles changed",
            vec![
                admin(10, AdminAction::SetRoles(vec!["fan", "gate"])),
                admin(12, AdminAction::UseTokensOfClerk),
                admin(14, AdminAction::ClerkLogsIn),
            ],
        ),
        overlapping(without_orders(
            "two admins take the role from each other",
            vec![admin(10, AdminAction::RemoveEachOther)],
        )),
        stopped(
            without_orders(
                "password changed by somebody who left",
                vec![
                    sessions(10, SessionAction::ChangePasswordAndLeave(0)),
                    sessions(40, SessionAction::UseEveryToken(0)),
                ],
            ),
            "users-change-password",
            PASSWORD_CHANGED,
        ),
        one("declined", End::Cancelled, buys(Card::Declined)),
        ScriptedScenario {
            name: "refused, because there are too few seats",
            scenario: scenario(&[1], buys(Card::Succeeds)),
            expected_ends: vec![],
        },
        one(
            "cancelled by the buyer",
            End::Cancelled,
            then(buys(Card::RequiresAuthentication), [fan(9, FanAction::CancelOrder)]),
        ),
        one(
            "bought with another card",
            End::Completed,
            then(keeps_seats(Card::Declined), [fan(12, FanAction::PayWith(Card::Succeeds))]),
        ),
        one("declined without another card", End::Expired, keeps_seats(Card::Declined)),
        one(
            "paid after its seats were held",
            End::Completed,
            then(holds_first(), [fan(30, FanAction::PayWithToken(Card::Succeeds))]),
        ),
        one(
            "paid later with two clicks at once",
            End::Completed,
            then(holds_first(), [fan(30, FanAction::PayTwiceWith(Card::Succeeds))]),
        ),
        one("never paid", End::Expired, holds_first()),
        one(
            "paid after the end of its hold",
            End::Expired,
            then(holds_first(), [fan(JUST_ENDED, FanAction::PayWith(Card::Succeeds))]),
        ),
        one("never authenticated", End::Expired, buys(Card::RequiresAuthentication)),
        one(
            "authenticated too late",
            End::Expired,
            then(buys(Card::RequiresAuthentication), [passes(JUST_ENDED + 400)]),
        ),
        one(
            "authenticated just in time",
            End::Completed,
            then(buys(Card::RequiresAuthentication), [passes(JUST_ENDED)]),
        ),
        one(
            "captured in the dashboard just in time",
            End::Completed,
            then(
                buys(Card::RequiresAuthentication),
                [passes(JUST_ENDED), finance(JUST_ENDED, FinanceAction::CaptureInDashboard(0))],
            ),
        ),
        one(
            "hold extended",
            End::Completed,
            then(buys(Card::RequiresAuthentication), [fan(60, FanAction::ExtendHold), passes(1_500)]),
        ),
        one(
            "cancelled by staff",
            End::Refunded,
            then(buys(Card::Succeeds), [finance(40, FinanceAction::CancelOrder(0))]),
        ),
        one("refunded", End::Refunded, then(buys(Card::Succeeds), [finance(40, FinanceAction::RefundRest(0))])),
        one(
            "partly refunded",
            End::Completed,
            then(
                buys(Card::Succeeds),
                [finance(40, FinanceAction::RefundPart(0, 50)), finance(45, FinanceAction::RefundPart(0, 10))],
            ),
        ),
        one("one ticket refunded", End::Completed, then(buys(Card::Succeeds), [finance(40, one_ticket.clone())])),
        stale_query(
            one(
                "cancelled by staff after refunds, read from a lagging replica",
                End::Refunded,
                then(
                    buys(Card::Succeeds),
                    [
                        finance(40, one_ticket),
                        finance(50, FinanceAction::RefundPart(0, 5)),
                        finance(60, FinanceAction::RefundPart(0, 5)),
                        finance(70, FinanceAction::RefundPart(0, 5)),
                        finance(80, FinanceAction::RefundPart(0, 5)),
                        finance(90, FinanceAction::CancelOrder(0)),
                    ],
                ),
            ),
            "orders-cancel-order",
            Duration::from_secs(60),
        ),
        one(
            "refund fails later",
            End::Refunded,
            then(buys(Card::RefundsFail), [finance(40, FinanceAction::CancelOrder(0))]),
        ),
        one(
            "concert cancelled",
            End::Refunded,
            then(buys(Card::Succeeds), [organizer(40, OrganizerAction::CancelConcert(0))]),
        ),
        one(
            "concert cancelled during payment",
            End::Cancelled,
            then(buys(Card::RequiresAuthentication), [organizer(40, OrganizerAction::CancelConcert(0))]),
        ),
        by_two_fans(ScriptedScenario {
            name: "refused late, because the last seat went to somebody else",
            scenario: scenario(&[2], buys(Card::Succeeds)),
            expected_ends: vec![End::Completed, End::Cancelled],
        }),
        ScriptedScenario {
            name: "one of two concerts cancelled",
            scenario: scenario(
                &[10, 10],
                then(
                    buys(Card::Succeeds),
                    [
                        fan(4, FanAction::AddItem(TicketTypeRef { concert: 1, number: 0 }, 1)),
                        organizer(40, OrganizerAction::CancelConcert(1)),
                    ],
                ),
            ),
            expected_ends: vec![End::Completed],
        },
        by_courier(one("bought by courier", End::Completed, buys(Card::Succeeds))),
        by_courier(one(
            "returned by the courier",
            End::Completed,
            then(buys(Card::Succeeds), [outside(60, OutsideAction::MoveParcel(COURIER_FAN, FedexMove::Returned))]),
        )),
        by_courier(one(
            "refunded while the parcel is shipped",
            End::Refunded,
            then(buys(Card::Succeeds), [finance(12, FinanceAction::CancelOrder(COURIER_FAN))]),
        )),
        by_courier(one(
            "refunded after the parcel is shipped",
            End::Refunded,
            then(buys(Card::Succeeds), [finance(40, FinanceAction::CancelOrder(COURIER_FAN))]),
        )),
        refused(one(
            "cancelled by staff, refund refused",
            End::RefundFailed,
            then(buys(Card::Succeeds), [finance(40, FinanceAction::CancelOrder(0))]),
        )),
        refused(one(
            "paid back by hand",
            End::Refunded,
            then(
                buys(Card::Succeeds),
                [
                    finance(40, FinanceAction::CancelOrder(0)),
                    finance(EVERY_ATTEMPT_FAILED, FinanceAction::RecordRefundsByHand(0)),
                ],
            ),
        )),
        refused(one(
            "concert cancelled, refund refused",
            End::RefundFailed,
            then(buys(Card::Succeeds), [organizer(40, OrganizerAction::CancelConcert(0))]),
        )),
    ]
}

/// The same, done by two fans at the same time.
fn by_two_fans(mut scripted: ScriptedScenario) -> ScriptedScenario {
    scripted.scenario.plan.fans = 2;
    let second = scripted.scenario.steps.iter().filter(|step| step.actor == Actor::Fan(0)).cloned();
    let second: Vec<Step> = second.map(|step| Step { actor: Actor::Fan(1), ..step }).collect();
    scripted.scenario.steps.extend(second);
    scripted.scenario.steps.sort_by_key(|step| step.at);
    scripted
}

/// The same, and the second read of a load by a function meets a replica that lags behind.
fn stale_query(mut scripted: ScriptedScenario, function: &str, time: Duration) -> ScriptedScenario {
    let (function, number) = (function.to_owned(), SECOND_READ);
    scripted.scenario.faults.planned = Some(PlannedFault::StaleQuery { function, number, time });
    scripted
}

/// The same, and what happens at the same moment overlaps.
fn overlapping(mut scripted: ScriptedScenario) -> ScriptedScenario {
    scripted.scenario.concurrency = 3;
    scripted
}

/// The same, and the first invocation of a function stops before this call.
fn stopped(mut scripted: ScriptedScenario, function: &str, call: usize) -> ScriptedScenario {
    let (function, fault) = (function.to_owned(), InvocationFault::CrashBeforeCall(call));
    scripted.scenario.faults.planned = Some(PlannedFault::Invocation { function, number: 0, fault });
    scripted
}

fn purchase(confirm: FanAction) -> Vec<TimedAction> {
    purchase_of(2, confirm)
}

fn purchase_of(tickets: u32, confirm: FanAction) -> Vec<TimedAction> {
    let actions = [FanAction::AddItem(TICKET_TYPE, tickets), FanAction::ChooseDelivery, confirm];
    (5..).zip(actions.map(Action::Fan)).collect()
}

fn then<const N: usize>(mut actions: Vec<TimedAction>, more: [TimedAction; N]) -> Vec<TimedAction> {
    actions.extend(more);
    actions
}

/// A scenario with one fan, and one concert for each capacity.
fn scenario(capacities: &[u32], actions: Vec<TimedAction>) -> Scenario {
    let concert = |capacity: &u32| ConcertPlan {
        currency: Currency::Zloty,
        capacities: vec![*capacity],
        prices: vec![34_900],
        price_increases: vec![0],
        withdrawn: BTreeSet::new(),
        postponed_hours: 0,
    };
    let put_on_sale = |number| (0, Action::Organizer(OrganizerAction::PutOnSale(number)));
    let mut actions: Vec<TimedAction> = (0..capacities.len()).map(put_on_sale).chain(actions).collect();
    actions.sort_by_key(|(second, _)| *second);
    let step = |(second, action): TimedAction| {
        let actor = match &action {
            Action::Fan(_) => Actor::Fan(0),
            Action::Organizer(_) => Actor::Organizer(0),
            Action::Gate(_) => Actor::Gate(0),
            Action::Finance(_) => Actor::Finance(0),
            Action::Holder(_) => Actor::Holder(0),
            Action::Outside(_) => Actor::Outside(0),
            Action::Sessions(_) => Actor::Sessions(0),
            Action::Admin(_) => Actor::Admin(0),
            Action::Leaver(_) => Actor::Leaver(0),
        };
        Step { at: Duration::from_secs(second), actor, action }
    };
    Scenario {
        seed: 0,
        plan: Plan { fans: 1, concerts: capacities.iter().map(concert).collect() },
        steps: actions.into_iter().map(step).collect(),
        faults: FaultPlan {
            rates: FaultRates::none(),
            suppressed: BTreeSet::new(),
            planned: None,
            refuses_refunds: false,
            replica: Replica::Close,
        },
        concurrency: 1,
    }
}
