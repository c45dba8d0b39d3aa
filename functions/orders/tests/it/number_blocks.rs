use std::collections::BTreeSet;

use orders::number_blocks::{NumberBlocks, NumberBlocksEvent, TakeBlock, first_serial};
use testkit::{assert_golden, given};

fn taken(block: u64) -> NumberBlocksEvent {
    NumberBlocksEvent::NumberBlockTaken { block }
}

#[test]
fn first_block_of_a_series_is_0() {
    given::<NumberBlocks>([]).when(TakeBlock).then([taken(0)]);
}

#[test]
fn each_block_is_taken_once() {
    given::<NumberBlocks>([taken(0), taken(1)]).when(TakeBlock).then([taken(2)]);
}

#[test]
fn blocks_of_all_series_have_different_serials() {
    let blocks = (0..20).flat_map(|block| (0..256).map(move |series| first_serial(block, series).unwrap()));
    let serials: BTreeSet<u64> = blocks.flat_map(|first| first..first + 64).collect();
    assert_eq!(serials.len(), 20 * 256 * 64);
}

#[test]
fn taken_block_matches_its_golden_file() {
    assert_golden("tests/golden/order-numbers", &[taken(42)]);
}
