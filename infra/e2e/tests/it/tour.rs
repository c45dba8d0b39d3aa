//! The tour of the README, line by line.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use e2e::{Call, Site};
use http::Method;
use local::Frontrow;
use regex::Regex;
use serde_json::Value;

/// A command of the tour and what it printed.
struct Step {
    command: String,
    output: String,
}

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../README.md")
}

/// The commands of the `console` blocks. Indented lines continue a command.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        for line in block.lines() {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step { command: command.to_owned(), output: String::new() }),
                (None, Some(step)) if line.starts_with("  ") => step.command.extend(["\n", line]),
                (None, Some(step)) => step.output.push_str(line),
                (None, None) => panic!("{line} comes before any command"),
            }
        }
    }
    steps
}

/// Replaces what differs from run to run. Seats and payment are processed in parallel, so `OrderReserved` may be anywhere in a timeline, or
/// missing after a decline.
fn normalised(output: &str) -> String {
    let mut json: Value = serde_json::from_str(output).unwrap_or_default();
    if let Some(timeline) = json["timeline"].as_array_mut() {
        timeline.retain(|moment| moment["event"] != "OrderReserved");
    }
    let output = if json["timeline"].is_array() { json.to_string() } else { output.to_owned() };
    let varying = [
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
        (r"\d{4}-[0-9A-Z]{6}-[0-9A-Z]{2,3}", "<number>"),
        (r"[A-Za-z0-9_-]{60,}", "<code>"),
    ];
    let normalise = |text: String, (pattern, name): (&str, &str)| {
        Regex::new(pattern).unwrap().replace_all(&text, name).into_owned()
    };
    varying.into_iter().fold(output, normalise)
}

/// The part of a shell that the tour needs: variables, `curl`, `| field NAME`, `sleep`.
struct Shell {
    site: Site,
    frontrow: Frontrow,
    variables: BTreeMap<String, String>,
}

impl Shell {
    async fn run(&mut self, command: &str) -> String {
        if let Some((name, rest)) = command.split_once("=$(") {
            let (curl, field) = rest.trim_end_matches(')').split_once(" | field ").expect("a field of a response");
            let response = self.curl(curl).await;
            let value =
                Regex::new(&format!(r#".*"{field}":"([^"]*)".*"#)).unwrap().replace(&response, "$1").into_owned();
            assert!(!value.is_empty() && value != response, "no {field} in {response}");
            self.variables.insert(name.to_owned(), value);
            return String::new();
        }
        if command.starts_with("curl ") {
            return self.curl(command).await;
        }
        if command.starts_with("sleep ") {
            self.frontrow.settle().await;
            return String::new();
        }
        match command.split_once('=') {
            Some((name, value)) if !name.contains(' ') => {
                self.variables.insert(name.to_owned(), value.to_owned());
            }
            _ => assert!(command.starts_with("field() "), "unsupported command: {command}"),
        }
        String::new()
    }

    async fn curl(&self, command: &str) -> String {
        let names = self.variables.iter().rev();
        let command = names.fold(command.to_owned(), |text, (name, value)| text.replace(&format!("${name}"), value));
        let mut words = shlex::split(&command).expect("words").into_iter().skip(1);
        let (mut method, mut path, mut token, mut body, mut shown) = (None, String::new(), None, None, true);
        while let Some(word) = words.next() {
            match word.as_str() {
                "-s" => {}
                "-X" => method = words.next().map(|method| method.parse::<Method>().unwrap()),
                "-H" => {
                    token =
                        words.next().and_then(|header| Some(header.strip_prefix("Authorization: Bearer ")?.to_owned()))
                }
                "-d" => body = words.next(),
                "-o" => {
                    assert_eq!(words.next().as_deref(), Some("/dev/null"));
                    shown = false;
                }
                url => path = url.strip_prefix("http://127.0.0.1:3000").expect("a URL of Frontrow").to_owned(),
            }
        }
        let method = method.unwrap_or(if body.is_some() { Method::POST } else { Method::GET });
        let mut call: Call<'_> = self.site.call(method, path);
        if let Some(token) = token {
            call = call.bearing(&token);
        }
        if let Some(body) = body {
            call = call.raw(body);
        }
        let response = call.send().await;
        assert!(response.status.is_success(), "{command}: {response:#?}");
        if shown { response.body.to_string() } else { String::new() }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tour_of_the_readme_shows_real_output() {
    let site = Site::in_process().await;
    let frontrow = site.frontrow().unwrap().clone();
    frontrow.seed_demo(&site.admin).await.unwrap();
    let steps = steps(&fs::read_to_string(readme()).unwrap());
    assert!(steps.len() > 20, "the README has the tour");
    let mut shell = Shell { site, frontrow, variables: BTreeMap::new() };
    for step in steps {
        let output = shell.run(&step.command).await;
        assert_eq!(normalised(&output), normalised(&step.output), "{}", step.command);
    }
}
