//! How long a comparison takes says nothing about how much of the code was right.
#![allow(missing_docs, reason = "tests say in their names what they show")]

use std::hint::black_box;

use latchkey_flow::CodeDigest;

const BATCHES: usize = 400;
const PER_BATCH: usize = 2_000;

/// Nanoseconds that the fastest of many batches takes: whatever else the machine does only makes some slower.
#[expect(clippy::disallowed_methods, reason = "a stopwatch")]
fn fastest(right: &CodeDigest, typed: &[CodeDigest; 3]) -> [u128; 3] {
    let mut fastest = [u128::MAX; 3];
    for _ in 0..BATCHES {
        for (typed, fastest) in typed.iter().zip(&mut fastest) {
            let begun = std::time::Instant::now();
            for _ in 0..PER_BATCH {
                black_box(black_box(right) == black_box(typed));
            }
            *fastest = begun.elapsed().as_nanos().min(*fastest);
        }
    }
    fastest
}

/// C17. A comparison that stops at the first difference is many times faster there than at the last.
#[test]
fn a_digest_that_is_wrong_at_once_takes_as_long_as_one_that_is_wrong_at_the_end() {
    let digest = |place: Option<usize>| {
        let mut bytes = [7; 32];
        if let Some(place) = place {
            bytes[place] = 8;
        }
        CodeDigest::new(bytes)
    };
    let typed = [digest(Some(0)), digest(Some(31)), digest(None)];
    let times = fastest(&digest(None), &typed);
    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(most * 2 < least * 3, "first byte, last byte, none: {times:?} ns");
}

/// C17: and what stands behind it is compared whole.
#[test]
fn digests_are_equal_only_if_every_bit_is() {
    let right = CodeDigest::new([0x5a; 32]);
    assert!(right == CodeDigest::new([0x5a; 32]));
    for bit in 0..256 {
        let mut bytes = [0x5a; 32];
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(right != CodeDigest::new(bytes), "bit {bit}");
    }
}
