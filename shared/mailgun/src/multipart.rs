/// The text fields of a form as `multipart/form-data` (RFC 7578): the value of `Content-Type`, and the body.
///
/// Field names are ours and hold neither quotes nor line breaks; values may hold anything.
pub(crate) fn encode(fields: &[(&str, &str)]) -> (String, Vec<u8>) {
    let boundary = boundary(fields);
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    (format!("multipart/form-data; boundary={boundary}"), body.into_bytes())
}

/// A boundary that no value contains.
fn boundary(fields: &[(&str, &str)]) -> String {
    let mut boundary = "frontrow-field".to_owned();
    while fields.iter().any(|(_, value)| value.contains(&boundary)) {
        boundary.push('-');
        boundary.push_str(&boundary.len().to_string());
    }
    boundary
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::encode;

    #[test]
    fn fields_are_parts_between_boundaries() {
        let (content_type, body) = encode(&[("to", "ann@example.org"), ("text", "Hi\r\nAnn")]);
        assert_eq!(content_type, "multipart/form-data; boundary=frontrow-field");
        assert_eq!(
            String::from_utf8_lossy(&body),
            "--frontrow-field\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nann@example.org\r\n\
             --frontrow-field\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nHi\r\nAnn\r\n\
             --frontrow-field--\r\n"
        );
    }

    #[test]
    fn a_value_that_contains_the_boundary_gets_another() {
        let text = "\r\n--frontrow-field--\r\n and frontrow-field-14";
        let (content_type, _) = encode(&[("text", text)]);
        let boundary = &content_type["multipart/form-data; boundary=".len()..];
        assert!(!text.contains(boundary), "{boundary}");
    }
}
