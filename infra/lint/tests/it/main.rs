//! template.yaml and alarms.yaml keep the rules, and templates that don't are refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod mutations;

use std::collections::BTreeSet;
use std::path::Path;

use lint::{Document, breaches, rules};

use mutations::{MUTATIONS, Mutation};

/// What is deployed, as it is deployed.
const TEMPLATE: &str = include_str!("../../../../template.yaml");
const ALARMS: &str = include_str!("../../../../alarms.yaml");

fn template() -> Document {
    Document::read(TEMPLATE).unwrap().with_alarms(ALARMS).unwrap()
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

#[test]
fn every_function_has_a_binary_and_every_binary_a_function() {
    let contexts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions").read_dir().unwrap();
    let folders = contexts.map(|context| context.unwrap().path().join("src/bin")).filter(|folder| folder.is_dir());
    let files = folders.flat_map(|folder| folder.read_dir().unwrap());
    let binaries = files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let template = template();
    let functions = template.functions().map(|function| function.name().to_owned());
    assert_eq!(functions.collect::<BTreeSet<_>>(), binaries.collect());
}
