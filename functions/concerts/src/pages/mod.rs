//! What people see of concerts in a browser: `GET /` and `GET /shop/{page+}`, without login.

use std::str::FromStr;

use askama::Template;
use kernel::ConcertId;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use pages::{Visit, Words};

use crate::concert_reader::ConcertReader;
use crate::page_texts::TEXTS;

pub mod calendar;
pub mod concert;
pub mod home;
pub mod poster;

pub const LAMBDA: Lambda = Lambda { name: "concerts-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, ConcertReader::new(&env)?, answer).showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    ["/", "/shop/{page+}"].map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
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

async fn answer(reader: ConcertReader, request: Request) -> Result<Response, Problem> {
    if request.route() == "GET /" {
        return home::home(&reader, &request).await;
    }
    let found = match request.path("page") {
        Ok(Place::Concert(concert_id)) => concert::concert(&reader, &request, concert_id).await?,
        Ok(Place::Calendar(concert_id)) => calendar::calendar(&reader, &request, concert_id).await?,
        Ok(Place::Poster(concert_id, file)) => poster::poster(&reader, concert_id, &file).await?,
        Err(_) => None,
    };
    found.map_or_else(|| not_found(&request), Ok)
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFoundPage {
    t: Words,
}

fn not_found(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let title = visit.words.text("not-found-title");
    pages::Page::new(&visit, title).status(404).render(&NotFoundPage { t: visit.words })
}
