//! What sections and labels mean: what must be kept, and what matters more or less than the rest.

/// Why a unit must be kept. The order is that in which they are kept where not all fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Must {
    /// The title of a document.
    Title,
    /// An open question.
    Question,
    /// A decision or recommendation.
    Decision,
    /// A constraint.
    Constraint,
    /// A checkbox without a tick.
    OpenBox,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Questions,
    Decisions,
    Constraints,
    /// Matters more than others: a summary, goals, risks, requirements, design.
    Central,
    /// Matters less: contents, history, references.
    Boilerplate,
}

impl Topic {
    /// The weight of what stands there; 1 is usual.
    pub fn weight(self) -> f64 {
        match self {
            Topic::Boilerplate => 0.4,
            _ => 1.6,
        }
    }
}

const CENTRAL: &[&str] = &[
    "summary",
    "overview",
    "abstract",
    "goal",
    "goals",
    "objective",
    "objectives",
    "risk",
    "risks",
    "requirement",
    "requirements",
    "design",
    "architecture",
    "problem",
    "conclusion",
    "conclusions",
    "tldr",
    "purpose",
    "blockers",
];
const BOILERPLATE: &[&str] = &[
    "contents",
    "toc",
    "appendix",
    "appendices",
    "references",
    "changelog",
    "history",
    "license",
    "licence",
    "acknowledgements",
    "acknowledgments",
    "glossary",
    "related",
    "links",
    "metadata",
    "revisions",
    "bibliography",
    "sources",
];

/// What a heading says of its section; `None` when it says nothing, and what is around it counts.
pub(super) fn topic(title: &str) -> Option<Topic> {
    let title = plain(title).to_lowercase();
    let words: Vec<&str> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&["questions", "unknowns", "unresolved", "undecided"])
        || has(&["question"]) && has(&["open"])
    {
        return Some(Topic::Questions);
    }
    // A long title with the word in it tells a story; "Decision 3: use X" does not.
    let is_short = words.len() <= 4;
    if words.first().is_some_and(|first| DECIDING.contains(first)) || is_short && has(DECIDING) {
        return Some(Topic::Decisions);
    }
    if is_short && has(&["constraint", "constraints"]) {
        return Some(Topic::Constraints);
    }
    if has(BOILERPLATE) && is_short || title.starts_with("see also") {
        return Some(Topic::Boilerplate);
    }
    has(CENTRAL).then_some(Topic::Central)
}

const DECIDING: &[&str] = &[
    "decision",
    "decisions",
    "recommendation",
    "recommendations",
    "decided",
    "resolution",
    "verdict",
];

/// What a line with a list or a table behind it announces: `Constraints:`.
pub(super) fn announced(intro: &str) -> Option<Topic> {
    let intro = plain(intro);
    let label = intro.strip_suffix(':').unwrap_or(&intro);
    if label.split_whitespace().count() > 4 {
        return None;
    }
    topic(label).filter(|topic| {
        matches!(
            topic,
            Topic::Questions | Topic::Decisions | Topic::Constraints
        )
    })
}

/// What the label at the start of a text says of it, wherever it stands.
pub(super) fn labelled(text: &str) -> Option<Must> {
    let text = plain(text);
    let text = text.trim_start();
    if text.contains("[NEEDS CLARIFICATION") {
        return Some(Must::Question);
    }
    let lower: String = text.chars().take(60).collect::<String>().to_lowercase();
    if let Some((label, rest)) = lower.split_once(':')
        && (rest.starts_with(' ') || rest.is_empty())
    {
        let mut words = label
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let first = words.next().unwrap_or("");
        let others = words.count();
        match first.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "q" | "question" if others <= 1 => return Some(Must::Question),
            "open" if label.starts_with("open question") => return Some(Must::Question),
            "decision" | "decided" | "recommendation" | "recommended" | "resolution" | "chosen"
            | "choice" | "verdict"
                if others <= 2 =>
            {
                return Some(Must::Decision);
            }
            "status" if others == 0 => return Some(Must::Decision),
            "constraint" if others <= 1 => return Some(Must::Constraint),
            _ => {}
        }
    }
    None
}

