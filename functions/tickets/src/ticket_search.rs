//! Tickets of a concert, by order number or name.

use std::collections::BTreeSet;

use contracts::Customer;
use eventstore::{Aggregate, Consistency};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, OrderId, Text, TicketId, Timestamp};
use lambda::http::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, PageRequest};

use crate::deliveries;
use crate::downloads::TicketFiles;
use crate::holder_names;
use crate::name_index::{NameIndex, NameQuery, list_of_number};
use crate::ticket::Ticket;
use crate::views::found_orders::FoundOrder;

/// In characters.
const MAX_QUERY: usize = 200;

/// Words of a query: more don't make it narrower.
const MAX_WORDS: usize = 6;

const PAGE: u16 = 1_000;

/// Pages read for each word: 100,000 orders, more than a concert has.
const MAX_PAGES: usize = 100;

/// Each is opened with its buyer's own key.
const MAX_ORDERS: usize = 40;

const MAX_TICKETS: usize = 100;

const MAX_CONCURRENT: usize = 16;

/// A ticket without its code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundTicket {
    pub order_number: Text<20>,
    pub ticket_id: TicketId,
    /// Null if the person's data has been erased.
    pub holder_name: Option<Text<200>>,
    pub ticket_type_name: Text<100>,
    /// Only a `valid` ticket admits its holder.
    #[schemars(extend("enum" = ["valid", "used", "void"]))]
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admitted_at: Option<Timestamp>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub tickets: Vec<FoundTicket>,
    /// Whether there may be more tickets than these.
    pub more: bool,
}

/// By order number, or by the buyer's or holder's name. None if the text is neither.
pub(crate) async fn search(
    files: &TicketFiles,
    index: &NameIndex,
    concert_id: ConcertId,
    text: &str,
) -> Result<Option<Found>, Problem> {
    let query = NameQuery::parse(text).filter(|_| text.chars().count() <= MAX_QUERY);
    let Some(query) = query else { return Ok(None) };
    let by_number = orders(files, list_of_number(concert_id, text)).await?.order_ids;
    let (by_name, mut more) = orders_by_name(files, index, concert_id, &query).await?;
    let found: Vec<(OrderId, Option<NameQuery>)> = by_number
        .iter()
        .map(|order_id| (*order_id, None))
        .chain(by_name.iter().filter(|id| !by_number.contains(id)).map(|id| (*id, Some(query.clone()))))
        .collect();
    more |= found.len() > MAX_ORDERS;
    let tickets: Vec<Vec<FoundTicket>> = stream::iter(found.into_iter().take(MAX_ORDERS))
        .map(|(order_id, query)| tickets_of(files.clone(), concert_id, order_id, query))
        .buffered(MAX_CONCURRENT)
        .try_collect()
        .await?;
    let mut tickets: Vec<FoundTicket> = tickets.into_iter().flatten().collect();
    tickets.sort();
    more |= tickets.len() > MAX_TICKETS;
    tickets.truncate(MAX_TICKETS);
    Ok(Some(Found { tickets, more }))
}

/// The orders in the list of a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrdersOfWord {
    pub order_ids: BTreeSet<OrderId>,
    /// Whether the list has more.
    pub is_cut: bool,
}

async fn orders(files: &TicketFiles, list: String) -> Result<OrdersOfWord, Problem> {
    let mut order_ids = BTreeSet::new();
    let mut request = PageRequest { limit: PAGE, cursor: None };
    for _ in 0..MAX_PAGES {
        let page = files.views.list::<FoundOrder>(&list, Order::Ascending, &request).await;
        let page = page.map_err(|error| Problem::view(&error))?;
        order_ids.extend(page.items.into_iter().map(|found| found.order_id));
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    Ok(OrdersOfWord { order_ids, is_cut: request.cursor.is_some() })
}

/// The orders that may have all words of the query, and whether there may be more.
async fn orders_by_name(
    files: &TicketFiles,
    index: &NameIndex,
    concert_id: ConcertId,
    query: &NameQuery,
) -> Result<(BTreeSet<OrderId>, bool), Problem> {
    let lists: Vec<String> =
        query.words().iter().take(MAX_WORDS).map(|word| index.list_of_word(concert_id, word)).collect();
    let of_words: Vec<OrdersOfWord> =
        stream::iter(lists).map(|list| orders(files, list)).buffered(MAX_WORDS).try_collect().await?;
    Ok(in_all(of_words))
}

/// The orders of all words, and whether there may be more. A cut list leaves out orders of the query, so it counts only if no word has a
/// complete one.
pub fn in_all(of_words: Vec<OrdersOfWord>) -> (BTreeSet<OrderId>, bool) {
    let (cut, complete): (Vec<OrdersOfWord>, Vec<OrdersOfWord>) = of_words.into_iter().partition(|word| word.is_cut);
    let more = complete.is_empty() && !cut.is_empty();
    let lists = if more { cut } else { complete };
    let common = lists.into_iter().map(|word| word.order_ids).reduce(|common, next| &common & &next);
    (common.unwrap_or_default(), more)
}

/// The order's tickets for the concert; with a query, only those with its words in the buyer's or holder's name.
async fn tickets_of(
    files: TicketFiles,
    concert_id: ConcertId,
    order_id: OrderId,
    query: Option<NameQuery>,
) -> Result<Vec<FoundTicket>, Problem> {
    let deliveries = deliveries::of_order(&files.store, order_id, Consistency::Eventual).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let Some(newest) = deliveries.last().and_then(|delivery| delivery.state.request()) else { return Ok(Vec::new()) };
    let buyer = files.vault.open_unless_erased::<Customer>(&newest.customer).await;
    let buyer = buyer.map_err(|error| Problem::privacy(&error))?.map(|buyer| buyer.name);
    let mut found = Vec::new();
    for ticket_id in newest.ticket_ids_for(concert_id) {
        let ticket = files.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Eventual).await;
        let ticket = ticket.map_err(|error| Problem::store(&error))?.state;
        let Some(seat) = ticket.seat() else { continue };
        let holder_name = holder_names::of_ticket(&files.vault, seat, buyer.as_ref()).await;
        let holder_name = holder_name.map_err(|error| Problem::privacy(&error))?;
        let names = buyer.iter().chain(&holder_name).map(Text::as_str);
        if query.as_ref().is_none_or(|query| query.matches(names)) {
            found.push(FoundTicket {
                order_number: seat.order_number.clone(),
                ticket_id,
                holder_name,
                ticket_type_name: seat.ticket_type_name.clone(),
                status: ticket.status(),
                admitted_at: ticket.admitted_at(),
            });
        }
    }
    Ok(found)
}
