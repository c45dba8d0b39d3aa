//! E-mails to the ticket holders of a concert that has changed.
//!
//! The holders are worked through page by page, and how far is stored, so that a concert with thousands of holders takes several runs. The
//! id of a holder's e-mail is derived from the change, so that simultaneous runs and repeated pages send nothing twice. A holder who can't
//! be notified is tried again in the next runs, and keeps no other holder waiting.

use std::collections::BTreeSet;

use contracts::DeliveryMethod;
use eventstore::{Actor, Aggregate, Cause, Consistency, Expected, Store, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, OrderId, TicketId, Timestamp};
use lambda::InvocationFailed;
use lambda::metrics::{self, Metric};
use views::{Order, PageRequest, Views};

use crate::deliveries;
use crate::delivery::{
    Delivery, DeliveryCommand, DeliveryLine, DeliveryRequest, SingleTicket, concert_change_id, recipient_change_id,
};
use crate::ticket::{Seat, Ticket};
use crate::views::announcements::{Announcement, FailedHolder, Progress};
use crate::views::holders::Holder;

/// Per run and change. A page takes about as long as its slowest holders, some tenths of a second.
const MAX_PAGES: usize = 40;

const PAGE: u16 = 100;

const MAX_CONCURRENT: usize = 32;

/// Of one order.
const MAX_CONCURRENT_TICKETS: usize = 16;

/// More failures than that are not the holders' fault: the run ends, and the next one repeats its page.
const MAX_FAILED: usize = 1_000;

#[derive(Clone)]
pub(crate) struct Announcer {
    pub(crate) store: Store,
    pub(crate) views: Views,
    /// The function that announces.
    pub(crate) name: &'static str,
}

impl Announcer {
    /// Returns how many orders' holders it notified.
    pub(crate) async fn announce(
        &self,
        mut announcement: Announcement,
        now: Timestamp,
    ) -> Result<usize, InvocationFailed> {
        let failed = std::mem::take(&mut announcement.progress.failed);
        let again: Vec<OrderId> = failed.iter().map(|failed| failed.order_id).collect();
        let mut notified = self.notify_orders(&mut announcement, again, &failed, now).await;
        if announcement.progress.read_to_the_end || !failed.is_empty() {
            let is_mine = self.store_progress(&mut announcement).await?;
            if !is_mine {
                return Ok(notified);
            }
        }
        for _ in 0..MAX_PAGES {
            if announcement.progress.read_to_the_end {
                break;
            }
            let request = PageRequest { limit: PAGE, cursor: announcement.progress.cursor.clone() };
            let list = Holder::list(announcement.concert_id);
            let page = self.views.list::<Holder>(&list, Order::Ascending, &request).await?;
            let orders: BTreeSet<OrderId> = page.items.iter().map(|holder| holder.order_id).collect();
            notified += self.notify_orders(&mut announcement, orders, &[], now).await;
            if announcement.progress.failed.len() > MAX_FAILED {
                return Err(InvocationFailed::new("HoldersNotNotified", "too many failures"));
            }
            let Progress { step, failed, .. } = std::mem::take(&mut announcement.progress);
            let read_to_the_end = page.next_cursor.is_none();
            announcement.progress = Progress { step, failed, cursor: page.next_cursor, read_to_the_end };
            if !self.store_progress(&mut announcement).await? {
                return Ok(notified);
            }
        }
        Ok(notified)
    }

    /// False if another run has come further.
    async fn store_progress(&self, announcement: &mut Announcement) -> Result<bool, InvocationFailed> {
        announcement.progress.step += 1;
        let (key, step) = (announcement.key(), announcement.progress.step);
        Ok(match announcement.is_done() {
            true => self.views.delete(&key, step).await?,
            false => self.views.put(&key, step, announcement, None).await?,
        })
    }

