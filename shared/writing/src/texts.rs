use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Language;

/// Texts in every language, from Fluent files (<https://projectfluent.org>).
pub struct Texts {
    /// In the order of [`Language::ALL`].
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Texts {
    /// The texts of these sets of files: each gives the content of its file for a language. Names must differ between the sets.
    pub fn new(sets: &[fn(Language) -> &'static str]) -> Self {
        Self { bundles: Language::ALL.into_iter().map(|language| bundle(language, sets)).collect() }
    }

    /// A message, formatted with values. A missing message gives its own name, so that it is noticed.
    pub fn message(&self, language: Language, message: &str, values: &[(&str, &str)]) -> String {
        self.format(language, message, arguments(values))
    }

    /// A message that depends on a number, its variable `count`: plural forms, months, weekdays.
    pub fn count(&self, language: Language, message: &str, count: u32, values: &[(&str, &str)]) -> String {
        let mut arguments = arguments(values);
        arguments.set("count", count);
        self.format(language, message, arguments)
    }

    fn format(&self, language: Language, message: &str, arguments: FluentArgs<'_>) -> String {
        let place = Language::ALL.into_iter().position(|one| one == language);
        let bundle = place.and_then(|place| self.bundles.get(place));
        let found = bundle.and_then(|bundle| Some((bundle, bundle.get_message(message)?.value()?)));
        match found {
            Some((bundle, pattern)) => bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned(),
            None => message.to_owned(),
        }
    }
}

fn arguments<'a>(values: &[(&'a str, &'a str)]) -> FluentArgs<'a> {
    values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect()
}

fn bundle(language: Language, sets: &[fn(Language) -> &'static str]) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Old mail readers show isolating marks (U+2068) as boxes.
    bundle.set_use_isolating(false);
    for set in sets {
        // Unreadable messages are left out; a test checks that there are none.
        let resource = FluentResource::try_new(set(language).to_owned()).unwrap_or_else(|(readable, _)| readable);
        let _ = bundle.add_resource(resource);
    }
    bundle
}
