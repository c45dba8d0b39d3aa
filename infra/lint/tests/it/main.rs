//! template.yaml and alarms.yaml keep the rules, and templates that don't are refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod mutations;

use std::collections::BTreeSet;
use std::path::Path;

use lint::{Document, breaches, rules};

use mutations::{MUTATIONS, Mutation};

fn template() -> Document {
    Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

#[test]
fn the_template_keeps_every_rule() {
    let found: Vec<String> = breaches(&template()).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_template_that_breaks_a_rule_is_refused_by_it() {
    let (template, rules) = (template(), rules());
    let is_missed = |mutation: &&Mutation| {
        let rule = rules.iter().find(|rule| rule.name == mutation.rule).unwrap();
        rule.breaches(&mutation.apply(&template)).is_empty()
    };
    let missed: Vec<&Mutation> = MUTATIONS.iter().filter(is_missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_rule_has_a_template_that_breaks_it() {
    let broken: BTreeSet<&str> = MUTATIONS.iter().map(|mutation| mutation.rule).collect();
    let rules: BTreeSet<&str> = rules().iter().map(|rule| rule.name).collect();
    assert_eq!(broken, rules);
}
