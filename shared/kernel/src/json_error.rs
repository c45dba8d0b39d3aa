use std::fmt::Display;

/// Kinds of errors in which serde quotes a value.
const QUOTING: [&str; 5] = ["invalid type", "invalid value", "invalid length", "unknown variant", "unknown field"];

/// What is wrong with JSON that was read, in serde's words but without the values that serde quotes, which may be personal data or password
/// hashes: `invalid type, expected a string`.
pub fn without_values(error: &dyn Display) -> String {
    let text = error.to_string();
    let Some(kind) = QUOTING.into_iter().find(|kind| text.contains(kind)) else { return text };
    // A quoted value may have the words in it: what is expected comes last.
    match text.rsplit_once(", expected ").or_else(|| text.rsplit_once("there are no ")) {
        Some((_, expected)) => format!("{kind}, expected {expected}"),
        None => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Answer {
        Yes,
    }

    fn described<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        serde_json::from_str::<T>(json).map_or_else(|error| without_values(&error), |value| format!("{value:?}"))
    }

    #[test]
    fn values_are_not_quoted() {
        let secret = r#""$argon2id$, expected 1""#;
        for text in [
            described::<u32>(secret),
            described::<Answer>(secret),
            described::<Vec<u8>>("{\"hash\": 1}"),
            described::<bool>("41"),
        ] {
            assert!(!text.contains("argon2id") && !text.contains("41") && !text.contains("hash"), "{text}");
            assert!(text.contains(", expected "), "{text}");
        }
    }

    #[test]
    fn missing_field_is_named() {
        #[derive(serde::Deserialize)]
        struct Form {
            name: String,
        }
        let read = |json| serde_json::from_str::<Form>(json).map(|form| form.name);
        assert_eq!(read(r#"{"name": "Ann"}"#).ok().as_deref(), Some("Ann"));
        assert!(read("{}").is_err_and(|error| without_values(&error).starts_with("missing field `name`")));
    }
}
