//! Counts that are kept through edits, and ranges of them.

use agentops_engine::tokens::{Counts, Encoding, count};
use proptest::prelude::*;

use super::{DISTINCT, TELLING, boundary, document, numbers, oracle, telling_text};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_survive_edits(
        start in telling_text(60),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, telling_text(5)), 1..8),
    ) {
        for encoding in DISTINCT {
            let mut text = start.clone();
            let mut counts = Counts::new(encoding, &text);
            for (at, length, inserted) in &edits {
                let from = boundary(&text, at.index(text.len() + 1));
                let to = boundary(&text, (from + length).min(text.len()));
                let mut edited = text.clone();
                edited.replace_range(from..to, inserted);
                counts = counts.updated(&text, &edited);
                text = edited;
                prop_assert_eq!(&counts, &Counts::new(encoding, &text), "{:?}", text);
                prop_assert_eq!(counts.total(), oracle(encoding).encode_ordinary(&text).len(), "{:?}", text);
            }
        }
    }

    #[test]
    fn ranges_add_up(text in telling_text(60), ends in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 12)) {
        for encoding in DISTINCT {
            let counts = Counts::new(encoding, &text);
            for (left, right) in &ends {
                let (left, right) = (boundary(&text, left.index(text.len() + 1)), boundary(&text, right.index(text.len() + 1)));
                let range = left.min(right)..left.max(right);
                prop_assert_eq!(counts.range(&text, range.clone()), count(encoding, &text[range.clone()]), "{:?} {:?}", text, range);
            }
        }
    }
}

#[test]
fn documents_can_be_edited_and_cut_anywhere() {
    let mut next = numbers(11);
    for encoding in DISTINCT {
        let mut text = document(30);
        let mut counts = Counts::new(encoding, &text);
        for step in 0..200 {
            let from = boundary(&text, next(text.len()));
            let to = boundary(&text, (from + next(40)).min(text.len()));
            let mut edited = text.clone();
            edited.replace_range(from..to, TELLING[next(TELLING.len())]);
            counts = counts.updated(&text, &edited);
            text = edited;
            let range =
                from.min(text.len() / 2)..boundary(&text, text.len() - next(text.len() / 2));
            let range = boundary(&text, range.start)..range.end;
            assert_eq!(
                counts.range(&text, range.clone()),
                count(encoding, &text[range]),
                "{encoding} step {step}"
            );
        }
        assert_eq!(counts, Counts::new(encoding, &text));
        assert_eq!(
            counts.total(),
            oracle(encoding).encode_ordinary(&text).len()
        );
    }
}

#[test]
fn counts_accept_ranges_outside_the_text_and_inside_characters() {
    let text = "é中\n\n- x";
    let counts = Counts::new(Encoding::O200kBase, text);
    assert_eq!(counts.range(text, 0..usize::MAX), counts.total());
    assert_eq!(counts.range(text, 1..4), 0);
    assert_eq!(counts.range(text, 99..usize::MAX), 0);
    #[expect(clippy::reversed_empty_ranges, reason = "a caller may compute one")]
    let reversed = 5..2;
    assert_eq!(counts.range(text, reversed), 0);
}
