//! What organizers see of a concert's sale in a browser: `GET /organizer/sales/{page+}`.

use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};

use crate::sales_reader::SalesReader;

pub mod sales;

pub const LAMBDA: Lambda = Lambda { name: "reservations-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let reader = SalesReader::new(&env)?;
    Ok(endpoint(&env, reader, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    vec![PageRoute { function: LAMBDA.name, path: "/organizer/sales/{page+}" }]
}

async fn answer(reader: SalesReader, request: Request) -> Result<Response, Problem> {
    sales::page(&reader, &request, request.path("page")?).await
}
