//! How far a requested reconciliation is, and its result.

use jiff::civil::Date;
use kernel::MoneyError;
use lambda::http::Problem;
use views::{ViewError, Views};

use crate::reconciliation::comparison::of_whole_day;
use crate::reconciliation::difference::Difference;
use crate::reconciliation::totals::{Totals, sum};
use crate::views::reconciliation_runs::{ReconciledPart, ReconciliationRun, RunStatus};

/// What a whole day's comparison found.
pub struct DayResult {
    /// By currency.
    pub totals: Vec<Totals>,
    /// Empty if everything agrees.
    pub differences: Vec<Difference>,
    /// How many more differences there are.
    pub left_out: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    #[error(transparent)]
    View(#[from] ViewError),
    /// The totals are larger than money can be.
    #[error(transparent)]
    TooLarge(#[from] MoneyError),
}

impl From<NotRead> for Problem {
    fn from(error: NotRead) -> Self {
        match error {
            NotRead::View(error) => Self::view(&error),
            NotRead::TooLarge(_) => Self::internal(),
        }
    }
}

/// The run of a day, with the result once it is done.
///
/// # Errors
/// [`NotRead`]
pub async fn find(views: &Views, date: Date) -> Result<Option<(ReconciliationRun, Option<DayResult>)>, NotRead> {
    let Some((_, run)) = views.get::<ReconciliationRun>(&ReconciliationRun::key(date)).await? else { return Ok(None) };
    let result = match run.status {
        RunStatus::Done => Some(whole_day(views.list_all::<ReconciledPart>(&run.parts_list()).await?)?),
        RunStatus::Requested | RunStatus::Running | RunStatus::Failed => None,
    };
    Ok(Some((run, result)))
}

fn whole_day(parts: Vec<ReconciledPart>) -> Result<DayResult, MoneyError> {
    let left_out = parts.iter().map(|part| part.left_out).sum();
    let (totals, differences): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.totals, part.differences)).unzip();
    let differences = differences.into_iter().flatten().map(Difference::with_advice).collect();
    Ok(DayResult { totals: sum(totals.into_iter().flatten())?, differences: of_whole_day(differences), left_out })
}
