use crate::Attachment;

/// Encodes text fields and files as `multipart/form-data` (RFC 7578). Returns the value of `Content-Type` and the body.
///
/// Field and file names come from this code and contain neither quotes nor line breaks. Values and files may contain anything.
pub(crate) fn encode(fields: &[(&str, &str)], files: &[Attachment]) -> (String, Vec<u8>) {
    let boundary = boundary(fields, files);
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    for Attachment { filename, content_type, bytes } in files {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"{filename}\"\r\n\
             Content-Type: {content_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// Finds a boundary that no value and no file contains.
fn boundary(fields: &[(&str, &str)], files: &[Attachment]) -> String {
    let contents = || {
        let values = fields.iter().map(|(_, value)| value.as_bytes());
        values.chain(files.iter().map(|file| file.bytes.as_slice()))
    };
    let mut boundary = "frontrow-field".to_owned();
    while contents().any(|content| content.windows(boundary.len()).any(|window| window == boundary.as_bytes())) {
        boundary.push('-');
        boundary.push_str(&boundary.len().to_string());
    }
    boundary
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::encode;
    use crate::Attachment;

    fn file(bytes: &[u8]) -> Attachment {
        Attachment { filename: "tickets.pdf".to_owned(), content_type: "application/pdf", bytes: bytes.to_vec() }
    }

    #[test]
    fn fields_are_parts_between_boundaries() {
        let (content_type, body) = encode(&[("to", "ann@example.org"), ("text", "Hi\r\nAnn")], &[]);
        assert_eq!(content_type, "multipart/form-data; boundary=frontrow-field");
        assert_eq!(
            String::from_utf8_lossy(&body),
            "--frontrow-field\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nann@example.org\r\n\
             --frontrow-field\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nHi\r\nAnn\r\n\
             --frontrow-field--\r\n"
        );
    }

    #[test]
    fn files_are_parts_with_a_name_and_a_type() {
        let (_, body) = encode(&[], &[file(b"%PDF\xff\x00")]);
        let expected = [
            &b"--frontrow-field\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"tickets.pdf\"\r\n"[..],
            b"Content-Type: application/pdf\r\n\r\n%PDF\xff\x00\r\n--frontrow-field--\r\n",
        ];
        assert_eq!(body, expected.concat());
    }

    #[test]
    fn value_that_contains_the_boundary_gets_another() {
        let text = "\r\n--frontrow-field--\r\n and frontrow-field-14";
        let (content_type, _) = encode(&[("text", text)], &[]);
        let boundary = &content_type["multipart/form-data; boundary=".len()..];
        assert!(!text.contains(boundary), "{boundary}");
    }

    #[test]
    fn file_that_contains_the_boundary_gets_another() {
        let (content_type, _) = encode(&[], &[file(b"--frontrow-field")]);
        assert_ne!(content_type, "multipart/form-data; boundary=frontrow-field");
    }
}
