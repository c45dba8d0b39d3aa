//! `GET /assets/{hash}/{name}`: the style sheets and scripts of all pages.

use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use pages::{Encoding, assets};

pub const LAMBDA: Lambda = Lambda { name: "web-assets", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, (), asset).build())
}

pub fn route() -> PageRoute {
    PageRoute { function: LAMBDA.name, path: "/assets/{hash}/{name}" }
}

/// An address names its content, so that it never changes. One of another release is unknown.
async fn asset((): (), request: Request) -> Result<Response, Problem> {
    let (hash, name): (String, String) = (request.path("hash")?, request.path("name")?);
    let asset = assets::find(&hash, &name).ok_or_else(Problem::not_found)?;
    let encoding = Encoding::choose(&[Encoding::Brotli, Encoding::Gzip], request.header("accept-encoding"));
    let response = Response::bytes(asset.content_type(), asset.content(encoding).into_owned())
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("vary", "accept-encoding");
    Ok(match encoding.name() {
        Some(name) => response.header("content-encoding", name),
        None => response,
    })
}
