use std::time::{Duration, Instant};

mod properties;
mod retention;

use super::*;
use crate::path::RelPath;
use crate::text::Text;

fn document(text: &str) -> Document {
    Document::new(RelPath::new("notes.md").unwrap(), Text::new(text))
}

fn made(text: &str, max_tokens: usize) -> Digest {
    let document = document(text);
    digest(&[&document], &to(max_tokens))
}

fn to(max_tokens: usize) -> Options<'static> {
    Options {
        max_tokens: Some(max_tokens),
        ..Options::default()
    }
}

const QUEUE: &str = "\
---
topic: queue
---
# Queue: one or two

## Problem

Invoices wait up to 40 min behind exports, since both go through one queue. It has been so since the move of 2024. \
Customers of the large plan notice first, and they call. The workers themselves are idle for most of the day, as the \
graphs of the last six weeks show in every detail that one might want.

Constraints:

- No second broker: the budget is EUR 200 per month.
- Nothing may be lost in the switch.

## Findings

<!-- measured by hand -->
The exports of a month are 2,400 jobs. Each of them takes about 12 s, and the longest one took 340 s. There is \
nothing in `src/jobs/export.rs` that would stop a job which runs for too long. See also `src/jobs/retry.rs` and \
`src/jobs/limits.rs` for what was tried before, and `docs/jobs.md` for how it was meant.

```rust
fn run() {
    work();
}
```

| job | median | longest |
|---|---:|---:|
| export | 12 s | 340 s |
| invoice | 2 s | 9 s |
| reminder | 1 s | 4 s |
| clean-up | 30 s | 31 s |

1. First the queue was split by hand, which nobody could keep up for longer than a week.
2. Then the exports were moved to the night, where they met the backups.
   - The backups took twice as long that week.

## Decision

**Decision:** two queues, one worker pool, 30 s for each turn. Exports yield to invoices.

## Open questions

- Who tells the customers?
- [x] Is the broker able to do it? Yes.
- May a job of 340 s be cut?

## Steps

- [x] measure
- [x] ask
- [ ] split the queue in `src/jobs/queue.rs`
- [ ] tell support
";