    /// Returns how many orders were notified; the others are noted as failed.
    async fn notify_orders(
        &self,
        announcement: &mut Announcement,
        orders: impl IntoIterator<Item = OrderId>,
        before: &[FailedHolder],
        now: Timestamp,
    ) -> usize {
        let change = &*announcement;
        let outcomes: Vec<(OrderId, Result<(), InvocationFailed>)> = stream::iter(orders)
            .map(|order_id| async move { (order_id, self.notify(change, order_id, now).await) })
            .buffered(MAX_CONCURRENT)
            .collect()
            .await;
        let mut notified = 0;
        let mut given_up = 0;
        for (order_id, outcome) in outcomes {
            let Err(error) = outcome else {
                notified += 1;
                continue;
            };
            let known = before.iter().find(|failed| failed.order_id == order_id).copied();
            match FailedHolder::again(known, order_id) {
                Some(failed) => {
                    tracing::warn!(correlationId = %announcement.correlation_id, %order_id, %error, "holder not notified yet");
                    announcement.progress.failed.push(failed);
                }
                None => {
                    tracing::error!(correlationId = %announcement.correlation_id, %order_id, %error, "holder not notified");
                    given_up += 1;
                }
            }
        }
        if given_up > 0 {
            metrics::record(Metric::count("HoldersNotNotified", given_up));
        }
        notified
    }

    async fn notify(
        &self,
        announcement: &Announcement,
        order_id: OrderId,
        now: Timestamp,
    ) -> Result<(), InvocationFailed> {
        // The newest delivery has the address as the buyer corrected it.
        let deliveries = deliveries::of_order(&self.store, order_id, Consistency::Eventual).await?;
        let newest = deliveries.last().ok_or_else(|| InvocationFailed::new("NoDelivery", order_id))?;
        // Without a request it was cancelled before it was requested: all tickets of the order are void.
        let Some(tickets) = newest.state.request() else { return Ok(()) };
        let notice = notice(tickets, announcement);
        let ticket_ids: Vec<TicketId> = notice.ticket_ids().collect();
        let seats: Vec<Option<Seat>> = stream::iter(ticket_ids)
            .map(|ticket_id| good_seat(self.store.clone(), ticket_id))
            .buffered(MAX_CONCURRENT_TICKETS)
            .try_collect()
            .await?;
        let seats = seats.iter().flatten();
        let mut notices: Vec<DeliveryRequest> =
            seats.filter_map(|seat| recipient_notice(&notice, seat, announcement)).collect();
        notices.push(notice);
        for notice in notices {
            self.request(notice, announcement, now).await?;
        }
        Ok(())
    }

    async fn request(
        &self,
        notice: DeliveryRequest,
        announcement: &Announcement,
        now: Timestamp,
    ) -> Result<(), InvocationFailed> {
        let cause = Cause {
            command_id: CommandId::derived(&[&"announcement", &notice.delivery_id]),
            command: "RequestDelivery",
            actor: Actor::System(self.name.to_owned()),
            correlation_id: announcement.correlation_id.clone(),
            causation_id: Some(announcement.event_id),
            at: now,
            repeated: false,
        };
        let stream = Delivery::stream(notice.delivery_id);
        let command = DeliveryCommand::RequestDelivery(Box::new(notice));
        self.store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await?;
        Ok(())
    }
}

async fn good_seat(store: Store, ticket_id: TicketId) -> Result<Option<Seat>, StoreError> {
    Ok(store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Eventual).await?.state.into_good_seat())
}

/// Always an e-mail, even if the tickets went by courier.
pub fn notice(tickets: &DeliveryRequest, announcement: &Announcement) -> DeliveryRequest {
    let concert_id = announcement.concert_id;
    DeliveryRequest {
        delivery_id: concert_change_id(tickets.order_id, concert_id, announcement.version),
        method: DeliveryMethod::Email,
        lines: tickets.lines.iter().filter(|line| line.concert_id == concert_id).cloned().collect(),
        requested_at: announcement.changed_at,
        message: announcement.message.clone(),
        asked_by: None,
        ..tickets.clone()
    }
}

/// The recipient of a transferred ticket. None while its buyer has it.
pub fn recipient_notice(notice: &DeliveryRequest, seat: &Seat, announcement: &Announcement) -> Option<DeliveryRequest> {
    let recipient = seat.holding.recipient()?;
    let ticket = SingleTicket { ticket_id: seat.ticket_id, holder_serial: recipient.serial };
    Some(DeliveryRequest {
        delivery_id: recipient_change_id(ticket, announcement.version),
        user_id: recipient.user_id.unwrap_or(seat.user_id),
        customer: recipient.customer.clone(),
        lines: vec![DeliveryLine::of_seat(seat)],
        ticket: Some(ticket),
        ..notice.clone()
    })
}
