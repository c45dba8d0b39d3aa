//! The deployed templates.

use std::sync::LazyLock;

use cloud::{Template, TemplateError};
use serde_json::Value;

const ROOT: &str = include_str!("../../../template.yaml");

/// The templates that the root nests, by their `Location`.
const NESTED: [(&str, &str); 10] = [
    ("functions/carts/template.yaml", include_str!("../../../functions/carts/template.yaml")),
    ("functions/concerts/template.yaml", include_str!("../../../functions/concerts/template.yaml")),
    ("functions/finance/template.yaml", include_str!("../../../functions/finance/template.yaml")),
    ("functions/orders/template.yaml", include_str!("../../../functions/orders/template.yaml")),
    ("functions/reservations/template.yaml", include_str!("../../../functions/reservations/template.yaml")),
    ("functions/tickets/template.yaml", include_str!("../../../functions/tickets/template.yaml")),
    ("functions/users/template.yaml", include_str!("../../../functions/users/template.yaml")),
    ("functions/web/template.yaml", include_str!("../../../functions/web/template.yaml")),
    ("infra/alarms.yaml", include_str!("../../alarms.yaml")),
    ("infra/cdn.yaml", include_str!("../../cdn.yaml")),
];

/// Read once in a process: that takes longer than everything else at the start of a system.
static DOCUMENT: LazyLock<Result<Value, TemplateError>> = LazyLock::new(|| {
    let text_of =
        |location: &str| NESTED.iter().find(|(known, _)| *known == location).map(|(_, text)| (*text).to_owned());
    Template::flatten(ROOT, &text_of)
});

/// The root template and all nested ones as one document; see [`Template::flatten`].
pub fn template() -> Result<&'static Value, TemplateError> {
    DOCUMENT.as_ref().map_err(Clone::clone)
}
