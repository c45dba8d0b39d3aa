//! What axe-core finds on a page.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::page::Page;

static AXE: LazyLock<String> = LazyLock::new(|| {
    let file = std::env::var("BROWSER_AXE").expect("infra/browser/run sets BROWSER_AXE");
    std::fs::read_to_string(file).expect("axe-core is readable")
});

#[derive(Deserialize)]
struct Violation {
    id: String,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    html: String,
    #[serde(rename = "failureSummary")]
    summary: Option<String>,
}

/// WCAG 2.2 AA, and what axe calls best practices.
const RUN: &str = "axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(({ violations }) => violations)";

impl Page {
    /// Violations of the accessibility rules as the page is now.
    pub async fn violations(&self) -> Vec<String> {
        let is_there: bool = self.evaluate("typeof axe === 'object'").await.expect("a page");
        if !is_there {
            self.evaluate::<serde_json::Value>(&format!("{};0", *AXE)).await.expect("axe-core loads");
        }
        let violations: Vec<Violation> = self.evaluate(RUN).await.expect("axe-core runs");
        let text = |violation: &Violation| {
            violation
                .nodes
                .iter()
                .map(|node| {
                    let summary = node.summary.as_deref().unwrap_or_default().replace('\n', " ");
                    format!("accessibility: {} ({}): {} {summary}", violation.id, violation.help, node.html)
                })
                .collect::<Vec<_>>()
        };
        violations.iter().flat_map(text).collect()
    }
}