#[test]
fn what_must_be_kept_is_kept_in_order_and_reads_as_a_document() {
    let digest = made(QUEUE, 330);
    insta::assert_snapshot!(digest.text, @r"
    # Queue: one or two

    ## Problem

    Invoices wait up to 40 min behind exports, since both go through one queue. It has been so since the move of 2024. Customers of the large plan notice first, and they call. The workers themselves are idle for most of the day, as the graphs of the last six weeks show in every detail that one might want.

    Constraints:

    - No second broker: the budget is EUR 200 per month.
    - Nothing may be lost in the switch.

    ## Findings

    The exports of a month are 2,400 jobs. Each of them takes about 12 s, and the longest one took 340 s. There is nothing in `src/jobs/export.rs` that would stop a job which runs for too long. See also `src/jobs/retry.rs` and `src/jobs/limits.rs` for what was tried before, and `docs/jobs.md` for how it was meant.

    1. First the queue was split by hand, which nobody could keep up for longer than a week.
    2. Then the exports were moved to the night, where they met the backups.

    ## Decision

    **Decision:** two queues, one worker pool, 30 s for each turn. Exports yield to invoices.

    ## Open questions

    - Who tells the customers?
    - [x] Is the broker able to do it? Yes.
    - May a job of 340 s be cut?

    ## Steps

    - [ ] split the queue in `src/jobs/queue.rs`
    - [ ] tell support
    - (2 done)
    ");
    assert_eq!(digest.over, None);
    let share = |kept, all| Share { kept, all };
    assert_eq!(digest.kept.decisions, share(1, 1));
    assert_eq!(digest.kept.questions, share(2, 2));
    assert_eq!(digest.kept.constraints, share(2, 2));
    assert_eq!(digest.kept.open_boxes, share(2, 2));
    assert_eq!(digest.kept.references, share(5, 5));
}

#[test]
fn what_must_be_kept_but_does_not_fit_is_counted() {
    let digest = made(QUEUE, 130);
    assert!(digest.tokens <= 130);
    assert!(digest.over.unwrap().needed > 130);
    insta::assert_snapshot!(digest.text, @r"
    # Queue: one or two

    *Left out for want of room (135 tokens needed): 2 of 2 open boxes, 5 of 5 files.*

    ## Problem

    Constraints:

    - No second broker: the budget is EUR 200 per month.
    - Nothing may be lost in the switch.

    ## Decision

    **Decision:** two queues, one worker pool, 30 s for each turn. Exports yield to invoices.

    ## Open questions

    - Who tells the customers?
    - May a job of 340 s be cut?
    - (1 done)
    ");
}

#[test]
fn every_line_knows_where_it_comes_from() {
    for max_tokens in [130, 330, 10_000] {
        let digest = made(QUEUE, max_tokens);
        let lines: Vec<&str> = digest.text.lines().collect();
        assert_eq!(digest.lines.len(), lines.len(), "{max_tokens}");
        let originals: Vec<&str> = QUEUE.lines().collect();
        for (line, source) in lines.iter().zip(&digest.lines) {
            if let Some(source) = source {
                let word = words_of(line).into_iter().next();
                assert!(
                    word.is_none_or(
                        |word| originals[source.line].contains(&word) || line.contains("done)")
                    ),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn what_fits_is_returned_as_it_is() {
    let digest = made(QUEUE, 10_000);
    let body = QUEUE.split_once("---\n#").unwrap().1;
    assert_eq!(digest.text, format!("#{body}"));
    assert_eq!(digest.kept.references, Share { kept: 5, all: 5 });
    for text in ["", "---\na: b\n---\n", "\n\n", "\r\n"] {
        assert_eq!(made(text, 100).text, "", "{text:?}");
    }
}

#[test]
fn a_text_with_nothing_to_choose_says_so() {
    let code = format!("```\n{}```\n", "let x = 1;\n".repeat(400));
    for (text, title) in [
        (code.clone(), ""),
        (format!("# Dump\n\n{code}"), "# Dump\n\n"),
        (
            format!("# Dump\n\n{}\n", "Zm9vYmFy".repeat(2_000)),
            "# Dump\n\n",
        ),
        (format!("<!-- {} -->\n", "a b c ".repeat(500)), ""),
    ] {
        let document = document(&text);
        let original = document.tokens(Encoding::default());
        let digest = digest(&[&document], &to(100));
        assert!(digest.is_bare && digest.tokens <= 100, "{}", digest.text);
        assert_eq!(
            digest.text,
            format!(
                "{title}*Nothing is kept of {original} tokens: there is no sentence, item or row that is short enough.*\n"
            )
        );
        assert_eq!(digest.lines.len(), digest.text.lines().count());
    }
    assert!(!made(QUEUE, 330).is_bare && !made(QUEUE, 10_000).is_bare && !made("", 100).is_bare);
}

#[test]
fn several_documents_are_sections_of_one() {
    let (a, b) = (
        document(QUEUE),
        document("No title here. But `src/a.rs` and a long text about nothing at all.\n"),
    );
    let digest = digest(&[&a, &b], &to(360));
    assert!(
        digest.text.starts_with("# Queue: one or two\n"),
        "{}",
        digest.text
    );
    assert!(digest.text.contains("\n# notes\n"), "{}", digest.text);
    assert!(digest.text.contains("src/a.rs"));
}

#[test]
fn levels_have_targets() {
    assert_eq!(Level::Summary.target(6_000), 1_200);
    assert_eq!(Level::Summary.target(60_000), 2_000);
    assert_eq!(Level::Decisions.target(6_000), 600);
    assert_eq!(Level::Metadata.target(6_000), 300);
    assert_eq!(Level::Metadata.target(60), 100);
}

#[test]
fn what_is_said_twice_is_kept_once() {
    let paragraph =
        "The queue of the exports is the one that has to yield, whatever the hour is.\n\n";
    let filler =
        "Words of another kind fill the rest of this document up to its last line, number {}.\n\n";
    let mut text = String::from("# A\n\n");
    for number in 0..20 {
        text += paragraph;
        text += &filler.replace("{}", &number.to_string());
    }
    let digest = made(&text, 250);
    assert_eq!(
        digest.text.matches("has to yield").count(),
        1,
        "{}",
        digest.text
    );
}

#[test]
fn hostile_texts_are_no_trouble() {
    let long = |part: &str, times: usize| part.repeat(times);
    let texts = [
        ("one line", long("word ", 200_000)),
        ("no spaces", long("Zm9vYmFy", 60_000)),
        (
            "headings",
            (0..10_000).map(|n| format!("## Heading {n}\n")).collect(),
        ),
        (
            "rows",
            format!(
                "| a | b |\n|---|---|\n{}",
                (0..5_000)
                    .map(|n| format!("| row {n} | {n} ms |\n"))
                    .collect::<String>()
            ),
        ),
        ("quotes", format!("{}deep", long("> ", 5_000))),
        (
            "lists",
            (0..1_000)
                .map(|n| format!("{}- item {n}\n", " ".repeat(2 * n)))
                .collect(),
        ),
        (
            "questions",
            format!(
                "# Open questions\n\n{}",
                (0..5_000)
                    .map(|n| format!("- What about {n}?\n"))
                    .collect::<String>()
            ),
        ),
        (
            "chinese",
            long("我们需要一个计划。它必须很好！为什么？", 3_000),
        ),
        ("emoji", long("👩‍👩‍👧‍👦 family. 😀 Smile! ", 3_000)),
        (
            "crlf",
            long(
                "# A\r\n\r\nOne thing. Another thing.\r\n- [ ] box\r\n",
                1_000,
            ),
        ),
        (
            "details",
            long(
                "<details>\n<summary>More</summary>\n\nHidden text about `src/x.rs`.\n\n</details>\n\n",
                500,
            ),
        ),
        (
            "paths",
            (0..5_000)
                .map(|n| format!("See `src/m{}/file{n}.rs` please.\n\n", n % 7))
                .collect(),
        ),
    ];
    for (name, text) in texts {
        let start = Instant::now();
        let digest = made(&text, 400);
        assert!(digest.tokens <= 400, "{name}: {}", digest.tokens);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{name}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn lists_that_come_together_are_one_where_they_have_bullets() {
    let bullets = "# A\n\n- [ ] one\n\n```sh\nmake one, and all that it needs, and then look at what it says before going on\n```\n\n- [ ] two\n\n1. [ ] three\n\n```sh\nmake\n```\n\n1. [ ] four\n";
    let digest = made(bullets, 40);
    assert_eq!(
        digest.text,
        "# A\n\n- [ ] one\n- [ ] two\n\n1. [ ] three\n\n1) [ ] four\n"
    );
}

#[test]
fn links_keep_their_definitions() {
    let filler = "Nothing of this is of any use to anybody at all. ".repeat(30);
    let text = format!(
        "# A\n\n**Decision:** as in [the plan][Plan].\n\n{filler}\n\n[plan]: plan.md\n[other]: other.md\n"
    );
    let digest = made(&text, 60);
    assert!(
        digest.text.ends_with("[plan]: plan.md\n"),
        "{}",
        digest.text
    );
    let links = document(&digest.text).markdown.links;
    assert!(
        links
            .iter()
            .any(|link| digest.text[link.range.clone()].starts_with("[the plan]"))
    );
}

fn words_of(text: &str) -> Vec<String> {
    let is_word = |word: &&str| word.chars().count() > 1;
    text.split(|c: char| !c.is_alphanumeric())
        .filter(is_word)
        .map(str::to_owned)
        .collect()
}
