use serde_json::Value;

use crate::response::{code, list, text};

/// The status of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// FedEx expects the parcel.
    LabelCreated,
    /// FedEx has picked the parcel up.
    HandedOver,
    /// On its way, customs included.
    InTransit,
    /// In the delivery vehicle.
    OutForDelivery,
    /// Delivered. Final.
    Delivered,
    /// A problem: nobody at home, a wrong address, a delay. The parcel may still be delivered.
    Exception,
    /// The recipient can collect it.
    AwaitingCollection,
    /// On its way back to the shipper.
    Returned,
    /// Cancelled before the pick-up. Final.
    Cancelled,
    /// A code that this client does not know.
    Unknown(String),
}

/// The reason for a problem with a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// FedEx's code, if there is one.
    pub code: Option<String>,
    /// FedEx's description.
    pub description: Option<String>,
}

impl Status {
    /// Maps FedEx's code to a status.
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

    /// Reads the latest status from a tracking result. The code of the scan is more precise than the code derived from it.
    pub(crate) fn read(result: &Value) -> Option<Self> {
        let codes = ["/latestStatusDetail/code", "/latestStatusDetail/derivedCode"];
        let mut statuses = codes.iter().filter_map(|path| text(result, path)).map(|code| Self::of_code(&code));
        let first = statuses.next()?;
        let known = |status: &Self| !matches!(status, Self::Unknown(_));
        Some(if known(&first) { first } else { statuses.find(known).unwrap_or(first) })
    }
}

impl Reason {
    /// Reads the reason from the latest status or else from the latest scan.
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
