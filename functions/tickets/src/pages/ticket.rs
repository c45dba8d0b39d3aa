//! `GET /my/tickets/{ticketId}`: a ticket with its code, and what its holder can do with it.

use std::iter;

use askama::Template;
use auth::Caller;
use eventstore::Consistency;
use kernel::{Role, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};
use papers::ticket::qr_svg;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use views::PageRequest;

use crate::authority::Viewer;
use crate::delivery::Delivery;
use crate::downloads::TicketFiles;
use crate::holder_names;
use crate::kept_pages::kept_for;
use crate::page_texts::TEXTS;
use crate::printing::local_start;
use crate::self_service::{self, Action, SelfServiceRefusal};
use crate::ticket::{Seat, Ticket};
use crate::ticket_reader::{delivery, held_tickets, newest_delivery, visible_ticket};
use crate::views::concerts::{self, Concert};
use crate::views::user_tickets::UserTicket;

#[derive(Template)]
#[template(path = "ticket.html")]
struct TicketPage {
    t: Words,
    ticket_id: TicketId,
    name: String,
    artist: Option<String>,
    kind: String,
    state: State,
    holder: Option<String>,
    when: Option<String>,
    doors: Option<String>,
    place: Option<String>,
    order_number: String,
    /// For its buyer.
    order: Option<String>,
    siblings: Siblings,
    back: Back,
    /// The time of this page, for those who read it without a network.
    as_of: String,
    delivery: Option<String>,
    actions: Option<Actions>,
    may_reissue: bool,
}

/// What can be done with the ticket at the gate.
enum State {
    /// It admits, with this code as an address of a picture.
    Admits(String),
    /// It has admitted somebody: when and where.
    Used(String),
    /// In short, and what it means.
    Void(String, String),
    /// Somebody else has it now.
    PassedOn,
    /// It admits, and this reader is not its holder.
    ForStaff,
}

/// The page that leads here.
struct Back {
    href: String,
    text: String,
}

/// The reader's other good tickets for the concert.
#[derive(Default)]
struct Siblings {
    /// "Ticket 1 of 3"
    place: Option<String>,
    previous: Option<TicketId>,
    next: Option<TicketId>,
}

/// What the holder may do, or why not.
struct Actions {
    name: Result<(), String>,
    pass_on: Result<(), String>,
    /// Absent for a ticket that somebody else has bought.
    give_back: Option<Result<(), String>>,
    /// Where the holder is when somebody else has the ticket.
    after_passing_on: &'static str,
}

pub async fn page(files: &TicketFiles, request: &Request, ticket_id: TicketId) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let (loaded, _, viewer) = visible_ticket(files, caller, ticket_id).await?;
    let Some(seat) = loaded.state.seat() else { return Err(Problem::not_found()) };
    let concerts = concerts::find(&files.views, [seat.concert_id]).await.map_err(|error| Problem::view(&error))?;
    let concert = concerts.get(&seat.concert_id);
    let delivery = delivery(files, seat, viewer).await?;
    let holder = match viewer {
        Viewer::Holder | Viewer::Staff => holder(files, seat).await?,
        Viewer::Buyer => None,
    };
    let state = state(&loaded.state, viewer, concert, t)?;
    let siblings = match (viewer, &state) {
        (Viewer::Holder, State::Admits(_)) => siblings(files, caller, ticket_id, seat, t).await?,
        _ => Siblings::default(),
    };
    let starts_at = concert.map(local_start);
    let doors = concert.and_then(|concert| concert.doors.open_at).zip(starts_at.as_ref());
    let is_buyer = caller.user_id == seat.user_id;
    let name = concert.map_or(&seat.concert_name, |concert| &concert.name).to_string();
    let organizes = concert.is_some_and(|concert| concert.is_organized_by(caller));
    let is_usable = matches!(state, State::Admits(_));
    let page = TicketPage {
        t,
        ticket_id,
        artist: concert.and_then(|concert| concert.artist.as_ref()).map(ToString::to_string),
        kind: seat.ticket_type_name.to_string(),
        holder: holder.map(|name| name.to_string()),
        when: starts_at.as_ref().map(|starts_at| t.date_and_time(starts_at)),
        doors: doors.map(|(open_at, starts_at)| t.time_and_zone(&open_at.to_zoned(starts_at.time_zone().clone()))),
        place: concert.map(|concert| format!("{}, {}", concert.venue.name, concert.venue.city)),
        order_number: seat.order_number.to_string(),
        order: is_buyer.then(|| format!("/my/orders/{}", seat.order_id)),
        siblings,
        back: Back::of(viewer, organizes, seat, t),
        as_of: as_of(request.now(), concert, t),
        delivery: delivery.filter(|_| is_usable).and_then(|delivery| delivery_text(&delivery, t)),
        actions: is_usable.then(|| Actions::of(seat, is_buyer, concert, t, request.now())),
        may_reissue: matches!(state, State::ForStaff) && (organizes || caller.has(Role::Admin)),
        state,
        name,
    };
    let title = t.with("ticket-title", &[("concert", &page.name), ("kind", &page.kind)]);
    let layout = Page::new(&visit, title).ground().script(assets::FORM_JS).script(assets::TICKET_JS);
    let rendered = layout.render(&page);
    if viewer == Viewer::Holder { kept_for(caller, rendered) } else { rendered }
}

