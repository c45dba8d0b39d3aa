//! Each stream is whole, and nothing that was written was written over.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = history.rewritten.clone();
    let categories: std::collections::BTreeSet<&str> =
        history.commits.iter().map(|commit| commit.category.as_str()).collect();
    for category in categories {
        for (key, commits) in history.streams(category) {
            let mut next = 1;
            for commit in commits {
                if commit.version != next {
                    wrong.push(format!(
                        "{category} {key}: a commit of version {} comes where {next} should",
                        commit.version
                    ));
                }
                next = commit.last_version() + 1;
            }
        }
    }
    wrong
}
