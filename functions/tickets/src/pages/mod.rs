//! Tickets, gates, attendees and deliveries in a browser. The pages read; their forms call the API.

use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};

use crate::downloads::TicketFiles;
use crate::gate_app;
use crate::kept_pages;
use crate::name_index::NameIndex;

pub mod attendees;
pub mod deliveries;
pub mod gate;
pub mod gate_conflicts;
pub mod gate_scanner;
pub mod gate_scans;
pub mod list;
pub mod ticket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-pages", build: &build };

const PATHS: [&str; 6] = [
    "/my/tickets",
    "/my/tickets/{page+}",
    "/organizer/attendees/{page+}",
    "/on-call/deliveries",
    "/gate",
    "/gate/scanner/{page+}",
];

async fn build(env: Env) -> Result<Handler, StartError> {
    let files = TicketFiles { store: env.events()?, views: env.views()?, vault: env.vault()? };
    let state = (files, NameIndex::from_secret(&env).await?);
    Ok(endpoint(&env, state, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    PATHS.map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
}

async fn answer((files, names): (TicketFiles, NameIndex), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /my/tickets" => list::page(&files, &request).await,
        "GET /my/tickets/{page+}" => match request.path::<String>("page")?.as_str() {
            "worker.js" => Ok(kept_pages::worker()),
            id => ticket::page(&files, &request, id.parse().map_err(|_| Problem::not_found())?).await,
        },
        "GET /organizer/attendees/{page+}" => {
            let concert_id = request.path("page").map_err(|_| Problem::not_found())?;
            attendees::page(&files, &names, &request, concert_id).await
        }
        "GET /on-call/deliveries" => deliveries::page(&files, &request).await,
        "GET /gate" => gate::page(&files, &request).await,
        "GET /gate/scanner/{page+}" => scanner(&files, &request).await,
        _ => Err(Problem::not_found()),
    }
}

async fn scanner(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let page: String = request.path("page")?;
    let concert_id = |text: &str| text.parse().map_err(|_| Problem::not_found());
    match page.split('/').collect::<Vec<_>>().as_slice() {
        ["manifest.webmanifest"] => gate_app::manifest(request),
        ["worker.js"] => Ok(gate_app::worker()),
        ["reader.js"] => Ok(gate_app::reader()),
        [concert] => gate_scanner::page(files, request, concert_id(concert)?).await,
        [concert, "scans"] => gate_scans::list(files, request, concert_id(concert)?).await,
        [concert, "scans", scan] => {
            let scan_id = scan.parse().map_err(|_| Problem::not_found())?;
            gate_scans::one(files, request, concert_id(concert)?, scan_id).await
        }
        [concert, "conflicts"] => gate_conflicts::page(files, request, concert_id(concert)?).await,
        _ => Err(Problem::not_found()),
    }
}
