//! What people see of concerts in a browser: `GET /` and `GET /shop/{page+}`, without login; and what organizers do with their own below
//! `/organizer/concerts`.

use std::str::FromStr;

use kernel::ConcertId;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};

use crate::concert_editing::Editing;
use crate::concert_reader::ConcertReader;

pub mod calendar;
pub mod cancel_concert;
pub mod concert;
pub mod concert_gates;
pub mod concert_guests;
pub mod concert_ticket_types;
pub mod edit_concert;
pub mod home;
pub mod new_concert;
pub mod organizer_concerts;
pub mod poster;

pub const LAMBDA: Lambda = Lambda { name: "concerts-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (ConcertReader::new(&env)?, Editing::new(&env)?);
    Ok(endpoint(&env, state, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    ["/", "/shop/{page+}", "/organizer/concerts", "/organizer/concerts/{page+}"]
        .map(|path| PageRoute { function: LAMBDA.name, path })
        .to_vec()
}

/// A page below `/shop`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Concert(ConcertId),
    Calendar(ConcertId),
    Poster(ConcertId, String),
}

impl FromStr for Place {
    type Err = Problem;

    fn from_str(path: &str) -> Result<Self, Problem> {
        let id = |text: &str| text.parse().map_err(|_| Problem::not_found());
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["concerts", concert_id] => Ok(Self::Concert(id(concert_id)?)),
            ["concerts", concert_id, "calendar.ics"] => Ok(Self::Calendar(id(concert_id)?)),
            ["posters", concert_id, file] => Ok(Self::Poster(id(concert_id)?, (*file).to_owned())),
            _ => Err(Problem::not_found()),
        }
    }
}

/// A page below `/organizer/concerts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    New,
    Edit(ConcertId),
    TicketTypes(ConcertId),
    Gates(ConcertId),
    Guests(ConcertId),
    Cancel(ConcertId),
}

impl FromStr for Desk {
    type Err = Problem;

    fn from_str(path: &str) -> Result<Self, Problem> {
        if path == "new" {
            return Ok(Self::New);
        }
        let (concert_id, page) = path.split_once('/').ok_or_else(Problem::not_found)?;
        let concert_id = concert_id.parse().map_err(|_| Problem::not_found())?;
        match page {
            "edit" => Ok(Self::Edit(concert_id)),
            "ticket-types" => Ok(Self::TicketTypes(concert_id)),
            "gates" => Ok(Self::Gates(concert_id)),
            "guests" => Ok(Self::Guests(concert_id)),
            "cancel" => Ok(Self::Cancel(concert_id)),
            _ => Err(Problem::not_found()),
        }
    }
}

async fn answer((reader, editing): (ConcertReader, Editing), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /" => home::home(&reader, &request).await,
        "GET /organizer/concerts" => organizer_concerts::page(&reader, &request).await,
        "GET /organizer/concerts/{page+}" => desk(&reader, &editing, &request).await,
        _ => shop(&reader, &request).await,
    }
}

async fn shop(reader: &ConcertReader, request: &Request) -> Result<Response, Problem> {
    let found = match request.path("page")? {
        Place::Concert(concert_id) => concert::concert(reader, request, concert_id).await?,
        Place::Calendar(concert_id) => calendar::calendar(reader, request, concert_id).await?,
        Place::Poster(concert_id, file) => poster::poster(reader, concert_id, &file).await?,
    };
    found.ok_or_else(Problem::not_found)
}

async fn desk(reader: &ConcertReader, editing: &Editing, request: &Request) -> Result<Response, Problem> {
    match request.path("page")? {
        Desk::New => new_concert::page(reader, editing, request).await,
        Desk::Edit(concert_id) => edit_concert::page(reader, editing, request, concert_id).await,
        Desk::TicketTypes(concert_id) => concert_ticket_types::page(reader, request, concert_id).await,
        Desk::Gates(concert_id) => concert_gates::page(reader, request, concert_id).await,
        Desk::Guests(concert_id) => concert_guests::page(reader, request, concert_id).await,
        Desk::Cancel(concert_id) => cancel_concert::page(reader, request, concert_id).await,
    }
}
