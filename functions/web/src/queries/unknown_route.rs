//! `$default`: every request that no route takes. Its path may exist with another method. Browsers get a page, programs a problem.

use std::collections::BTreeSet;

use askama::Template;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use pages::{Page, Visit, Words};
use serde_json::Value;

use super::docs::DOCUMENT;
use crate::page_texts::TEXTS;

pub const LAMBDA: Lambda = Lambda { name: "web-unknown-route", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let document: Value = serde_json::from_str(DOCUMENT)
        .map_err(|error| StartError::Unusable { name: "openapi.json".to_owned(), reason: error.to_string() })?;
    Ok(endpoint(&env, Routes::of(&document, PAGES), unknown_route).showing_problems(pages::problem_page).build())
}

/// The paths of pages, one a line. The test of routes in infra/e2e generates them.
pub const PAGES: &str = include_str!("../../page_paths.txt");

/// The documented paths and those of pages, with their methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes(Vec<(String, BTreeSet<String>)>);

impl Routes {
    pub fn of(document: &Value, pages: &str) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let with_methods = paths.map(|(path, operations)| {
            let methods = operations.as_object().into_iter().flat_map(|operations| operations.keys());
            (path.clone(), methods.map(|method| method.to_uppercase()).collect())
        });
        let of_pages = pages.lines().map(|path| (path.to_owned(), BTreeSet::from(["GET".to_owned()])));
        Self(with_methods.chain(of_pages).collect())
    }

    /// The methods of a path; none if it does not exist. Whatever has `GET` has `HEAD`, and every path has `OPTIONS`.
    pub fn methods(&self, path: &str) -> BTreeSet<String> {
        let matching = self.0.iter().filter(|(template, _)| matches(template, path));
        let mut methods: BTreeSet<String> = matching.flat_map(|(_, methods)| methods.iter().cloned()).collect();
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        if !methods.is_empty() {
            methods.insert("OPTIONS".to_owned());
        }
        methods
    }
}

fn matches(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(wanted, given): (&&str, &&str)| wanted == given || wanted.starts_with('{') && !given.is_empty();
    // A greedy parameter takes all that follows.
    let has_length = match wanted.last() {
        Some(last) if last.ends_with("+}") => given.len() >= wanted.len(),
        _ => given.len() == wanted.len(),
    };
    has_length && wanted.iter().zip(&given).all(fits)
}

async fn unknown_route(routes: Routes, request: Request) -> Result<Response, Problem> {
    let methods = routes.methods(request.raw_path());
    let response = match request.method() {
        "OPTIONS" if !methods.is_empty() => Response::no_content(),
        "POST" if pages::wants_page(&request) => unsent_form(&request, if methods.is_empty() { 404 } else { 405 })?,
        _ if methods.is_empty() => {
            return Err(Problem::new(
                404,
                "not_found",
                "There is no such path. GET /openapi.json describes every one.",
            ));
        }
        _ => Problem::method_not_allowed().into(),
    };
    let allowed = methods.into_iter().collect::<Vec<_>>().join(", ");
    Ok(if allowed.is_empty() { response } else { response.header("allow", allowed) })
}

#[derive(Template)]
#[template(path = "unsent_form.html")]
struct UnsentForm {
    t: Words,
}

/// A form that came here was sent without the script that turns it into a command.
fn unsent_form(request: &Request, status: u16) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    Page::new(&visit, t.text("unsent-form")).status(status).render(&UnsentForm { t })
}
