//! Every minute: reconciles requested days with Stripe, hour by hour. Each hour's result is stored, so that a run that ends early
//! continues where the last one stopped.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use kernel::{SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::reconciliation::day::Day;
use crate::reconciliation::reconciler::{ReconcileError, Reconciled, Reconciler};
use crate::views::reconciliation_runs::{OPEN, ReconciledPart, ReconciliationRun, RunStatus};

pub const LAMBDA: Lambda = Lambda { name: "finance-reconcile-requested-days", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let worker = DayReconciler { views: env.views()?, reconciler: Reconciler::new(&env).await? };
    Ok(job::handler(&env, worker, DayReconciler::reconcile_requested))
}

/// After this time no further hour is begun: an hour of a rush takes minutes, and the function has fifteen.
const MAX_RUN: Duration = Duration::from_mins(5);

/// Longer than the function may run: whoever began an hour and did not finish it is gone.
const LEASE: SignedDuration = SignedDuration::from_mins(16);

#[derive(Clone)]
struct DayReconciler {
    views: Views,
    reconciler: Reconciler,
}

impl DayReconciler {
    /// Returns the number of hours done.
    async fn reconcile_requested(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let started = Instant::now();
        let mut done = 0;
        for date in self.views.list_all::<Date>(OPEN).await? {
            done += self.reconcile_day(date, now, started).await?;
        }
        Ok(done)
    }

    async fn reconcile_day(&self, date: Date, now: Timestamp, started: Instant) -> Result<usize, InvocationFailed> {
        let Some((mut version, mut run)) = self.views.get::<ReconciliationRun>(&ReconciliationRun::key(date)).await?
        else {
            return Ok(0);
        };
        if !run.is_open() {
            self.views.delete(&ReconciliationRun::open_key(date), version).await?;
            return Ok(0);
        }
        let Some(day) = Day::of(date, self.reconciler.time_zone()) else { return Ok(0) };
        if now < run.not_before || started.elapsed() >= MAX_RUN {
            return Ok(0);
        }
        let mut ours = None;
        let mut done = 0;
        for hour in day.hours().into_iter().skip(run.done) {
            if started.elapsed() >= MAX_RUN {
                break;
            }
            let claimed = run.clone().claimed_until(now.checked_add(LEASE).unwrap_or(now));
            if !self.save(&mut version, &claimed).await? {
                return Ok(done);
            }
            let found = match &ours {
                Some(ours) => self.reconciler.reconcile(hour, ours).await,
                None => match self.reconciler.our_records(day, date).await {
                    Ok(records) => self.reconciler.reconcile(hour, ours.insert(records)).await,
                    Err(error) => Err(error),
                },
            };
            match found {
                Ok(found) => {
                    self.keep_part(&run, found).await?;
                    run = run.with_part_done(now);
                    done += 1;
                }
                Err(error) => run = failed(run, now, &error),
            }
            if !self.save(&mut version, &run).await? || run.failures > 0 {
                break;
            }
        }
        if !run.is_open() {
            self.views.delete(&ReconciliationRun::open_key(date), version).await?;
        }
        Ok(done)
    }

    async fn keep_part(&self, run: &ReconciliationRun, found: Reconciled) -> Result<(), InvocationFailed> {
        let part = ReconciledPart::new(found.totals, found.differences);
        self.views.put_until(&run.next_part_key(), &part, run.kept_until()).await?;
        Ok(())
    }

    /// False if another worker was quicker, or the day was requested again.
    async fn save(&self, version: &mut u64, run: &ReconciliationRun) -> Result<bool, InvocationFailed> {
        *version += 1;
        Ok(self.views.put(&ReconciliationRun::key(run.date), *version, run, None).await?)
    }
}

fn failed(run: ReconciliationRun, now: Timestamp, error: &ReconcileError) -> ReconciliationRun {
    let run = run.with_failure(now);
    if run.status == RunStatus::Failed {
        tracing::error!(date = %run.date, hour = run.done, %error, "the day could not be reconciled");
    } else {
        tracing::warn!(date = %run.date, hour = run.done, %error, "an hour could not be reconciled");
    }
    run
}
