//! Diagnostics: one file per code. [`RULES`] is the list of all; the manual (`docs/diagnostics.md`) has a section for
//! each, which a test checks.

mod ambiguous_reference;
mod bad_front_matter;
mod bad_profile;
mod broken_bundle;
pub(crate) mod broken_link;
mod changed_since_plan;
mod digest_loses;
mod file_exists;
mod gate_section;
mod line_out_of_range;
mod missing_file;
mod near_rule;
mod over_budget;
mod over_rule;
mod phase_skipped;
mod plan_conflict;
mod stale_bundle;
mod stale_input;
mod unknown_bundle;

use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::Serialize;

use crate::document::Document;
use crate::markdown::Ignore;
use crate::path::RelPath;
use crate::plans::open::OpenPlan;
use crate::snapshot::{Buffer, Snapshot};
use crate::template;

macro_rules! codes {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The stable codes of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The code as it is shown and set.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    OverRule = "over-rule",
    OverBudget = "over-budget",
    NearRule = "near-rule",
    MissingFile = "missing-file",
    FileExists = "file-exists",
    LineOutOfRange = "line-out-of-range",
    ChangedSincePlan = "changed-since-plan",
    PlanConflict = "plan-conflict",
    AmbiguousReference = "ambiguous-reference",
    BrokenLink = "broken-link",
    UnknownBundle = "unknown-bundle",
    StaleBundle = "stale-bundle",
    BrokenBundle = "broken-bundle",
    DigestLoses = "digest-loses",
    GateSection = "gate-section",
    PhaseSkipped = "phase-skipped",
    StaleInput = "stale-input",
    BadFrontMatter = "bad-front-matter",
    BadProfile = "bad-profile",
}

impl Code {
    /// The rule of the code.
    pub fn rule(self) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.code == self)
    }

    /// Where the manual explains it.
    pub fn manual_url(self) -> String {
        let repository = env!("CARGO_PKG_REPOSITORY");
        format!("{repository}/blob/main/docs/diagnostics.md#{self}")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Code::ALL.iter().find(|code| code.as_str() == text);
        found.copied().ok_or_else(|| {
            let all: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
            format!("`{text}` is no code: expected one of {}", all.join(", "))
        })
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The phase cannot work like this.
    Error,
    /// Probably wrong.
    Warning,
    /// Worth knowing.
    Information,
    /// A possibility.
    Hint,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "error" => Ok(Severity::Error),
            "warning" => Ok(Severity::Warning),
            "information" | "info" => Ok(Severity::Information),
            "hint" => Ok(Severity::Hint),
            _ => Err(format!(
                "`{text}` is no severity: expected error, warning, information, hint or off"
            )),
        }
    }
}

/// Something to tell about a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code.
    pub code: Code,
    /// How serious it is, after the settings.
    pub severity: Severity,
    /// Bytes that it is about.
    pub range: Range<usize>,
    /// What is the matter and what to do, for a person.
    pub message: String,
    /// Other places that matter.
    pub related: Vec<Related>,
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub path: RelPath,
    /// Bytes of the place.
    pub range: Range<usize>,
    /// What it has to do with it.
    pub message: String,
}

/// A rule: what a code means and how it is found.
pub struct Rule {
    /// Its code.
    pub code: Code,
    /// Severity unless the settings say otherwise.
    pub severity: Severity,
    /// When it is reported, in one line.
    pub summary: &'static str,
    check: Check,
}

