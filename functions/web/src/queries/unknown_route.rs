//! `$default`: every request that no route takes. Its path may exist with another method.

use std::collections::BTreeSet;

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::Value;

use super::docs::DOCUMENT;

pub const LAMBDA: Lambda = Lambda { name: "web-unknown-route", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let document: Value = serde_json::from_str(DOCUMENT)
        .map_err(|error| StartError::Unusable { name: "openapi.json".to_owned(), reason: error.to_string() })?;
    Ok(endpoint(&env, Routes::of(&document), unknown_route).build())
}

/// The documented paths with their methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes(Vec<(String, BTreeSet<String>)>);

impl Routes {
    pub fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let with_methods = paths.map(|(path, operations)| {
            let methods = operations.as_object().into_iter().flat_map(|operations| operations.keys());
            (path.clone(), methods.map(|method| method.to_uppercase()).collect())
        });
        Self(with_methods.collect())
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
    wanted.len() == given.len() && wanted.iter().zip(&given).all(fits)
}

async fn unknown_route(routes: Routes, request: Request) -> Result<Response, Problem> {
    let methods = routes.methods(request.raw_path());
    if methods.is_empty() {
        return Err(Problem::new(404, "not_found", "There is no such path. GET /openapi.json describes every one."));
    }
    let allowed = methods.into_iter().collect::<Vec<_>>().join(", ");
    let response = match request.method() {
        "OPTIONS" => Response::no_content(),
        _ => Problem::method_not_allowed().into(),
    };
    Ok(response.header("allow", allowed))
}
