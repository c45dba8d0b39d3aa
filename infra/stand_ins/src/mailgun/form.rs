//! The form of an e-mail: `multipart/form-data`, or URL-encoded if there are no files.

use axum::body::Bytes;
use futures::stream;
use multer::{Multipart, parse_boundary};

use crate::common::http::Call;

/// The fields of a form, in order.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<Part>);

/// A field or a file.
#[derive(Debug)]
struct Part {
    name: String,
    file: Option<FileInfo>,
    content: Bytes,
}

#[derive(Debug)]
struct FileInfo {
    name: String,
    content_type: String,
}

#[derive(Debug)]
pub(super) struct File<'a> {
    pub name: &'a str,
    pub content_type: &'a str,
    pub content: &'a [u8],
}

impl Form {
    /// Reads the form of a call. None if it is malformed or of another type.
    pub async fn read(call: &Call) -> Option<Self> {
        let content_type = call.header("content-type")?;
        if content_type.starts_with("application/x-www-form-urlencoded") {
            let fields = form_urlencoded::parse(&call.body).into_owned();
            let parts = fields.map(|(name, value)| Part { name, file: None, content: value.into_bytes().into() });
            return Some(Self(parts.collect()));
        }
        let boundary = parse_boundary(content_type).ok()?;
        let body = stream::once({
            let body = call.body.clone();
            async move { Ok::<Bytes, std::io::Error>(body) }
        });
        let mut multipart = Multipart::new(body, boundary);
        let mut parts = Vec::new();
        while let Some(field) = multipart.next_field().await.ok()? {
            let file = field.file_name().map(|name| FileInfo {
                name: name.to_owned(),
                content_type: field.content_type().map_or("application/octet-stream".to_owned(), ToString::to_string),
            });
            parts.push(Part { name: field.name()?.to_owned(), file, content: field.bytes().await.ok()? });
        }
        Some(Self(parts))
    }

    /// None if the field is missing or empty.
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The values of a field that are not empty.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let given = self.0.iter().filter(|part| part.name == name && !part.content.is_empty());
        given.map(|part| String::from_utf8_lossy(&part.content).into_owned()).collect()
    }

    /// The fields with a prefix, which is removed from their names.
    pub fn prefixed(&self, prefix: &str) -> Vec<(String, String)> {
        let named = |part: &Part| {
            Some((part.name.strip_prefix(prefix)?.to_owned(), String::from_utf8_lossy(&part.content).into_owned()))
        };
        self.0.iter().filter_map(named).collect()
    }

    pub fn files(&self, name: &str) -> Vec<File<'_>> {
        let files = self.0.iter().filter(|part| part.name == name).filter_map(|part| {
            let file = part.file.as_ref()?;
            Some(File { name: &file.name, content_type: &file.content_type, content: &part.content })
        });
        files.collect()
    }

    /// The size of the options: fields that start with `o:`, `h:`, `v:` or `t:`.
    pub fn option_bytes(&self) -> usize {
        let is_option = |part: &&Part| ["o:", "h:", "v:", "t:"].iter().any(|prefix| part.name.starts_with(prefix));
        self.0.iter().filter(is_option).map(|part| part.name.len() + part.content.len()).sum()
    }

    /// The approximate size of the e-mail. Base64 makes files a third larger.
    pub fn message_bytes(&self) -> usize {
        self.0
            .iter()
            .map(|part| if part.file.is_some() { part.content.len() / 3 * 4 } else { part.content.len() })
            .sum()
    }
}
