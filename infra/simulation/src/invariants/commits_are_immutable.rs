//! Each stream is complete, and no commit was changed.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = history.rewritten.clone();
    let categories: std::collections::BTreeSet<&str> =
        history.commits.iter().map(|commit| commit.category.as_str()).collect();
    for category in categories {
        for (key, commits) in history.streams(category) {
            let mut next = 1;
            for commit in commits {
                if commit.version != next {
                    violations
                        .push(format!("{category} {key}: a commit has version {} instead of {next}", commit.version));
                }
                next = commit.last_version() + 1;
            }
        }
    }
    violations
}
