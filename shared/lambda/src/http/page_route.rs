/// A route of HTML pages, read by people. It answers `GET` and `HEAD`, and is not part of the API's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRoute {
    /// The name of the Lambda.
    pub function: &'static str,
    /// The path, such as `/shop/{page+}`, which takes all paths below `/shop`.
    pub path: &'static str,
}
