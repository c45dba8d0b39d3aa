//! The templates satisfy every rule, and each rule refuses templates that violate it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod mutations;
mod released_events;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lint::{Document, rules, violations};

use mutations::{MUTATIONS, Mutation};

fn template() -> Document {
    Document::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

#[test]
fn templates_satisfy_every_rule() {
    let found: Vec<String> = violations(&template()).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn each_broken_template_is_refused_by_its_rule() {
    let (template, rules) = (template(), rules());
    let is_missed = |mutation: &&Mutation| {
        let rule = rules.iter().find(|rule| rule.name == mutation.rule).unwrap();
        rule.violations(&mutation.apply(&template)).is_empty()
    };
    let missed: Vec<&Mutation> = MUTATIONS.iter().filter(is_missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_rule_has_a_broken_template() {
    let broken: BTreeSet<&str> = MUTATIONS.iter().map(|mutation| mutation.rule).collect();
    let rules: BTreeSet<&str> = rules().iter().map(|rule| rule.name).collect();
    assert_eq!(broken, rules);
}

#[test]
fn every_program_of_the_templates_is_built() {
    let template = template();
    let named = template.functions().filter_map(|function| function.setting("/CodeUri")?.as_str());
    let named: BTreeSet<String> =
        named.map(|code| code.trim_end_matches('/').rsplit('/').next().unwrap().to_owned()).collect();
    let contexts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions").read_dir().unwrap();
    let manifests = contexts.map(|context| fs::read_to_string(context.unwrap().path().join("Cargo.toml")).unwrap());
    let built: BTreeSet<String> = manifests.flat_map(|manifest| programs(&manifest)).collect();
    assert_eq!(named, built);
}

/// The names of a manifest's `[[bin]]` sections, which infra/lambdas/build reads too.
fn programs(manifest: &str) -> Vec<String> {
    let sections = manifest.split("[[bin]]").skip(1);
    sections.map(|section| section.split('"').nth(1).unwrap().to_owned()).collect()
}