fn state(ticket: &Ticket, viewer: Viewer, concert: Option<&Concert>, t: Words) -> Result<State, Problem> {
    if viewer == Viewer::Buyer {
        return Ok(State::PassedOn);
    }
    Ok(match ticket {
        Ticket::Nothing | Ticket::VoidBeforeIssued => return Err(Problem::not_found()),
        Ticket::Void { seat, .. } => {
            let reason = match concert {
                _ if seat.holding.given_back => t.text("ticket-void-given-back"),
                Some(Concert { cancelled: true, reason, .. }) => {
                    let reason = reason.as_ref().map(Text::as_str).unwrap_or_default();
                    t.with("ticket-void-cancelled", &[("reason", reason)])
                }
                _ => t.text("ticket-void-refunded"),
            };
            State::Void(t.text("ticket-void"), reason)
        }
        Ticket::Used { first, .. } => {
            let gate = first.gate.as_str();
            let time = match concert {
                Some(concert) => t.date_and_time(&first.at.to_zoned(local_start(concert).time_zone().clone())),
                None => t.date_and_time(&first.at.to_zoned(jiff::tz::TimeZone::UTC)),
            };
            State::Used(t.with("ticket-used-more", &[("time", &time), ("gate", gate)]))
        }
        Ticket::Valid(_) if viewer == Viewer::Staff => State::ForStaff,
        Ticket::Valid(seat) => State::Admits(picture(&seat.code)?),
    })
}

/// What can't stand in an address as it is.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>');

/// The code as the address of a picture, which is in the page itself: there may be no network at the gate.
fn picture(code: &str) -> Result<String, Problem> {
    let svg = qr_svg(code).map_err(|error| {
        tracing::error!(%error, "a code could not be drawn");
        Problem::internal()
    })?;
    Ok(format!("data:image/svg+xml,{}", utf8_percent_encode(&svg.replace('"', "'"), ENCODED)))
}

/// The name on the ticket.
async fn holder(files: &TicketFiles, seat: &Seat) -> Result<Option<Text<200>>, Problem> {
    let newest = newest_delivery(files, seat.order_id, Consistency::Eventual).await?;
    let buyer = match newest.as_ref().and_then(Delivery::request) {
        Some(request) => files.vault.open_unless_erased(&request.customer).await,
        None => Ok(None),
    };
    let buyer = buyer.map_err(|error| Problem::privacy(&error))?.map(|buyer| buyer.name);
    let name = holder_names::of_ticket(&files.vault, seat, buyer.as_ref()).await;
    name.map_err(|error| Problem::privacy(&error))
}

/// More tickets for one concert are rare.
const MAX_SIBLINGS: u16 = 100;

