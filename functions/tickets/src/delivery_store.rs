//! What the workers that send e-mails and ship parcels have in common: loading a delivery, its recipient and its tickets, and recording
//! its outcome.

use contracts::Customer;
use eventstore::{Aggregate, Cause, Consistency, Executed, Expected, Loaded, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, DeliveryId, TicketId};
use lambda::bus::Trigger;
use lambda::{Env, InvocationFailed, StartError};
use privacy::{PrivacyError, Vault};

use crate::delivery::{Delivery, DeliveryCommand, DeliveryEvent, DeliveryRequest, Label, Outcome};
use crate::holder_names::{self, HolderNames};
use crate::parcels::{self, Parcels};
use crate::ticket::{Seat, Ticket};

const MAX_CONCURRENT: usize = 16;

#[derive(Clone)]
pub(crate) struct DeliveryStore {
    store: Store,
    vault: Vault,
    env: Env,
}

pub(crate) enum Recipient {
    Known(Box<Customer>),
    /// The recipient's data has been erased. This failed the delivery.
    Erased(Box<Loaded<Delivery>>),
}

impl DeliveryStore {
    pub(crate) fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, vault: env.vault()?, env: env.clone() })
    }

    pub(crate) async fn load(&self, delivery_id: DeliveryId) -> Result<Loaded<Delivery>, InvocationFailed> {
        Ok(self.store.load::<Delivery>(&Delivery::stream(delivery_id), Consistency::Strong).await?)
    }

    pub(crate) async fn load_parcels(&self, delivery_id: DeliveryId) -> Result<Parcels, InvocationFailed> {
        parcels::load(&self.store, delivery_id).await
    }

    pub(crate) async fn recipient(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        trigger: &Trigger,
    ) -> Result<Recipient, InvocationFailed> {
        match self.vault.open(&request.customer).await {
            Ok(customer) => Ok(Recipient::Known(Box::new(customer))),
            Err(PrivacyError::Forgotten(_)) => {
                let impossible = Outcome::Impossible { reason: "person_forgotten".to_owned() };
                self.record(delivery, request, impossible, trigger)
                    .await
                    .map(|failed| Recipient::Erased(Box::new(failed)))
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn seal(
        &self,
        request: &DeliveryRequest,
        label: &Label,
    ) -> Result<kernel::Sealed<Label>, InvocationFailed> {
        Ok(self.vault.seal(request.user_id, label).await?)
    }

    /// The seats of the tickets that are not void, and that the recipient has. A refund may have voided those for one of the order's
    /// concerts, and their buyer may have transferred some.
    pub(crate) async fn good_seats(&self, request: &DeliveryRequest) -> Result<Vec<Seat>, InvocationFailed> {
        let seats: Vec<Option<Seat>> = stream::iter(request.ticket_ids())
            .map(|ticket_id| self.good_seat(ticket_id))
            .buffered(MAX_CONCURRENT)
            .try_collect()
            .await?;
        Ok(seats.into_iter().flatten().filter(|seat| request.is_for_holder_of(seat)).collect())
    }

    /// The names that holders put on their tickets.
    pub(crate) async fn names(&self, seats: &[Seat]) -> Result<HolderNames, InvocationFailed> {
        Ok(holder_names::find(&self.vault, seats).await?)
    }

    async fn good_seat(&self, ticket_id: TicketId) -> Result<Option<Seat>, InvocationFailed> {
        let ticket = self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await?.state;
        // A delivery is requested only after all its tickets are issued.
        if ticket == Ticket::Nothing {
            return Err(InvocationFailed::new("NotIssued", ticket_id));
        }
        Ok(ticket.into_good_seat())
    }

    pub(crate) async fn record(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        outcome: Outcome,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let command = DeliveryCommand::RecordDeliveryOutcome(outcome);
        Ok(self.execute(delivery, request, "RecordDeliveryOutcome", &command, trigger).await?.into())
    }

    pub(crate) async fn cancel(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        Ok(self.execute(delivery, request, "CancelDelivery", &DeliveryCommand::CancelDelivery, trigger).await?.into())
    }

    /// The command's id is new instead of derived from the message: two workers may have the same message at the same time, and neither
    /// must mistake the other's claim for its own.
    pub(crate) async fn execute(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        name: &'static str,
        command: &DeliveryCommand,
        trigger: &Trigger,
    ) -> Result<Executed<Delivery, DeliveryEvent>, InvocationFailed> {
        let cause = Cause { command_id: CommandId::new(self.env.new_id()), ..trigger.cause(name) };
        let stream = Delivery::stream(request.delivery_id);
        let known = Some(delivery.clone());
        Ok(self.store.execute_on::<Delivery>(&stream, known, command, &cause, Expected::Any).await?)
    }
}
