//! Keeps what disputes take from the revenue of each concert. The newest event of a payment wins.

use std::collections::BTreeSet;

use contracts::finance::FinanceEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::disputed_money::DisputedMoney;

pub const LAMBDA: Lambda = Lambda { name: "reservations-project-disputes", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: FinanceEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let FinanceEvent::PaymentDisputed(dispute) = event else { return Ok(()) };
    let concerts: BTreeSet<_> = dispute.lines.iter().map(|line| line.concert_id).collect();
    for concert_id in concerts {
        let item = DisputedMoney::of(&dispute, concert_id);
        let key = DisputedMoney::key(concert_id, &dispute.dispute_id);
        views.put(&key, trigger.metadata.version, &item, None).await?;
    }
    Ok(())
}
