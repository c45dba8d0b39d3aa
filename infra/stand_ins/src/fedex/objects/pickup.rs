use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pickup {
    pub code: String,
    pub date: Date,
    pub carrier: String,
    pub cancelled: bool,
}
