use super::super::{Musts, RetainedKind, retention};
use super::{QUEUE, document};

#[test]
fn a_rewritten_digest_is_compared_by_what_it_means() {
    let document = document(QUEUE);
    let rewritten = "Two queues with ONE worker pool were decided (turns of 30s), exports yield to the invoices.\n\n\
        Open: who will tell customers? May jobs of 340 s be cut?\n\n* To do: splitting the queue (`jobs/queue.rs`), telling support\n\
        * files: src/jobs/{export.rs,retry.rs,limits.rs}, [the manual](docs/jobs.md#top)\n";
    let found = retention(&[&document], rewritten);
    assert_eq!(
        found.to_string(),
        "keeps 1 of 1 decision, 2 of 2 open questions, 2 of 2 open boxes, 5 of 5 files, 1 of 1 number"
    );
    assert!(found.is_complete());
}

#[test]
fn what_a_digest_lost_is_told_with_its_line() {
    let document = document(QUEUE);
    let found = retention(
        &[&document],
        "# Queue\n\n- [ ] tell support\n- Who tells the customers?\n\n`src/jobs/retry.rs`\n",
    );
    assert!(!found.is_complete());
    assert_eq!(
        found.to_string(),
        "keeps 0 of 1 decision, 1 of 2 open questions, 1 of 2 open boxes, 1 of 5 files, 0 of 1 number"
    );
    let lost = &found.of(RetainedKind::Question).lost;
    assert_eq!(lost[0].text, "May a job of 340 s be cut?");
    assert_eq!(
        QUEUE.lines().nth(lost[0].source.line),
        Some("- May a job of 340 s be cut?")
    );
    let lost: Vec<&str> = found
        .of(RetainedKind::Reference)
        .lost
        .iter()
        .map(|lost| lost.text.as_str())
        .collect();
    assert_eq!(
        lost,
        [
            "src/jobs/export.rs",
            "src/jobs/limits.rs",
            "docs/jobs.md",
            "src/jobs/queue.rs"
        ]
    );
}

#[test]
fn what_must_be_kept_outlives_its_originals_and_is_compared_as_often_as_wanted() {
    let musts = Musts::of(&[&document(QUEUE)]);
    assert_eq!(musts, Musts::of(&[&document(QUEUE)]));
    assert_eq!(musts.count(RetainedKind::Reference), 5);
    assert_eq!(musts.count(RetainedKind::OpenBox), 2);
    for digest in ["", "# Queue\n\n- [ ] tell support\n", QUEUE] {
        let found = musts.retention(digest);
        assert_eq!(found, retention(&[&document(QUEUE)], digest), "{digest:?}");
        assert_eq!(found.is_complete(), digest == QUEUE, "{digest:?}");
    }
    let nothing = Musts::of(&[]).retention("anything");
    assert!(nothing.is_complete());
    assert_eq!(nothing.to_string(), "has nothing that must be kept");
}

#[test]
fn words_count_for_the_line_and_the_two_before_it() {
    let musts = Musts::of(&[&document(
        "# A\n\n## Open questions\n\n- Which broker keeps invoices apart from exports?\n",
    )]);
    let near = "Which broker\nkeeps invoices\napart from exports?\n";
    assert!(musts.retention(near).is_complete());
    let far = "broker\n\n\n\nkeeps\n\n\n\ninvoices\n\n\n\napart\n\n\n\nexports?\n";
    assert!(!musts.retention(far).is_complete());
}
