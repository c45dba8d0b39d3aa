use std::io;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures::stream;

/// In place of an answer, the connection breaks. Marks the response's extensions.
///
/// The response's body fails with the matching [`io::Error`] when it is read, so that a host which knows nothing of this marker
/// breaks the connection all the same: an HTTP server hangs up on either, and a caller in the same process gets the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// No connection comes about: the vendor has seen nothing.
    Refused,
    /// The connection is reset after the request was sent.
    Reset,
}

impl Dropped {
    /// The error that a caller's socket would give.
    pub fn io_error(self) -> io::Error {
        match self {
            Self::Refused => io::ErrorKind::ConnectionRefused.into(),
            Self::Reset => io::ErrorKind::ConnectionReset.into(),
        }
    }
}

impl IntoResponse for Dropped {
    fn into_response(self) -> Response {
        let broken = stream::once(async move { Err::<Bytes, io::Error>(self.io_error()) });
        let mut response = Response::new(Body::from_stream(broken));
        response.extensions_mut().insert(self);
        response
    }
}
