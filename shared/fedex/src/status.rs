use serde_json::Value;

use crate::answer::{code, list, text};

/// Where a parcel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// FedEx expects it.
    LabelCreated,
    /// FedEx has picked it up.
    HandedOver,
    /// It is on its way, customs included.
    InTransit,
    /// It is with the courier who brings it.
    OutForDelivery,
    /// It has arrived. Final.
    Delivered,
    /// Something is in the way: nobody at home, a wrong address, a delay. It may still arrive.
    Exception,
    /// It waits to be collected.
    AwaitingCollection,
    /// It is going back to its shipper.
    Returned,
    /// It was cancelled before FedEx had it. Final.
    Cancelled,
    /// A code without a meaning here: no change of state.
    Unknown(String),
}

/// Why something is in a parcel's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// FedEx's code of it, where there is one.
    pub code: Option<String>,
    /// FedEx's words for it.
    pub description: Option<String>,
}

impl Status {
    /// The status that a code of FedEx's stands for.
    pub fn of_code(status_code: &str) -> Self {
        match status_code {
            "OC" | "IN" => Self::LabelCreated,
            "PU" | "PX" | "AP" | "OF" => Self::HandedOver,
            "IT" | "AR" | "DP" | "AF" | "AA" | "FD" | "SF" | "TR" | "LO" | "PL" | "PM" | "PF" | "EA" | "EO" | "IX"
            | "CC" | "CD" | "CP" | "CU" | "AO" => Self::InTransit,
            "OD" | "ED" | "AD" => Self::OutForDelivery,
            "DL" => Self::Delivered,
            "DE" | "SE" | "DY" | "DD" | "PD" => Self::Exception,
            "HL" | "HP" => Self::AwaitingCollection,
            "RS" => Self::Returned,
            "CA" => Self::Cancelled,
            other => Self::Unknown(code(other)),
        }
    }

    /// The latest status in a result of tracking. The code of the scan says more than the one derived from it.
    pub(crate) fn read(result: &Value) -> Option<Self> {
        let codes = ["/latestStatusDetail/code", "/latestStatusDetail/derivedCode"];
        let mut statuses = codes.iter().filter_map(|path| text(result, path)).map(|code| Self::of_code(&code));
        let first = statuses.next()?;
        let known = |status: &Self| !matches!(status, Self::Unknown(_));
        Some(if known(&first) { first } else { statuses.find(known).unwrap_or(first) })
    }
}

impl Reason {
    /// What the latest status, or else the latest scan, says.
    pub(crate) fn read(result: &Value) -> Option<Self> {
        let reason = |value: &Value, code_path: &str, description_path: &str| {
            let (number, description) = (text(value, code_path), text(value, description_path));
            (number.is_some() || description.is_some())
                .then(|| Self { code: number.map(|number| code(&number)), description })
        };
        let ancillary = list(result, "/latestStatusDetail/ancillaryDetails").next();
        ancillary.and_then(|detail| reason(detail, "/reason", "/reasonDescription")).or_else(|| {
            list(result, "/scanEvents").next().and_then(|scan| reason(scan, "/exceptionCode", "/exceptionDescription"))
        })
    }
}
