//! Invariants of a concert with its pools and reservations over random steps, without a database.

use eventstore::{Event, RecordedEvent};
use kernel::{Decider, OrderId, RefundId, ReservationId};
use proptest::prelude::*;
use reservations::pools::allocation::{allocate, preference};
use reservations::pools::pool_sizing::{backed_capacity, fit};
use reservations::pools::sale_terms::{Allotment, AllotmentCommand};
use reservations::pools::ticket_pool::{Counts, TicketPool, TicketPoolEvent};
use reservations::reservation::{
    Allocation, Failed, Reservation, ReservationCommand, ReservationEvent, ReservationFailure, Reserved, ReturnedSeats,
};
use reservations::seat_moves::seat_moves;
use serde_json::json;
use testkit::{id, money, quantity};

use crate::samples::{ann, change, failed, offer, on_sale, regular, reserved};

const POOLS: u32 = 4;

#[derive(Debug, Clone)]
enum Step {
    Reserve { reservation: usize, seats: u32 },
    RequestCancellation { reservation: usize },
    Confirm { reservation: usize },
    Cancel { reservation: usize },
    GiveBack { reservation: usize, refund: u128, seats: u32 },
    Resize { capacity: u32 },
}

/// A concert with one ticket type.
#[derive(Debug, Clone)]
struct Concert {
    capacity: u32,
    version: u64,
    pools: Vec<TicketPool>,
    pool_events: Vec<TicketPoolEvent>,
    reservations: Vec<(Reservation, Vec<ReservationEvent>)>,
}

impl Concert {
    fn new() -> Self {
        let nothing = (Reservation::Nothing, Vec::new());
        let unopened = vec![TicketPool::Unopened; POOLS as usize];
        let mut concert =
            Self { capacity: 0, version: 0, pools: unopened, pool_events: vec![], reservations: vec![nothing; 12] };
        concert.step(&Step::Resize { capacity: 20 });
        concert
    }

    fn after(steps: &[Step]) -> Self {
        let mut concert = Self::new();
        for step in steps {
            concert.step(step);
        }
        concert
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Reserve { reservation, seats } => {
                let command = self.choose(*reservation, *seats);
                self.decide(*reservation, &command);
            }
            Step::RequestCancellation { reservation } => {
                self.decide(*reservation, &ReservationCommand::RequestCancellation { user_id: ann() });
            }
            Step::Confirm { reservation } => self.decide(*reservation, &ReservationCommand::ConfirmReservation),
            Step::Cancel { reservation } => self.decide(*reservation, &ReservationCommand::CancelReservation),
            Step::GiveBack { reservation, refund, seats } => {
                let seats = vec![ReturnedSeats { ticket_type_id: regular(), quantity: quantity(*seats) }];
                let command = ReservationCommand::ReturnSeats { refund_id: RefundId::new(id(*refund)), seats };
                self.decide(*reservation, &command);
            }
            Step::Resize { capacity } => {
                (self.capacity, self.version) = (*capacity, self.version + 1);
                for (number, command) in fit(&self.pools, &offer("regular", *capacity, self.version, POOLS)) {
                    let pool = &mut self.pools[number as usize];
                    let events = TicketPool::decide(&command, pool).expect("a pool that can be fitted");
                    *pool = events.iter().fold(pool.clone(), TicketPool::evolve);
                }
            }
        }
    }

    fn choose(&self, reservation: usize, seats: u32) -> ReservationCommand {
        let order: Vec<u32> = preference(OrderId::new(id(reservation as u128)), 0, POOLS).collect();
        let free: Vec<u32> = order.iter().map(|number| self.pools[*number as usize].free()).collect();
        let Some(allocated) = allocate(&free, quantity(seats)) else {
            return ReservationCommand::FailReservation(Failed { reason: ReservationFailure::SoldOut, ..failed() });
        };
        let allocations = allocated.into_iter().map(|(place, quantity)| Allocation {
            ticket_type_id: regular(),
            pool: order[place],
            quantity,
            unit_price: money("10.00 PLN"),
        });
        ReservationCommand::ReserveTickets(Reserved { allocations: allocations.collect(), ..reserved() })
    }

    /// Changes a reservation and its pools, as one transaction does.
    fn decide(&mut self, reservation: usize, command: &ReservationCommand) {
        let (state, history) = &mut self.reservations[reservation];
        let Ok(events) = Reservation::decide(command, state) else { return };
        for event in &events {
            for (pool_id, command) in seat_moves(ReservationId::new(id(reservation as u128)), state, event) {
                let pool = &mut self.pools[pool_id.number as usize];
                let moved = TicketPool::decide(&command, pool).expect("a pool that agrees with its reservations");
                *pool = moved.iter().fold(pool.clone(), TicketPool::evolve);
                self.pool_events.extend(moved);
            }
            *state = Reservation::evolve(state.clone(), event);
        }
        history.extend(events);
    }

    fn sum(&self, count: impl Fn(&Counts) -> u32) -> u32 {
        self.pools.iter().filter_map(TicketPool::counts).map(count).sum()
    }

    /// Seats of the reservations that `of` selects.
    fn seats(&self, of: impl Fn(&Reservation) -> Option<&Reserved>) -> u32 {
        let reserved = self.reservations.iter().filter_map(|(state, _)| of(state));
        reserved.flat_map(|reserved| &reserved.allocations).map(|allocation| allocation.quantity.get()).sum()
    }
}

