//! Orders in a browser: `/my/orders` for buyers, `/on-call/orders` for who is on call, `/organizer/cancellation/{page+}` for organizers. The
//! pages read; their forms call the API, and Stripe's script asks for the card.

use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};

use crate::card_form::CardForm;
use crate::order_reader::OrderReader;

pub mod cancellation;
pub mod order;
pub mod orders;
pub mod stuck;

pub const LAMBDA: Lambda = Lambda { name: "orders-pages", build: &build };

const PATHS: [&str; 4] = ["/my/orders", "/my/orders/{page+}", "/on-call/orders", "/organizer/cancellation/{page+}"];

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (OrderReader::new(&env)?, CardForm::new(&env)?);
    Ok(endpoint(&env, state, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    PATHS.map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
}

async fn answer((reader, card): (OrderReader, CardForm), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /my/orders" => orders::page(&reader, &request).await,
        "GET /my/orders/{page+}" => order::page(&reader, &card, &request).await,
        "GET /on-call/orders" => stuck::page(&reader, &request).await,
        _ => cancellation::page(&reader, &request).await,
    }
}
