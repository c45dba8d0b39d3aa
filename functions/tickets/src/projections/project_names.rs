//! Requested deliveries and named tickets → the orders that gates find by a name or a number.

use std::collections::BTreeSet;

use contracts::IntegrationEvent;
use contracts::tickets::{self, HeldTicket};
use eventstore::{Aggregate, Consistency, Store};
use kernel::{ConcertId, OrderId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use privacy::Vault;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::delivery::Delivery;
use crate::holder_names;
use crate::name_index::{NameIndex, list_of_number};
use crate::ticket::Ticket;
use crate::views::found_orders::FoundOrder;

pub const LAMBDA: Lambda = Lambda { name: "tickets-project-names", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let index = NameIndex::from_secret(&env).await?;
    let projection = Names { store: env.events()?, views: env.views()?, vault: env.vault()?, index };
    Ok(bus::handler(&env, projection, project))
}

/// The events after which an order has a name that it did not have.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
enum NamingEvent {
    DeliveryRequested(tickets::Delivery),
    TicketTransferred(HeldTicket),
    TicketHolderNamed(HeldTicket),
}

impl IntegrationEvent for NamingEvent {
    const SOURCE: &'static str = tickets::HoldingEvent::SOURCE;
}

#[derive(Clone)]
struct Names {
    store: Store,
    views: Views,
    vault: Vault,
    index: NameIndex,
}

async fn project(names: Names, event: NamingEvent, _: Trigger) -> Result<(), InvocationFailed> {
    match event {
        NamingEvent::DeliveryRequested(delivery) => names.add_buyer(&delivery).await,
        NamingEvent::TicketTransferred(ticket) | NamingEvent::TicketHolderNamed(ticket) => {
            names.add_holder(&ticket).await
        }
    }
}

impl Names {
    /// The newest delivery has the buyer's name as the buyer corrected it.
    async fn add_buyer(&self, published: &tickets::Delivery) -> Result<(), InvocationFailed> {
        let stream = Delivery::stream(published.delivery_id);
        let delivery = self.store.load::<Delivery>(&stream, Consistency::Strong).await?.state;
        let Some(request) = delivery.request() else { return Ok(()) };
        let concerts: BTreeSet<ConcertId> = request.lines.iter().map(|line| line.concert_id).collect();
        let customer = self.vault.open_unless_erased(&request.customer).await?;
        for concert_id in concerts {
            let by_number = list_of_number(concert_id, request.order_number.as_str());
            let name = customer.as_ref().map(|customer| customer.name.as_str());
            let by_name = name.map(|name| self.index.lists_of_name(concert_id, name)).unwrap_or_default();
            self.put(request.order_id, by_name.into_iter().chain([by_number])).await?;
        }
        Ok(())
    }

    async fn add_holder(&self, published: &HeldTicket) -> Result<(), InvocationFailed> {
        let ticket = self.store.load::<Ticket>(&Ticket::stream(published.ticket_id), Consistency::Strong).await?.state;
        let Some(seat) = ticket.seat() else { return Ok(()) };
        // The order is in the lists of its buyer's name already.
        let Some(name) = holder_names::of_ticket(&self.vault, seat, None).await? else { return Ok(()) };
        self.put(seat.order_id, self.index.lists_of_name(seat.concert_id, name.as_str())).await
    }

    async fn put(&self, order_id: OrderId, lists: impl IntoIterator<Item = String>) -> Result<(), InvocationFailed> {
        let item = FoundOrder { order_id };
        for list in lists {
            // An item never changes.
            self.views.put(&item.key(&list), 1, &item, None).await?;
        }
        Ok(())
    }
}