async fn siblings(
    files: &TicketFiles,
    caller: &Caller,
    ticket_id: TicketId,
    seat: &Seat,
    t: Words,
) -> Result<Siblings, Problem> {
    let newest = PageRequest { limit: MAX_SIBLINGS, cursor: None };
    let (tickets, _) = held_tickets(&files.views, caller, caller.user_id, &newest).await?;
    let is_sibling = |ticket: &UserTicket| ticket.concert_id == seat.concert_id && ticket.status == "valid";
    let mut tickets: Vec<UserTicket> = tickets.items.into_iter().filter(is_sibling).collect();
    tickets.sort_by_key(UserTicket::place);
    let ids: Vec<TicketId> = tickets.iter().map(|ticket| ticket.ticket_id).collect();
    let Some(place) = ids.iter().position(|id| *id == ticket_id).filter(|_| ids.len() > 1) else {
        return Ok(Siblings::default());
    };
    let (number, all) = ((place + 1).to_string(), ids.len().to_string());
    Ok(Siblings {
        place: Some(t.with("ticket-place", &[("number", &number), ("all", &all)])),
        previous: place.checked_sub(1).and_then(|place| ids.get(place).copied()),
        next: ids.get(place + 1).copied(),
    })
}

fn as_of(now: Timestamp, concert: Option<&Concert>, t: Words) -> String {
    let zone = concert.map_or(jiff::tz::TimeZone::UTC, |concert| local_start(concert).time_zone().clone());
    t.with("ticket-kept-since", &[("time", &t.date_and_time(&now.to_zoned(zone)))])
}

/// How the ticket also reaches its holder.
fn delivery_text(delivery: &Delivery, t: Words) -> Option<String> {
    if let Some(number) = delivery.tracking_number() {
        return Some(t.with("ticket-parcel", &[("number", number)]));
    }
    let text = match delivery {
        Delivery::Failed { .. } => "ticket-not-delivered",
        Delivery::Sent { .. } | Delivery::Delivered { .. } => "ticket-delivered",
        _ => return None,
    };
    Some(t.text(text))
}

impl Back {
    fn of(viewer: Viewer, organizes: bool, seat: &Seat, t: Words) -> Self {
        match viewer {
            Viewer::Staff if organizes => {
                Self { href: format!("/organizer/attendees/{}", seat.concert_id), text: t.text("attendees-title") }
            }
            _ => Self { href: "/my/tickets".to_owned(), text: t.text("list-title") },
        }
    }
}

impl Actions {
    fn of(seat: &Seat, is_buyer: bool, concert: Option<&Concert>, t: Words, now: Timestamp) -> Self {
        let may = |action| self_service::check(concert, action, now).map_err(|refusal| why_not(action, refusal, t));
        Self {
            name: may(Action::Name),
            pass_on: may(Action::Transfer),
            give_back: (is_buyer && seat.holding.recipient().is_none()).then(|| may(Action::GiveBack)),
            after_passing_on: if is_buyer { "reload" } else { "/my/tickets?done=passed-on" },
        }
    }

    /// Why some of it can't be done, each reason once.
    fn refusals(&self) -> Vec<&str> {
        let all = iter::once(&self.name).chain([&self.pass_on]).chain(&self.give_back);
        let mut reasons: Vec<&str> = all.filter_map(|may| may.as_ref().err().map(String::as_str)).collect();
        reasons.dedup();
        reasons
    }

    fn may_give_back(&self) -> bool {
        self.give_back.as_ref().is_some_and(Result::is_ok)
    }
}

fn why_not(action: Action, refusal: SelfServiceRefusal, t: Words) -> String {
    t.text(match refusal {
        SelfServiceRefusal::NotAllowed => match action {
            Action::Name => "ticket-no-naming",
            Action::Transfer => "ticket-no-passing-on",
            Action::GiveBack => "ticket-no-give-back",
        },
        SelfServiceRefusal::ConcertOver => "ticket-concert-over",
        SelfServiceRefusal::ConcertCancelled => "ticket-concert-cancelled",
        SelfServiceRefusal::TooLate => "ticket-too-late",
    })
}
