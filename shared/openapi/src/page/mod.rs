//! The document as an HTML page without scripts and external resources.

mod schema;
mod text;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::json::{follow, list, members, string};
use schema::{example, properties, type_of};
use text::{escape, prose};

const STYLE: &str = include_str!("style.css");

/// Methods in the order in which they are shown.
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// Renders a document as HTML.
pub fn page(document: &Value) -> String {
    let text = |pointer: &str| escape(document.pointer(pointer).and_then(Value::as_str).unwrap_or_default());
    let (title, version) = (text("/info/title"), text("/info/version"));
    let introduction = prose(document.pointer("/info/description").and_then(Value::as_str).unwrap_or_default());
    let (mut links, mut sections) = (String::new(), String::new());
    for tag in list(document.get("tags")) {
        let (name, description) = (string(tag, "name"), string(tag, "description"));
        links += &format!("<li><a href=\"#tag-{0}\">{0}</a><ul>", escape(name));
        sections += &format!("<section><h2 id=\"tag-{0}\">{0}</h2>{1}", escape(name), prose(description));
        for (method, path, operation) in operations(document).filter(|(_, _, operation)| is_tagged(operation, name)) {
            let (id, summary) = (escape(string(operation, "operationId")), escape(string(operation, "summary")));
            links += &format!("<li><a href=\"#{id}\"><b class=\"{method}\">{method}</b> {summary}</a></li>");
            sections += &endpoint(document, method, path, operation);
        }
        links += "</ul></li>";
        sections += "</section>";
    }
    links += "<li><a href=\"#schemas\">schemas</a></li>";
    sections += &schemas(document);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} API {version}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{title} <small>API {version}</small></h1><p>{} · <a href=\"openapi.json\">openapi.json</a></p></header>\n\
         <div class=\"columns\">\n<nav><ul>{links}</ul></nav>\n\
         <main><section>{introduction}</section>\n{sections}</main>\n</div>\n</body>\n</html>\n",
        text("/info/summary"),
    )
}

fn operations(document: &Value) -> impl Iterator<Item = (&'static str, &String, &Value)> {
    members(document.get("paths")).flat_map(|(path, operations)| {
        METHODS.into_iter().filter_map(move |method| Some((method, path, operations.get(method)?)))
    })
}

fn is_tagged(operation: &Value, name: &str) -> bool {
    list(operation.get("tags")).any(|tag| tag.as_str() == Some(name))
}

fn endpoint(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let mut html = format!(
        "<details class=\"endpoint\"><summary><b class=\"{method}\">{method}</b> <code>{}</code> <span>{}</span></summary>\
         <div id=\"{}\" class=\"body\">{}<p class=\"who\">{}</p>",
        escape(path).replace('/', "/<wbr>"),
        escape(string(operation, "summary")),
        escape(string(operation, "operationId")),
        prose(string(operation, "description")),
        callers(operation),
    );
    html += &parameters(document, operation);
    if let Some(content) = operation.pointer("/requestBody/content/application~1json") {
        html += &format!("<h3>Request</h3>{}", body(document, content));
    }
    html += "<h3>Responses</h3>";
    for (status, response) in members(operation.get("responses")) {
        html += &response_html(document, status, follow(document, response));
    }
    html + "</div></details>\n"
}

fn callers(operation: &Value) -> String {
    let alternatives: Vec<&Value> = list(operation.get("security")).collect();
    // Each role is there once for each way to log in.
    let roles: BTreeSet<&str> = alternatives
        .iter()
        .flat_map(|alternative| members(Some(alternative)))
        .flat_map(|(_, roles)| list(Some(roles)))
        .filter_map(Value::as_str)
        .collect();
    match (alternatives.is_empty(), roles.is_empty()) {
        (true, _) => "Anyone, without a token.".to_owned(),
        (false, true) => "Any logged-in user.".to_owned(),
        (false, false) => {
            let roles: Vec<&str> = roles.into_iter().collect();
            format!("Users with the role <b>{}</b>.", roles.join("</b> or <b>"))
        }
    }
}

fn parameters(document: &Value, operation: &Value) -> String {
    let rows: String = list(operation.get("parameters"))
        .map(|parameter| follow(document, parameter))
        .map(|parameter| {
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            format!(
                "<li><code>{}</code> <i>{}{}</i> {}{}</li>",
                escape(string(parameter, "name")),
                escape(string(parameter, "in")),
                if is_required { ", required" } else { "" },
                parameter.get("schema").map(type_of).unwrap_or_default(),
                prose(string(parameter, "description")),
            )
        })
        .collect();
    if rows.is_empty() { rows } else { format!("<h3>Parameters</h3><ul class=\"fields\">{rows}</ul>") }
}

fn response_html(document: &Value, status: &str, response: &Value) -> String {
    let open = if status.starts_with('2') { " open" } else { "" };
    let description = string(response, "description");
    let (first, rest) = description.split_once("\n\n").unwrap_or((description, ""));
    let headers: Vec<String> =
        members(response.get("headers")).map(|(name, _)| format!("<code>{}</code>", escape(name))).collect();
    let mut html = format!(
        "<details class=\"response\"{open}><summary><b class=\"s{}\">{}</b> {}</summary><div class=\"body\">{}",
        escape(status.get(..1).unwrap_or_default()),
        escape(status),
        escape(first),
        prose(rest),
    );
    if !headers.is_empty() {
        html += &format!("<p>Headers: {}</p>", headers.join(", "));
    }
    for (content_type, content) in members(response.get("content")) {
        html += &format!("<p class=\"type\">{}</p>", escape(content_type));
        html += &if content_type == "application/problem+json" { problems(content) } else { body(document, content) };
    }
    html + "</div></details>"
}

fn body(document: &Value, content: &Value) -> String {
    let fields = content.get("schema").map(|schema| properties(document, schema)).unwrap_or_default();
    fields + &content.get("example").map(|value| example("Example", value)).unwrap_or_default()
}

fn problems(content: &Value) -> String {
    members(content.get("examples")).filter_map(|(code, one)| Some(example(code, one.get("value")?))).collect()
}

fn schemas(document: &Value) -> String {
    let all: String = members(document.pointer("/components/schemas"))
        .map(|(name, schema)| {
            format!(
                "<details class=\"endpoint\"><summary><code>{0}</code> <span>{1}</span></summary><div id=\"schema-{0}\" class=\"body\">{2}</div></details>\n",
                escape(name),
                escape(string(schema, "description").split('\n').next().unwrap_or_default()),
                properties(document, schema),
            )
        })
        .collect();
    format!("<section><h2 id=\"schemas\">schemas</h2>{all}</section>")
}
