//! Who may see an order's tickets, and who acts at a concert's gates.

use auth::Caller;
use kernel::{ConcertId, Role, UserId};
use lambda::http::Problem;
use views::Views;

use crate::ticket::Seat;
use crate::views::concerts::{self, Concert, is_gate_staff};

/// Who works at gates.
pub const GATE_STAFF: &[Role] = &[Role::Gate, Role::GateSupervisor];

/// Who may see a concert's scans.
pub const SCAN_READERS: &[Role] = &[Role::Gate, Role::GateSupervisor, Role::Organizer];

/// Who may see a concert's admission conflicts.
pub const CONFLICT_READERS: &[Role] = &[Role::Gate, Role::Organizer];

/// How somebody who may see a ticket sees it. Whoever has its code can enter with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Sees the code, and gets the files that contain it.
    Holder,
    /// Sees the ticket without its code.
    Staff,
    /// Bought the ticket, and transferred it. Sees it without its code.
    Buyer,
}

/// None if the caller may not see the ticket. Finance and admins see all tickets, organizers and gates those of their concerts.
pub async fn viewer(views: &Views, caller: &Caller, seat: &Seat) -> Result<Option<Viewer>, Problem> {
    if seat.holder() == Some(caller.user_id) {
        return Ok(Some(Viewer::Holder));
    }
    if caller.user_id == seat.user_id {
        return Ok(Some(Viewer::Buyer));
    }
    if caller.sees_everybody() {
        return Ok(Some(Viewer::Staff));
    }
    if !caller.has(Role::Organizer) && !is_gate_staff(caller) {
        return Ok(None);
    }
    let concert = find(views, seat.concert_id).await?;
    let acts =
        concert.as_ref().is_some_and(|concert| concert.is_organized_by(caller)) || is_gate(caller, concert.as_ref());
    Ok(acts.then_some(Viewer::Staff))
}

/// Whether the caller may see what belongs to this user and is about these concerts: organizers see it if they organize one of them.
pub async fn may_see(
    views: &Views,
    caller: &Caller,
    owner: UserId,
    concert_ids: impl IntoIterator<Item = ConcertId>,
) -> Result<bool, Problem> {
    if caller.may_see(owner) || !caller.has(Role::Organizer) {
        return Ok(caller.may_see(owner));
    }
    let concerts = concerts::find(views, concert_ids).await.map_err(|error| Problem::view(&error))?;
    Ok(concerts.values().any(|concert| concert.is_organized_by(caller)))
}

/// 404 unless the caller is an admin or organizes the concert.
pub async fn require_organizer_or_admin(views: &Views, caller: &Caller, concert_id: ConcertId) -> Result<(), Problem> {
    if caller.has(Role::Admin) {
        return Ok(());
    }
    let concert = find(views, concert_id).await?;
    let organizes = concert.as_ref().is_some_and(|concert| concert.is_organized_by(caller));
    if organizes { Ok(()) } else { Err(Problem::not_found()) }
}

/// The concert that gate staff work at; none if it is not known yet.
///
/// # Errors
/// 404 at a concert that has other gate staff.
pub async fn gate_concert(views: &Views, caller: &Caller, concert_id: ConcertId) -> Result<Option<Concert>, Problem> {
    let concert = find(views, concert_id).await?;
    if is_gate(caller, concert.as_ref()) { Ok(concert) } else { Err(Problem::not_found()) }
}

/// 404 unless the caller organizes the concert or is one of its gate staff.
pub async fn require_organizer_or_gate(views: &Views, caller: &Caller, concert_id: ConcertId) -> Result<(), Problem> {
    let concert = find(views, concert_id).await?;
    let organizes = concert.as_ref().is_some_and(|concert| concert.is_organized_by(caller));
    if organizes || is_gate(caller, concert.as_ref()) { Ok(()) } else { Err(Problem::not_found()) }
}

fn is_gate(caller: &Caller, concert: Option<&Concert>) -> bool {
    concert.map_or_else(|| is_gate_staff(caller), |concert| concert.has_gate(caller))
}

async fn find(views: &Views, concert_id: ConcertId) -> Result<Option<Concert>, Problem> {
    let found = views.get::<Concert>(&concerts::key(concert_id)).await.map_err(|error| Problem::view(&error))?;
    Ok(found.map(|(_, concert)| concert))
}
