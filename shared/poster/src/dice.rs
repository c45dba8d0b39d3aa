use aws_lc_rs::digest::{SHA256, digest};

/// What chooses the parts of a poster: the SHA-256 of the concert's id.
pub struct Dice([u8; 32]);

impl Dice {
    pub fn of(concert_id: &str) -> Self {
        Self(digest(&SHA256, concert_id.as_bytes()).as_ref().try_into().unwrap_or_default())
    }

    /// A byte by its place, which is below 32.
    pub fn byte(&self, place: usize) -> usize {
        self.0.get(place).copied().map_or(0, usize::from)
    }

    /// One of these, by the byte at this place.
    pub fn pick<T: Copy + Default, const N: usize>(&self, place: usize, choices: [T; N]) -> T {
        cyclic(choices, self.byte(place))
    }
}

/// The one at this place, counted round and round.
pub fn cyclic<T: Copy + Default, const N: usize>(choices: [T; N], place: usize) -> T {
    const { assert!(N > 0) };
    choices.get(place % N).copied().unwrap_or_default()
}
