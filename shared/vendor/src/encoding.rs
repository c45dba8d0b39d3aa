/// Encodes fields as a form's body or a URL's query (`application/x-www-form-urlencoded`), in the given order.
pub fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Encodes text as one segment of a URL's path.
pub fn path_segment(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).map(|part| if part == "+" { "%20" } else { part }).collect()
}

#[cfg(test)]
mod tests {
    use super::{form, path_segment};

    #[test]
    fn form_fields_are_percent_encoded_and_keep_their_order() {
        assert_eq!(form([("metadata[order_id]", "a b&c"), ("amount", "1")]), "metadata%5Border_id%5D=a+b%26c&amount=1");
    }

    #[test]
    fn path_segment_is_escaped_completely() {
        assert_eq!(path_segment("../a b?c"), "..%2Fa%20b%3Fc");
    }
}
