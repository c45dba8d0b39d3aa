//! The routes of the root template are generated from the contexts' `operations()` and `pages()`.
//!
//! `UPDATE_GOLDEN=1 cargo test -p e2e --test it routes` writes them into template.yaml.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::template::DEPLOYED;

/// The lines before and after the generated part, without indentation.
const ROUTES: [&str; 2] = ["# routes: generated, see infra/e2e/tests/it/routes.rs", "# end of routes"];
const PERMISSIONS: [&str; 2] = ["# permissions of the API: generated with its routes", "# end of permissions"];

/// Answers what no route takes.
const UNKNOWN_ROUTE: &str = "web-unknown-route";

const INVOCATIONS: &str =
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations";
const REQUESTS: &str = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*";

#[test]
fn root_template_has_the_routes_of_every_context() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let described = described();
    let expected = replaced(&text, ROUTES, &routes(&described));
    let expected = replaced(&expected, PERMISSIONS, &permissions(&described));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &expected).unwrap();
    }
    let text = fs::read_to_string(&file).unwrap();
    let differing = text.lines().zip(expected.lines()).find(|(is, should)| is != should);
    assert!(text == expected, "UPDATE_GOLDEN=1 writes the routes; first difference: {differing:?}");
}

/// Which are not in the API's document, where it finds the other paths.
#[test]
fn function_of_unknown_routes_knows_the_paths_of_pages() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions/web/page_paths.txt");
    let paths: BTreeSet<&str> = local::page_routes().iter().map(|page| page.path).collect();
    let expected: String = paths.into_iter().map(|path| format!("{path}\n")).collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), expected, "run it with UPDATE_GOLDEN=1 to update the file");
}

#[test]
fn every_route_reaches_the_function_that_describes_it() {
    let described: BTreeSet<(&str, String)> = described()
        .iter()
        .map(|route| (route.function, format!("{} {}", route.method.to_uppercase(), route.path)))
        .collect();
    let as_head: BTreeSet<(&str, String)> = described
        .iter()
        .filter_map(|(function, route)| Some((*function, format!("HEAD {}", route.strip_prefix("GET ")?))))
        .collect();
    let default = (UNKNOWN_ROUTE, "ANY $default".to_owned());
    let expected: BTreeSet<_> = described.into_iter().chain(as_head).chain([default]).collect();
    let deployed: BTreeSet<(&str, String)> = DEPLOYED
        .functions
        .iter()
        .flat_map(|function| function.routes.iter().map(|route| (&*function.name, route)))
        .map(|(function, route)| (function, format!("{} {}", route.method, route.path)))
        .collect();
    assert_eq!(deployed, expected);
}

/// Quota of API Gateway: routes of an HTTP API. It can be raised.
#[test]
fn routes_stay_below_the_quota() {
    let routes = DEPLOYED.functions.iter().map(|function| function.routes.len()).sum::<usize>();
    assert!(routes <= 300, "{routes} routes");
}

struct Route {
    function: &'static str,
    /// In lower case.
    method: &'static str,
    path: &'static str,
}

/// The routes of every context: API operations and pages.
fn described() -> Vec<Route> {
    let operations = local::operations().into_iter().map(|operation| {
        let (method, path) = operation.route();
        Route { function: operation.function(), method, path }
    });
    let pages =
        local::page_routes().into_iter().map(|page| Route { function: page.function, method: "get", path: page.path });
    operations.chain(pages).collect()
}

/// The text with these lines between the two markers.
fn replaced(text: &str, [first, last]: [&str; 2], lines: &str) -> String {
    let (before, rest) = text.split_once(first).unwrap();
    let (_, after) = rest.split_once(last).unwrap();
    let indentation = before.rsplit('\n').next().unwrap();
    format!("{before}{first}\n{lines}{indentation}{last}{after}")
}

fn routes(described: &[Route]) -> String {
    let mut by_path: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for Route { function, method, path } in described {
        let methods = by_path.entry(path).or_default();
        methods.insert(method, function);
        if *method == "get" {
            // HTTP APIs do not answer HEAD by themselves.
            methods.insert("head", function);
        }
    }
    let mut text = "          /$default:\n            x-amazon-apigateway-any-method:\n".to_owned();
    text += "              isDefaultRoute: true\n";
    text += &integration(UNKNOWN_ROUTE);
    for (path, methods) in by_path {
        writeln!(text, "          {path}:").unwrap();
        for (method, function) in methods {
            writeln!(text, "            {method}:").unwrap();
            text += &integration(function);
        }
    }
    text
}

fn integration(function: &str) -> String {
    format!(
        "              responses: {{}}\n              x-amazon-apigateway-integration:\n                \
         {{ type: aws_proxy, httpMethod: POST, payloadFormatVersion: \"2.0\",\n                  uri: !Sub \
         [\"{INVOCATIONS}\", {{ Function: !GetAtt {} }}] }}\n",
        output(function)
    )
}

fn permissions(described: &[Route]) -> String {
    let functions: BTreeSet<&str> = described.iter().map(|route| route.function).chain([UNKNOWN_ROUTE]).collect();
    let mut text = String::new();
    for function in functions {
        writeln!(
            text,
            "  {}ApiPermission:\n    Type: AWS::Lambda::Permission\n    Properties:\n      Action: lambda:InvokeFunction\n      \
             FunctionName: !GetAtt {}\n      Principal: apigateway.amazonaws.com\n      SourceArn: !Sub \"{REQUESTS}\"\n",
            camel_case(function),
            output(function)
        )
        .unwrap();
    }
    text
}

/// The output of the context's stack that holds the function's ARN.
fn output(function: &str) -> String {
    let context = function.split('-').next().unwrap();
    format!("{}.Outputs.{}", camel_case(context), camel_case(function))
}

fn camel_case(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