/// Whether a text begins with a label that all of its paragraph belongs to.
pub(super) fn labels_a_decision(text: &str) -> bool {
    labelled(text) == Some(Must::Decision) && !plain(text).to_lowercase().starts_with("status")
}

/// Whether a sentence says by its first words that something was decided.
pub(super) fn decides(text: &str) -> bool {
    let lower: String = plain(text)
        .chars()
        .take(60)
        .collect::<String>()
        .to_lowercase();
    const OPENINGS: &[&str] = &[
        "we will ",
        "we chose ",
        "we decided ",
        "we have decided ",
        "we've decided ",
        "it was decided ",
        "we recommend ",
        "i recommend ",
        "we agreed ",
    ];
    OPENINGS.iter().any(|opening| lower.starts_with(opening))
}

/// Whether a sentence announces what follows it: ends with a colon, markup aside.
pub(super) fn announces(text: &str) -> bool {
    text.trim_end_matches(['*', '_', ' ']).ends_with(':')
}

/// Whether a sentence ends with a question mark, markup aside.
pub(super) fn asks(text: &str) -> bool {
    text.trim_end_matches(['*', '_', '"', ')', '`', ' '])
        .ends_with(['?', '？'])
}

/// Whether a sentence only makes sense behind the one before it.
pub(super) fn leans_back(text: &str) -> bool {
    let first = text
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty());
    first.is_some_and(|first| {
        const WORDS: &[&str] = &[
            "It",
            "Its",
            "This",
            "That",
            "They",
            "Their",
            "These",
            "Those",
            "He",
            "She",
            "But",
            "So",
            "Both",
            "Then",
            "Such",
            "However",
            "Therefore",
            "Otherwise",
            "Neither",
            "Here",
            "Also",
            "And",
            "Or",
        ];
        WORDS.contains(&first)
    })
}

/// A text without the markup at its start and its emphasis, for looking at its first words.
pub(super) fn plain(text: &str) -> String {
    let text = text.trim_start_matches(['#', '>', ' ', '-', '|']);
    let text = ["[ ] ", "[x] ", "[X] "]
        .iter()
        .find_map(|tick| text.strip_prefix(tick))
        .unwrap_or(text);
    text.chars().filter(|c| !matches!(c, '*' | '`')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_say_what_they_are_about() {
        assert_eq!(topic("Open questions"), Some(Topic::Questions));
        assert_eq!(topic("7. Recommendation"), Some(Topic::Decisions));
        assert_eq!(
            topic("Decision 3: use one queue and no second one"),
            Some(Topic::Decisions)
        );
        assert_eq!(topic("How the decision of 2023 to move to Oslo went"), None);
        assert_eq!(topic("Table of Contents"), Some(Topic::Boilerplate));
        assert_eq!(topic("Risks that remain"), Some(Topic::Central));
        assert_eq!(announced("**Constraints:**"), Some(Topic::Constraints));
        assert_eq!(
            announced("These are all the decisions that we know of:"),
            None
        );
    }

    #[test]
    fn labels_say_what_a_line_is() {
        assert_eq!(labelled("**Decision:** one queue"), Some(Must::Decision));
        assert_eq!(
            labelled("- [ ] **Decision 4 (cache):** none"),
            Some(Must::Decision)
        );
        assert_eq!(labelled("Q3: who pays?"), Some(Must::Question));
        assert_eq!(labelled("We will not migrate."), None);
        assert_eq!(labelled("**Status:** Accepted"), Some(Must::Decision));
        assert_eq!(labelled("Decisions are made on Mondays: all of them"), None);
        assert_eq!(labelled("Queue: one"), None);
        assert!(decides("We will not migrate.") && announces("**Steps:**"));
    }
}
