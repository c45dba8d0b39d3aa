/// Maximum size of a request's body, in bytes. The largest real one, a concert with 50 ticket types, has a tenth of it.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
