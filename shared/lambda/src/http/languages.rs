//! `Accept-Language` in the short form that is stored with a customer.

use kernel::Text;

/// Longest stored list of languages, in characters.
pub(super) const MAX_LENGTH: usize = 100;

/// The preferred languages of a header. A header that is short enough is kept as it is; of another, the languages are listed by their
/// weight, each once and without its region, as many as fit. None if it names no language. API Gateway accepts headers of 10 KB in all,
/// which limits the work.
pub(super) fn preferred(header: &str) -> Option<Text<MAX_LENGTH>> {
    if let Ok(short) = Text::try_from(header.to_owned()) {
        return Some(short);
    }
    let mut weighted: Vec<(u32, String)> = header.split(',').filter_map(range).collect();
    weighted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let mut list = String::new();
    let mut listed: Vec<&str> = Vec::new();
    for (_, language) in &weighted {
        let separator = if list.is_empty() { "" } else { ", " };
        if !listed.contains(&language.as_str()) && list.len() + separator.len() + language.len() <= MAX_LENGTH {
            list = format!("{list}{separator}{language}");
            listed.push(language);
        }
    }
    Text::try_from(list).ok()
}

/// A language without its region, and its weight in thousandths. None if it is malformed or not wanted. Source: RFC 9110, section 12.5.4.
fn range(text: &str) -> Option<(u32, String)> {
    let (tag, parameters) = text.split_once(';').map_or((text, None), |(tag, rest)| (tag, Some(rest)));
    let weight = match parameters {
        Some(parameters) => thousandths(parameters.trim().strip_prefix(['q', 'Q'])?.strip_prefix('=')?)?,
        None => 1000,
    };
    let language = tag
        .trim()
        .split('-')
        .next()
        .filter(|language| !language.is_empty() && language.bytes().all(|b| b.is_ascii_alphabetic()))?;
    (weight > 0).then(|| (weight, language.to_ascii_lowercase()))
}

/// A weight of 0 to 1 with at most three decimals.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match (whole, format!("{fraction:0<3}").parse().ok()?) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}
