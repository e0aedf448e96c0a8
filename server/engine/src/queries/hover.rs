//! What a popup says about the place under the pointer: tokens of a heading, the load behind a title, where a link
//! leads, what a key of front matter means, what a plan wants of a file, and of the lines of a file what plans want.

mod on_reference;

use std::ops::Range;

use crate::document::Document;
use crate::load::load;
use crate::markdown::{Heading, Link};
use crate::path::RelPath;
use crate::references::target;
use crate::references::{Form, Reference};
use crate::report::{measured, percent};
use crate::resolve::{Target, resolve};
use crate::rules::broken_link;
use crate::snapshot::Snapshot;
use crate::state::state_reason;

use super::excerpt::excerpt;
use super::front_matter_files;
use super::front_matter_keys::{self, Values};
use super::source_excerpt::SourceExcerpt;
use super::standing::Standing;
use super::{bundle_card, bundle_mentions, gate_list, load_table, naming_plans, toml_files};

/// What is said about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Bytes of what it is about.
    pub range: Range<usize>,
    /// The words, as Markdown.
    pub markdown: String,
    /// What is to stand below them, once its text has been read.
    pub excerpt: Option<SourceExcerpt>,
}

/// The URI of a file of the workspace, for links in Markdown; `None` when it has none.
pub type Addresses<'a> = &'a dyn Fn(&RelPath) -> Option<String>;

/// What there is to say about a byte of a document.
pub fn hover(
    snapshot: &Snapshot,
    path: &RelPath,
    offset: usize,
    addresses: Addresses<'_>,
) -> Option<Hover> {
    if let Some(hover) = toml_files::hover(snapshot, path, offset) {
        return Some(hover);
    }
    let document = snapshot.document(path)?;
    on_document(snapshot, document, offset, addresses)
        .or_else(|| naming_plans::hover(snapshot, document, offset, addresses))
}

fn on_document(
    snapshot: &Snapshot,
    document: &Document,
    offset: usize,
    addresses: Addresses<'_>,
) -> Option<Hover> {
    let path = &document.path;
    if let Some((mention, bundle)) = bundle_mentions::at(snapshot, document, offset) {
        return Some(Hover {
            range: mention.range.clone(),
            markdown: bundle_card::card(snapshot, bundle),
            excerpt: None,
        });
    }
    if let Some(hover) = on_front_matter(snapshot, document, offset) {
        return Some(hover);
    }
    let reference = document
        .reference_at(offset)
        .filter(|_| snapshot.is_ours(path));
    if let Some(link) = document.markdown.link_at(offset) {
        let reference = reference.filter(|reference| reference.form == Form::Link);
        if let Some(reference) = reference
            && matches!(resolve(snapshot, path, link), Target::File(_))
            && let Some(hover) = on_reference::hover(snapshot, document, reference, addresses)
        {
            return Some(hover);
        }
        let mut markdown = on_link(snapshot, document, link)?;
        if let Some(reference) = reference {
            markdown = with_intent(snapshot, document, reference, markdown, addresses);
        }
        return Some(Hover {
            range: link
                .destination
                .clone()
                .filter(|range| range.start <= offset && offset <= range.end)
                .unwrap_or_else(|| link.range.clone()),
            markdown,
            excerpt: None,
        });
    }
    if let Some(reference) = reference
        && let Some(hover) = on_reference::hover(snapshot, document, reference, addresses)
    {
        return Some(hover);
    }
    let heading = document.markdown.outline.heading_at(offset)?;
    let mut markdown = on_heading(snapshot, document, heading);
    let is_title = document.markdown.outline.title() == Some(heading);
    if let Some(bundle) = snapshot.bundles().at(path).filter(|_| is_title) {
        markdown.push_str("\n\n---\n\n");
        markdown.push_str(&bundle_card::facts(snapshot, bundle));
    }
    if is_title && let Some(standing) = Standing::of(snapshot, path) {
        markdown.push_str("\n\n---\n\n");
        markdown.push_str(&on_artifact(snapshot, &standing, addresses));
    }
    Some(Hover {
        range: heading.range.clone(),
        markdown,
        excerpt: None,
    })
}

/// What a link's document is to become, above what it says.
fn with_intent(
    snapshot: &Snapshot,
    document: &Document,
    reference: &Reference,
    markdown: String,
    addresses: Addresses<'_>,
) -> String {
    if !reference.intent.changes_file() {
        return markdown;
    }
    let target = target::resolve(snapshot, &document.path, reference);
    let about = on_reference::about(snapshot, document, reference, &target, addresses);
    let mut paragraphs = vec![format!("To {}", on_reference::intent(reference))];
    paragraphs.extend(about);
    format!("{}\n\n---\n\n{markdown}", paragraphs.join("\n\n"))
}

/// The name of a plan, linked to one of its references.
pub(super) fn linked(
    name: &str,
    document: &Document,
    reference: &Reference,
    addresses: Addresses<'_>,
) -> String {
    let line = document.text.line_of(reference.range.start) + 1;
    match addresses(&document.path) {
        Some(uri) => format!("[{}](<{uri}#L{line}>)", escape(name)),
        None => format!("**{}**", escape(name)),
    }
}