enum Check {
    /// Looks at one document.
    Document(fn(&Snapshot, &Document, &mut Sink<'_>)),
    /// Looks at the files that an open plan names.
    Plan(fn(&OpenPlan<'_>, &mut Sink<'_>)),
    /// Looks at one file of any kind, among them settings and the parts of profiles.
    File(fn(&Snapshot, &RelPath, &mut Sink<'_>)),
}

/// All rules.
pub static RULES: &[Rule] = &[
    over_rule::RULE,
    over_budget::RULE,
    near_rule::RULE,
    missing_file::RULE,
    file_exists::RULE,
    line_out_of_range::RULE,
    changed_since_plan::RULE,
    plan_conflict::RULE,
    ambiguous_reference::RULE,
    broken_link::RULE,
    unknown_bundle::RULE,
    stale_bundle::RULE,
    broken_bundle::RULE,
    digest_loses::RULE,
    gate_section::RULE,
    phase_skipped::RULE,
    stale_input::RULE,
    bad_front_matter::RULE,
    bad_profile::RULE,
];

/// Where rules put what they find.
struct Sink<'a> {
    code: Code,
    severity: Severity,
    found: &'a mut Vec<Diagnostic>,
}

impl Sink<'_> {
    fn report(&mut self, range: Range<usize>, message: String, related: Vec<Related>) {
        self.found.push(Diagnostic {
            code: self.code,
            severity: self.severity,
            range,
            message,
            related,
        });
    }
}

/// The diagnostics of one file, in document order. Files that are none of ours have none.
pub fn diagnostics(snapshot: &Snapshot, path: &RelPath) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let document = snapshot.document(path).filter(|_| snapshot.is_ours(path));
    // What a template says holds once its placeholders are filled in.
    let is_template = template::is_template(path);
    // Where its references lead is asked once, for all rules.
    let plan: OnceCell<Option<OpenPlan<'_>>> = OnceCell::new();
    for rule in RULES {
        let severity = match snapshot.settings().severity.get(&rule.code) {
            Some(None) => continue,
            Some(Some(severity)) => *severity,
            None => rule.severity,
        };
        let mut sink = Sink {
            code: rule.code,
            severity,
            found: &mut found,
        };
        match rule.check {
            Check::Document(check) => {
                if let Some(document) = document.filter(|_| !is_template) {
                    check(snapshot, document, &mut sink);
                }
            }
            Check::Plan(check) => {
                if let Some(plan) = plan.get_or_init(|| OpenPlan::of(snapshot, &document?.path)) {
                    check(plan, &mut sink);
                }
            }
            Check::File(check) => check(snapshot, path, &mut sink),
        }
    }
    if let Some(document) = document {
        found.retain(|diagnostic| !is_silenced(document, diagnostic.code, diagnostic.range.start));
    }
    found.sort_by_key(|diagnostic| {
        (
            diagnostic.range.start,
            diagnostic.range.end,
            diagnostic.code,
        )
    });
    found
}

/// Whether a comment silences a code at a byte of a document.
pub(crate) fn is_silenced(document: &Document, code: Code, offset: usize) -> bool {
    let silences = |ignore: &Ignore| ignore.silences(code.as_str(), offset);
    match &document.front_matter {
        Some(front_matter) if offset < front_matter.range.end => front_matter
            .ignores(document.text.as_str())
            .any(|ignore| silences(&ignore)),
        _ => document.markdown.ignores.iter().any(silences),
    }
}

/// The diagnostics of all files that have any, in the order of their paths.
pub fn all_diagnostics(snapshot: &Snapshot) -> Vec<(RelPath, Vec<Diagnostic>)> {
    snapshot.count_all();
    diagnostics_of(snapshot, reported_paths(snapshot))
}

/// The diagnostics of those of some files that have any, in the order of the files, looked for on all cores.
pub fn diagnostics_of(snapshot: &Snapshot, paths: Vec<RelPath>) -> Vec<(RelPath, Vec<Diagnostic>)> {
    use rayon::prelude::*;
    snapshot.before_all_cores();
    paths
        .into_par_iter()
        .map(|path| {
            let found = diagnostics(snapshot, &path);
            (path, found)
        })
        .filter(|(_, found)| !found.is_empty())
        .collect()
}

/// The files for which diagnostics are given, in the order of their paths.
pub fn reported_paths(snapshot: &Snapshot) -> Vec<RelPath> {
    let documents = snapshot
        .documents()
        .map(|document| &document.path)
        .filter(|path| snapshot.is_ours(path));
    let mut paths: Vec<RelPath> = documents.chain(snapshot.config_paths()).cloned().collect();
    paths.sort();
    paths
}

/// Those of [`reported_paths`] that are open in an editor, without a look at the rest of the workspace.
pub fn open_reported_paths(snapshot: &Snapshot) -> Vec<RelPath> {
    let is_reported = |path: &RelPath, buffer: &Buffer| match buffer {
        Buffer::Document(_) => snapshot.is_ours(path),
        Buffer::Config(_) => true,
    };
    let open = snapshot.buffers.iter();
    open.filter(|(path, buffer)| is_reported(path, buffer))
        .map(|(path, _)| path.clone())
        .collect()
}

#[cfg(test)]
mod tests;
