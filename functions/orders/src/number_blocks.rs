//! Blocks of serials for order numbers. A function takes a block with one conditional write and then numbers its orders from memory:
//! no two orders get the same serial, and an order costs no write for its number.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use eventstore::{Aggregate, Cause, Event, ExecuteError, Expected, Store};
use kernel::{CommandId, Decider, OrderId, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, InvocationFailed};
use serde::{Deserialize, Serialize};

use crate::number::order_number;

/// The serials of a block. What a function has not used when it ends is lost.
const BLOCK: u64 = 64;

/// The series of a year, so that functions that start at the same time rarely meet.
const SERIES: u64 = 256;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum NumberBlocksEvent {
    NumberBlockTaken {
        /// Counted from 0.
        block: u64,
    },
}

impl Event for NumberBlocksEvent {}

/// How many blocks of a series are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NumberBlocks(u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeBlock;

impl Decider for NumberBlocks {
    type State = Self;
    type Command = TakeBlock;
    type Event = NumberBlocksEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(_: &TakeBlock, taken: &Self) -> Result<Vec<NumberBlocksEvent>, Infallible> {
        Ok(vec![NumberBlocksEvent::NumberBlockTaken { block: taken.0 }])
    }

    fn evolve(_: Self, event: &NumberBlocksEvent) -> Self {
        let NumberBlocksEvent::NumberBlockTaken { block } = event;
        Self(block.saturating_add(1))
    }
}

impl Aggregate for NumberBlocks {
    const CATEGORY: &'static str = "order-numbers";
    const STATE_VERSION: u32 = 1;
}

/// Serials of a year that are ours.
#[derive(Debug)]
struct Serials {
    year: String,
    next: u64,
    end: u64,
}

#[derive(Clone)]
pub struct OrderNumbers {
    env: Env,
    store: Store,
    serials: Arc<Mutex<Option<Serials>>>,
}

impl OrderNumbers {
    pub fn new(env: &Env, store: Store) -> Self {
        Self { env: env.clone(), store, serials: Arc::default() }
    }

    /// A number that no other order has or will have.
    ///
    /// # Errors
    /// [`InvocationFailed`] if no block can be taken.
    pub async fn next(
        &self,
        order_id: OrderId,
        placed_at: Timestamp,
        trigger: &Trigger,
    ) -> Result<Text<20>, InvocationFailed> {
        let year = placed_at.strftime("%Y").to_string();
        let serial = match self.known_serial(&year) {
            Some(serial) => serial,
            None => self.take_block(&year, order_id, trigger).await?,
        };
        order_number(placed_at, serial).ok_or_else(|| InvocationFailed::new("NumbersUsedUp", year))
    }

    fn known_serial(&self, year: &str) -> Option<u64> {
        let mut known = self.serials.lock().unwrap_or_else(PoisonError::into_inner);
        let serials = known.as_mut().filter(|serials| serials.year == year && serials.next < serials.end)?;
        let serial = serials.next;
        serials.next = serial.saturating_add(1);
        Some(serial)
    }

    /// Takes a block and returns its first serial.
    async fn take_block(&self, year: &str, order_id: OrderId, trigger: &Trigger) -> Result<u64, InvocationFailed> {
        let series = u64::try_from(order_id.uuid().as_u128() % u128::from(SERIES)).unwrap_or_default();
        let stream = NumberBlocks::stream(format_args!("{year}-{series}"));
        // Another id each time: a repeated event must not get the block that an earlier delivery of it is using.
        let command_id = CommandId::new(self.env.new_id());
        let cause = Cause { command_id, ..trigger.cause("TakeNumberBlock") };
        let taken = match self.store.execute::<NumberBlocks>(&stream, &TakeBlock, &cause, Expected::Any).await {
            Ok(taken) => taken,
            Err(ExecuteError::Refused(never)) => match never {},
            Err(ExecuteError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(InvocationFailed::new("Contended", error)),
        };
        let Some(NumberBlocksEvent::NumberBlockTaken { block }) = taken.events.first() else {
            return Err(InvocationFailed::new("NoBlockTaken", stream));
        };
        let first = first_serial(*block, series).ok_or_else(|| InvocationFailed::new("NumbersUsedUp", year))?;
        let serials =
            Serials { year: year.to_owned(), next: first.saturating_add(1), end: first.saturating_add(BLOCK) };
        *self.serials.lock().unwrap_or_else(PoisonError::into_inner) = Some(serials);
        Ok(first)
    }
}

/// The first serial of a block: blocks of all series have different serials.
pub fn first_serial(block: u64, series: u64) -> Option<u64> {
    block.checked_mul(SERIES)?.checked_add(series)?.checked_mul(BLOCK)
}