fn on_heading(snapshot: &Snapshot, document: &Document, heading: &Heading) -> String {
    let anchor = format!("Anchor: `#{}`", heading.slug);
    if heading.nested {
        return format!("**{}**\n\n{anchor}", escape(&heading.title));
    }
    let measure = &snapshot.settings().budget.measure;
    let tokens = |range| measure.scale(document.tokens_in(measure.encoding, range));
    let section = tokens(heading.section.clone());
    let total = measure.scale(document.tokens(measure.encoding));
    let mut text = format!(
        "**{}** – {} tokens, {} of the document ({})",
        escape(&heading.title),
        measured(measure, section),
        percent(section as f64 * 100.0 / total.max(1) as f64),
        measured(measure, total),
    );
    let below: Vec<&Heading> = document
        .markdown
        .outline
        .sections()
        .filter(|other| {
            heading.section.start < other.range.start && other.range.start < heading.section.end
        })
        .collect();
    if let Some(first) = below.first() {
        text.push_str(&format!(
            "\n\nIts own text: {}; the rest is in {} {} below it",
            measured(measure, tokens(heading.section.start..first.range.start)),
            below.len(),
            if below.len() == 1 {
                "section"
            } else {
                "sections"
            },
        ));
    }
    format!("{text}\n\n{anchor}")
}

fn on_artifact(snapshot: &Snapshot, standing: &Standing<'_>, addresses: Addresses<'_>) -> String {
    let Standing {
        profile,
        phase,
        phase_index,
        topic,
    } = standing;
    let stand = state_reason(snapshot, topic, *phase_index);
    let of = match &topic.name {
        Some(name) => format!("`{name}`"),
        None => "all topics".to_owned(),
    };
    let mut text = format!(
        "Phase **{}** of {of} · {} · *{}*: {}\n\n",
        phase.title,
        profile.title,
        stand.state.as_str(),
        escape(&stand.reason),
    );
    if let Some(gate) = &stand.gate {
        text.push_str(&gate_list::checklist(snapshot, gate, addresses));
        text.push_str("\n\n");
    }
    text.push_str(&load_table::explain(&load(snapshot, topic, *phase_index)));
    if let Some((index, next)) = standing.next_phase(snapshot) {
        let load = load(snapshot, topic, index);
        text.push_str(&format!(
            "\n\nNext: **{}** will load {} of {}",
            next.title,
            measured(&load.measure, load.total),
            crate::report::tokens(load.limit),
        ));
    }
    text
}

fn on_link(snapshot: &Snapshot, document: &Document, link: &Link) -> Option<String> {
    let measure = &snapshot.settings().budget.measure;
    let target = resolve(snapshot, &document.path, link);
    match &target {
        Target::Outside => None,
        Target::Missing(_) | Target::NoHeading(_) => {
            let why = broken_link::complaint(snapshot, &document.path, link, &target)?;
            Some(format!("**Broken link:** {why}"))
        }
        Target::File(path) => Some(format!("`{path}`")),
        Target::Several(paths) => {
            let lines: Vec<_> = paths.iter().map(|path| format!("- `{path}`")).collect();
            Some(format!(
                "**{} documents fit**\n\n{}",
                paths.len(),
                lines.join("\n")
            ))
        }
        Target::Document {
            document: target,
            place,
            heading,
        } => {
            if let Some(bundle) = snapshot
                .bundles()
                .at(&target.path)
                .filter(|_| heading.is_none())
            {
                return Some(bundle_card::card(snapshot, bundle));
            }
            let section = match heading {
                Some(heading) => heading.section.clone(),
                None if !place.is_empty() => place.clone(),
                None => 0..target.text.len(),
            };
            let title = match heading {
                Some(heading) => format!(
                    "**{}** in *{}*",
                    escape(&heading.title),
                    escape(target.title())
                ),
                None => format!("**{}**", escape(target.title())),
            };
            let tokens = measure.scale(target.tokens_in(measure.encoding, section));
            let mut text = format!(
                "{title}\n\n`{}` · {} tokens",
                target.path,
                measured(measure, tokens)
            );
            let excerpt = excerpt(target, *heading);
            if !excerpt.is_empty() {
                text.push_str("\n\n---\n\n");
                text.push_str(&excerpt);
            }
            Some(text)
        }
    }
}

fn on_front_matter(snapshot: &Snapshot, document: &Document, offset: usize) -> Option<Hover> {
    let front_matter = document.front_matter.as_ref()?;
    if !front_matter.content.contains(&offset) {
        return None;
    }
    let at = front_matter_keys::at(front_matter, offset)?;
    let key = front_matter_keys::known(&at.keys)?;
    let mut markdown = format!("`{}` – {}", at.keys.join("."), key.meaning);
    let bullets = |lines: Vec<String>| format!("\n\n{}", lines.join("\n"));
    match key.values {
        Values::Words(words) => {
            let line = |(word, meaning): &(&str, &str)| format!("- `{word}`: {meaning}");
            markdown.push_str(&bullets(words.iter().map(line).collect()));
        }
        Values::Profiles => {
            let profiles = &snapshot.config().profiles;
            let line = |profile: &crate::profile::Profile| {
                format!("- `{}`: {}", profile.name, profile.summary)
            };
            markdown.push_str(&bullets(profiles.iter().map(line).collect()));
        }
        Values::Phases => {
            for profile in front_matter_keys::profiles_of(snapshot, document) {
                let ids: Vec<_> = profile
                    .phases
                    .iter()
                    .map(|phase| format!("`{}`", phase.id))
                    .collect();
                markdown.push_str(&format!("\n\n{}: {}", profile.title, ids.join(", ")));
            }
        }
        Values::Files | Values::Bundles => {
            let paths = at
                .value
                .map(|text| front_matter_files::find(snapshot, &document.path, text));
            for path in paths.unwrap_or_default() {
                markdown.push_str(&match snapshot.document(&path) {
                    Some(named) => format!("\n\n**{}** · `{path}`", escape(named.title())),
                    None => format!("\n\n`{path}`"),
                });
            }
        }
        Values::Free | Values::Topics | Values::Tags => {}
    }
    Some(Hover {
        range: at.range,
        markdown,
        excerpt: None,
    })
}

/// Text of a document that is to be read as it is, not as Markdown.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '#' | '~'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests;
