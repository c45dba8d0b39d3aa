//! A concert on sale in a local DynamoDB.

use std::sync::Arc;

use cloud::template::{KeyType, Table};
use cloud::{Call, CallFault, Cloud, Faults, Options, Template};
use eventstore::{Actor, Aggregate, Cause, Consistency, ExecuteError, Store};
use kernel::{CommandId, CorrelationId, EventId, OrderId, ReservationId, TicketTypeId};
use lambda::InvocationFailed;
use reservations::pools::pool_fitting;
use reservations::pools::pool_id::PoolId;
use reservations::pools::sale_terms::{AllotmentCommand, TicketTypeOnSale};
use reservations::pools::ticket_pool::{Counts, TicketPool};
use reservations::reservation::{Reservation, ReservationCommand, ReservationFailure, ReservationRefusal, Seats};
use reservations::seat_holds::{HoldRequest, NotReady, SeatHolds};
use testkit::{at, id};

use crate::samples::{ann, change, on_sale, ten_o_clock, warsaw};

const TABLE: &str = "reservations-events";

/// The most pools of a test's ticket type.
const MAX_POOLS: u32 = 16;

/// A local DynamoDB with the context's event table.
pub struct BoxOffice {
    _cloud: Cloud,
    pub store: Store,
    pub seat_holds: SeatHolds,
}

struct CallFaults<F>(F);

impl<F: Fn(&str) -> CallFault + Send + Sync + 'static> Faults for CallFaults<F> {
    fn call(&self, call: &Call<'_>) -> CallFault {
        (self.0)(call.operation)
    }
}

impl BoxOffice {
    pub async fn closed() -> Self {
        Self::faulty(|_| CallFault::None).await
    }

    /// The function decides, by the operation's name, how a call of DynamoDB fails.
    pub async fn faulty(faults: impl Fn(&str) -> CallFault + Send + Sync + 'static) -> Self {
        let table = Table::new(TABLE, ("stream", KeyType::Text), Some(("version", KeyType::Number)));
        let mut options = Options::new(Template::of_tables(vec![table]), &[]);
        options.faults = Arc::new(CallFaults(faults));
        options.stale_reads = true;
        let cloud = Cloud::start(options).await.unwrap();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&cloud.sdk()), TABLE);
        Self { _cloud: cloud, seat_holds: SeatHolds::new(store.clone()), store }
    }

    /// With these ticket types on sale, each with its capacity.
    pub async fn selling(ticket_types: &[(&str, u32)]) -> Self {
        let office = Self::closed().await;
        office.sell(1, ticket_types).await;
        office
    }

    pub async fn sell(&self, version: u64, ticket_types: &[(&str, u32)]) {
        self.put_on_sale(&terms(version, ticket_types)).await.unwrap();
    }

    pub async fn put_on_sale(&self, command: &AllotmentCommand) -> Result<(), InvocationFailed> {
        pool_fitting::put_on_sale(&self.store, warsaw(), command, &cause("ChangeAllotment", 0)).await
    }

    pub async fn reserve(&self, order: u128, seats: Vec<Seats>) -> Result<(), ExecuteError<NotReady>> {
        self.seat_holds.hold(&hold_request(order, seats), &cause("ReserveTickets", order)).await
    }

    pub async fn confirm(&self, order: u128) -> Result<(), ExecuteError<ReservationRefusal>> {
        let command = ReservationCommand::ConfirmReservation;
        self.seat_holds.end(reservation_of(order), &command, &cause("ConfirmReservation", order)).await.map(|_| ())
    }

    pub async fn cancel(&self, order: u128) -> Result<(), ExecuteError<ReservationRefusal>> {
        let command = ReservationCommand::CancelReservation;
        self.seat_holds.end(reservation_of(order), &command, &cause("CancelReservation", order)).await.map(|_| ())
    }

    pub async fn reservation(&self, order: u128) -> Reservation {
        let stream = Reservation::stream(reservation_of(order));
        self.store.load::<Reservation>(&stream, Consistency::Strong).await.unwrap().state
    }

    /// The open pools of a ticket type.
    pub async fn pools(&self, ticket_type_id: &TicketTypeId) -> Vec<Counts> {
        let mut pools = Vec::new();
        for number in 0..MAX_POOLS {
            let id = PoolId { concert_id: warsaw(), ticket_type_id: ticket_type_id.clone(), number };
            let pool = self.store.load::<TicketPool>(&TicketPool::stream(id), Consistency::Strong).await.unwrap();
            pools.extend(pool.state.counts().cloned());
        }
        pools
    }

    /// Capacity, held and sold seats of a ticket type.
    pub async fn seats(&self, ticket_type_id: &TicketTypeId) -> (u32, u32, u32) {
        let pools = self.pools(ticket_type_id).await;
        let sum = |count: fn(&Counts) -> u32| pools.iter().map(count).sum();
        (sum(|pool| pool.capacity), sum(|pool| pool.held), sum(|pool| pool.sold))
    }
}

/// Ticket types with their capacities.
pub fn terms(version: u64, ticket_types: &[(&str, u32)]) -> AllotmentCommand {
    let ticket_types: Vec<TicketTypeOnSale> =
        ticket_types.iter().map(|(name, capacity)| on_sale(name, *capacity)).collect();
    change(version, ticket_types)
}

pub fn reservation_of(order: u128) -> ReservationId {
    ReservationId::new(id(order))
}

pub fn sold_out(reservation: &Reservation) -> bool {
    matches!(reservation, Reservation::Failed(failed) if failed.reason == ReservationFailure::SoldOut)
}

fn hold_request(order: u128, seats: Vec<Seats>) -> HoldRequest {
    HoldRequest {
        reservation_id: reservation_of(order),
        order_id: OrderId::derived(&[&order]),
        user_id: ann(),
        concert_id: warsaw(),
        seats,
        placed_at: ten_o_clock(),
        expires_at: at("2026-06-01T08:15:00Z"),
    }
}

/// The cause of an order's command: the same for every repeat of it.
pub fn cause(command: &'static str, order: u128) -> Cause {
    Cause {
        command_id: CommandId::derived(&[&command, &order]),
        command,
        actor: Actor::System("reservations-when-order-cancelled".to_owned()),
        correlation_id: CorrelationId::new(id(7)),
        causation_id: Some(EventId::new(id(8))),
        at: ten_o_clock(),
        repeated: false,
    }
}