fn held(state: &Reservation) -> Option<&Reserved> {
    match state {
        Reservation::Held(reserved) | Reservation::CancellationRequested(reserved) => Some(reserved),
        _ => None,
    }
}

fn confirmed(state: &Reservation) -> Option<&Reserved> {
    match state {
        Reservation::Confirmed(reserved) => Some(reserved),
        _ => None,
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let reservation = 0_usize..12;
    prop_oneof![
        4 => (reservation.clone(), 1_u32..8).prop_map(|(reservation, seats)| Step::Reserve { reservation, seats }),
        1 => reservation.clone().prop_map(|reservation| Step::RequestCancellation { reservation }),
        2 => reservation.clone().prop_map(|reservation| Step::Confirm { reservation }),
        2 => reservation.clone().prop_map(|reservation| Step::Cancel { reservation }),
        2 => (reservation, 60_u128..63, 1_u32..4)
            .prop_map(|(reservation, refund, seats)| Step::GiveBack { reservation, refund, seats }),
        1 => (0_u32..40).prop_map(|capacity| Step::Resize { capacity }),
    ]
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 0..60)
}

fn round_trip<E: Event>(event: &E) -> E {
    let recorded = RecordedEvent::encode(event).expect("an event is a tagged enum");
    let stored = serde_json::to_string(&recorded).expect("JSON");
    serde_json::from_str::<RecordedEvent>(&stored).expect("JSON").decode().expect("a readable event")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_pool_holds_and_sells_more_than_its_capacity(steps in any_steps()) {
        let mut concert = Concert::new();
        for step in &steps {
            concert.step(step);
            for pool in concert.pools.iter().filter_map(TicketPool::counts) {
                prop_assert!(pool.taken() <= pool.capacity);
            }
        }
    }

    #[test]
    fn no_seat_is_held_above_the_capacity(steps in any_steps()) {
        let mut concert = Concert::new();
        for step in &steps {
            let before = concert.sum(Counts::taken);
            concert.step(step);
            let now = concert.sum(Counts::taken);
            prop_assert!(now <= before || now <= concert.capacity + concert.sum(|pool| pool.surplus));
        }
    }

    #[test]
    fn pool_with_a_surplus_has_no_free_seats(steps in any_steps()) {
        let concert = Concert::after(&steps);
        for pool in concert.pools.iter().filter_map(TicketPool::counts) {
            prop_assert!(pool.surplus == 0 || pool.free() == 0);
        }
    }

    #[test]
    fn pools_add_up_to_the_capacity_and_the_surplus(steps in any_steps()) {
        let concert = Concert::after(&steps);
        prop_assert_eq!(backed_capacity(&concert.pools), concert.capacity);
    }

    #[test]
    fn pools_count_exactly_the_seats_of_the_reservations(steps in any_steps()) {
        let concert = Concert::after(&steps);
        let counted = (concert.sum(|pool| pool.held), concert.sum(|pool| pool.sold));
        prop_assert_eq!(counted, (concert.seats(held), concert.seats(confirmed)));
    }

    #[test]
    fn revenue_is_the_price_of_the_sold_seats(steps in any_steps()) {
        let concert = Concert::after(&steps);
        for pool in concert.pools.iter().filter_map(TicketPool::counts) {
            let expected = json!({"amount": format!("{}.00", pool.sold * 10), "currency": "PLN"});
            prop_assert_eq!(serde_json::to_value(pool.revenue).expect("JSON"), expected);
        }
    }

    #[test]
    fn seats_are_sold_out_only_when_too_few_are_free(steps in any_steps(), seats in 1_u32..8) {
        let concert = Concert::after(&steps);
        let sold_out = matches!(concert.choose(0, seats), ReservationCommand::FailReservation(_));
        prop_assert_eq!(sold_out, concert.sum(Counts::free) < seats);
    }

    #[test]
    fn reservation_is_decided_confirmed_and_cancelled_at_most_once(steps in any_steps()) {
        for (_, events) in Concert::after(&steps).reservations {
            let count = |is: fn(&ReservationEvent) -> bool| events.iter().filter(|event| is(event)).count();
            let decided = count(|event| {
                matches!(event, ReservationEvent::TicketsReserved(_) | ReservationEvent::ReservationFailed(_))
            });
            let confirmed = count(|event| matches!(event, ReservationEvent::ReservationConfirmed));
            let cancelled = count(|event| matches!(event, ReservationEvent::ReservationCancelled));
            prop_assert!(decided <= 1 && confirmed <= 1 && cancelled <= 1, "{events:?}");
        }
    }

    #[test]
    fn nothing_follows_a_failure_or_a_cancellation(steps in any_steps()) {
        for (_, events) in Concert::after(&steps).reservations {
            let end = events.iter().position(|event| {
                matches!(event, ReservationEvent::ReservationFailed(_) | ReservationEvent::ReservationCancelled)
            });
            prop_assert!(end.is_none_or(|end| end + 1 == events.len()), "{events:?}");
        }
    }

    #[test]
    fn repeated_steps_change_nothing(steps in any_steps()) {
        let mut twice = Concert::new();
        for step in steps.iter().filter(|step| !matches!(step, Step::Resize { .. })) {
            twice.step(step);
            let once = twice.clone();
            twice.step(step);
            prop_assert_eq!(&twice.pools, &once.pools);
            prop_assert_eq!(&twice.reservations, &once.reservations);
        }
    }

    #[test]
    fn stored_events_are_read_back(steps in any_steps()) {
        let concert = Concert::after(&steps);
        for event in &concert.pool_events {
            prop_assert_eq!(&round_trip(event), event);
        }
        for event in concert.reservations.iter().flat_map(|(_, events)| events) {
            prop_assert_eq!(&round_trip(event), event);
        }
    }

    #[test]
    fn stored_state_is_read_back(steps in any_steps()) {
        let concert = Concert::after(&steps);
        for pool in &concert.pools {
            let carried = serde_json::to_string(pool).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<TicketPool>(&carried).expect("JSON"), pool);
        }
        for (reservation, _) in &concert.reservations {
            let carried = serde_json::to_string(reservation).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<Reservation>(&carried).expect("JSON"), reservation);
        }
    }

    #[test]
    fn newest_version_of_a_concert_wins_in_any_order(
        versions in Just((1_u64..8).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let command = |version: u64| -> AllotmentCommand {
            change(version, vec![on_sale("regular", 100 + u32::try_from(version).expect("a small number"))])
        };
        let allotment = versions.into_iter().fold(Allotment::initial(), |state, version| {
            let events = Allotment::decide(&command(version), &state).unwrap_or_default();
            events.iter().fold(state, Allotment::evolve)
        });
        let Allotment::Set(terms) = allotment else { panic!("never set") };
        prop_assert_eq!((terms.concert_version, terms.ticket_types[0].capacity), (7, 107));
    }
}
