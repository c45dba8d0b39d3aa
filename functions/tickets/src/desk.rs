//! What all who deliver have in common: the delivery's stream, its tickets, and whom it is for.

use contracts::Customer;
use eventstore::{Aggregate, Cause, Consistency, Executed, Expected, Loaded, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, DeliveryId, TicketId};
use lambda::bus::Trigger;
use lambda::{Env, InvocationFailed, StartError};
use privacy::{PrivacyError, Vault};
use views::Views;

use crate::concerts;
use crate::delivery::{Delivery, DeliveryCommand, DeliveryEvent, Outcome, Parcel};
use crate::printing::Printed;
use crate::ticket::{Seat, Ticket};

/// How many tickets are read side by side.
const SIDE_BY_SIDE: usize = 16;

/// The desk at which deliveries are handled.
#[derive(Clone)]
pub(crate) struct Desk {
    store: Store,
    views: Views,
    pub(crate) vault: Vault,
    env: Env,
}

/// Whom a delivery is for.
pub(crate) enum Addressee {
    /// Somebody.
    Known(Customer),
    /// Somebody who was forgotten, which ended the delivery.
    Forgotten(Loaded<Delivery>),
}

impl Desk {
    pub(crate) fn of(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, views: env.views()?, vault: env.vault()?, env: env.clone() })
    }

    pub(crate) async fn load(&self, delivery_id: DeliveryId) -> Result<Loaded<Delivery>, InvocationFailed> {
        Ok(self.store.load::<Delivery>(&Delivery::stream(delivery_id), Consistency::Strong).await?)
    }

    pub(crate) async fn customer(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        trigger: &Trigger,
    ) -> Result<Addressee, InvocationFailed> {
        match self.vault.open(&parcel.customer).await {
            Ok(customer) => Ok(Addressee::Known(customer)),
            Err(PrivacyError::Forgotten(_)) => {
                let impossible = Outcome::Impossible { reason: "person_forgotten".to_owned() };
                self.record(delivery, parcel, impossible, trigger).await.map(Addressee::Forgotten)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The tickets of a parcel that are good still, with what their concerts are now.
    pub(crate) async fn tickets(&self, parcel: &Parcel) -> Result<Vec<Printed>, InvocationFailed> {
        let seats: Vec<Option<Seat>> = stream::iter(parcel.ticket_ids())
            .map(|ticket_id| self.seat(ticket_id))
            .buffered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        let concerts = self.concerts(parcel).await?;
        Ok(seats.into_iter().flatten().map(|seat| Printed::new(seat, &concerts)).collect())
    }

    /// The concerts of a parcel, as they are now.
    pub(crate) async fn concerts(&self, parcel: &Parcel) -> Result<concerts::Known, InvocationFailed> {
        Ok(concerts::find(&self.views, parcel.lines.iter().map(|line| line.concert_id)).await?)
    }

    /// The seat of a ticket; none if it is void meanwhile, as those for one concert of an order may be.
    async fn seat(&self, ticket_id: TicketId) -> Result<Option<Seat>, InvocationFailed> {
        match self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await?.state {
            Ticket::Valid(seat) | Ticket::Used { seat, .. } => Ok(Some(seat)),
            Ticket::Void { .. } | Ticket::VoidBeforeIssued => Ok(None),
            // Deliveries are asked for once all tickets are issued.
            Ticket::Nothing => Err(InvocationFailed::new("NotIssued", ticket_id)),
        }
    }

    pub(crate) async fn record(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        outcome: Outcome,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let command = DeliveryCommand::RecordDeliveryOutcome(outcome);
        Ok(self.execute(delivery, parcel, "RecordDeliveryOutcome", &command, trigger).await?.into())
    }

    /// Ends a delivery of which no ticket is good any more.
    pub(crate) async fn cancel(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        Ok(self.execute(delivery, parcel, "CancelDelivery", &DeliveryCommand::CancelDelivery, trigger).await?.into())
    }

    /// The command's id is a new one and not worked out from the message: that can be here twice at a time, and one must not
    /// take the other's claim for its own.
    pub(crate) async fn execute(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        name: &'static str,
        command: &DeliveryCommand,
        trigger: &Trigger,
    ) -> Result<Executed<Delivery, DeliveryEvent>, InvocationFailed> {
        let cause = Cause { command_id: CommandId::new(self.env.new_id()), ..trigger.cause(name) };
        let stream = Delivery::stream(parcel.delivery_id);
        let known = Some(delivery.clone());
        Ok(self.store.execute_on::<Delivery>(&stream, known, command, &cause, Expected::Any).await?)
    }
}
