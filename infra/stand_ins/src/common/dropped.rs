use std::io;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures::stream;

/// Marks, as an extension, a response in place of which the connection breaks.
///
/// The response's body fails with the matching [`io::Error`] when it is read, so that the connection breaks even if the host does
/// not know this marker: an HTTP server hangs up on either, and a caller in the same process gets the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DroppedConnection {
    /// There is no connection: the vendor has seen nothing.
    Refused,
    /// The connection is reset after the request was sent.
    Reset,
}

impl DroppedConnection {
    /// The error that a caller's socket would return.
    pub fn io_error(self) -> io::Error {
        match self {
            Self::Refused => io::ErrorKind::ConnectionRefused.into(),
            Self::Reset => io::ErrorKind::ConnectionReset.into(),
        }
    }
}

impl IntoResponse for DroppedConnection {
    fn into_response(self) -> Response {
        let broken = stream::once(async move { Err::<Bytes, io::Error>(self.io_error()) });
        let mut response = Response::new(Body::from_stream(broken));
        response.extensions_mut().insert(self);
        response
    }
}
