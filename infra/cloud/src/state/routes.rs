//! The routes of the HTTP API.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::template::Function;

#[derive(Debug, Default)]
pub(crate) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    method: String,
    path: String,
    segments: Vec<Segment>,
    function: String,
}

/// A part of a path. The order is API Gateway's order of preference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
    Rest(String),
}
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RouteMatch<'a> {
    pub function: &'a str,
    /// Such as `GET /orders/{orderId}`.
    pub key: String,
    /// Path parameters, decoded.
    pub parameters: BTreeMap<String, String>,
}

/// How exactly a route matches; lower is better. The path counts first, segment by segment, then the method.
type Rank = (Vec<u8>, bool);

impl Routes {
    pub(crate) fn new(functions: &[Function]) -> Self {
        let of_function = |function: &Function| {
            let routes = function.routes.clone().into_iter();
            let name = function.name.clone();
            routes.map(move |route| Route {
                segments: segments(&route.path),
                method: route.method,
                path: route.path,
                function: name.clone(),
            })
        };
        Self(functions.iter().flat_map(of_function).collect())
    }

    /// The route that API Gateway chooses: a full match before a greedy one, a fixed segment before a parameter, the method
    /// before `ANY`, and `$default` last.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<RouteMatch<'_>> {
        let candidates = self.0.iter().filter(|route| route.method == method || route.method == "ANY");
        let ranked = candidates.filter_map(|route| Some((route, route.rank(path)?)));
        let (route, _) = ranked.min_by(|(_, one), (_, other)| one.cmp(other))?;
        Some(RouteMatch { function: &route.function, key: route.key(), parameters: route.parameters(path) })
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Segment::Rest(name.to_owned()),
                None => Segment::Parameter(name.to_owned()),
            },
            None => Segment::Literal(part.to_owned()),
        })
        .collect()
}

fn parts(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').filter(|part| !part.is_empty()).collect()
}

impl Route {
    fn is_default(&self) -> bool {
        self.path == "$default"
    }

    fn key(&self) -> String {
        if self.is_default() { self.path.clone() } else { format!("{} {}", self.method, self.path) }
    }

    fn rank(&self, path: &str) -> Option<Rank> {
        let for_any_method = self.method == "ANY";
        if self.is_default() {
            return Some((vec![3], for_any_method));
        }
        let parts = parts(path);
        let mut rank = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Literal(literal) if parts.get(index) == Some(&literal.as_str()) => rank.push(0),
                Segment::Parameter(_) if parts.len() > index => rank.push(1),
                Segment::Rest(_) if parts.len() > index => {
                    rank.push(2);
                    return Some((rank, for_any_method));
                }
                _ => return None,
            }
        }
        (parts.len() == self.segments.len()).then_some((rank, for_any_method))
    }

    fn parameters(&self, path: &str) -> BTreeMap<String, String> {
        let parts = parts(path);
        let mut parameters = BTreeMap::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let (name, value) = match segment {
                Segment::Literal(_) => continue,
                Segment::Parameter(name) => (name, parts.get(index).map(|part| (*part).to_owned())),
                Segment::Rest(name) => (name, parts.get(index..).map(|rest| rest.join("/"))),
            };
            if let Some(value) = value {
                parameters.insert(name.clone(), percent_decode_str(&value).decode_utf8_lossy().into_owned());
            }
        }
        parameters
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn routes(routes: &[&str]) -> Routes {
        let route = |key: &&str| {
            let (method, path) = key.split_once(' ').unwrap_or(("ANY", "$default"));
            Route {
                method: method.to_owned(),
                path: path.to_owned(),
                segments: segments(path),
                function: (*key).to_owned(),
            }
        };
        Routes(routes.iter().map(route).collect())
    }

    fn chosen(keys: &[&str], method: &str, path: &str) -> Option<String> {
        routes(keys).find(method, path).map(|found| found.function.to_owned())
    }

    const ALL: &[&str] = &["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];

    /// The example of API Gateway's developer guide, "Working with routes for HTTP APIs".
    #[test]
    fn routes_are_chosen_as_in_the_developer_guide() {
        let expected = [
            ("GET", "/pets/dog/1", "GET /pets/dog/1"),
            ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
            ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
            ("POST", "/test/5", "ANY /{proxy+}"),
            ("POST", "/", "$default"),
        ];
        for (method, path, key) in expected {
            assert_eq!(chosen(ALL, method, path).as_deref(), Some(key), "{method} {path}");
        }
    }

    #[test]
    fn route_of_another_method_does_not_match() {
        assert_eq!(chosen(&["GET /orders"], "POST", "/orders"), None);
    }

    #[test]
    fn method_is_preferred_to_any() {
        assert_eq!(chosen(&["ANY /orders", "GET /orders"], "GET", "/orders").as_deref(), Some("GET /orders"));
    }

    #[test]
    fn path_parameters_are_decoded() {
        let routes = routes(&["GET /users/{name}/files/{path+}"]);
        let found = routes.find("GET", "/users/Beyonc%C3%A9/files/a%20b/c").unwrap();
        assert_eq!(found.parameters.get("name").unwrap(), "Beyoncé");
        assert_eq!(found.parameters.get("path").unwrap(), "a b/c");
    }
}
