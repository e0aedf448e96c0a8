//! Puts values in place of placeholders.

use crate::bundle::context::shifted;
use crate::front_matter::FrontMatter;
use crate::front_matter::write::{flow_scalar, quoted, scalar};
use crate::markdown::{Markdown, encode_destination};
use crate::path::RelPath;
use crate::text::Text;

use super::placeholders::{Part, parts};

/// What placeholders stand for. What is empty is not known, or there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Where the artifact will be, for the way from it to its inputs.
    pub path: RelPath,
    /// `{topic}`
    pub topic: String,
    /// `{title}`
    pub title: String,
    /// `{profile}`
    pub profile: String,
    /// `{phase}`
    pub phase: String,
    /// `{date}`
    pub date: String,
    /// `{time}`
    pub time: String,
    /// `{question}`
    pub question: String,
    /// `{inputs}`: each with its title.
    pub inputs: Vec<(RelPath, String)>,
    /// `{bundle}`
    pub bundle: String,
    /// `{digest}`, as Markdown.
    pub digest: String,
    /// `{steps}`, as Markdown.
    pub steps: String,
    /// `{commit}`
    pub commit: String,
    /// What was overridden to make the artifact; goes into the front matter, whatever the template says.
    pub forced: Vec<String>,
}

impl Values {
    /// The text of a placeholder that stands among others; `None` for an unknown one.
    fn inline(&self, name: &str) -> Option<String> {
        let text = match name {
            "inputs" => {
                let paths = self.inputs.iter().map(|(path, _)| path.as_str());
                paths.collect::<Vec<_>>().join(", ")
            }
            "topic" => self.topic.clone(),
            "title" => self.title.clone(),
            "profile" => self.profile.clone(),
            "phase" => self.phase.clone(),
            "date" => self.date.clone(),
            "time" => self.time.clone(),
            "question" => self.question.clone(),
            "bundle" => self.bundle.clone(),
            "digest" => self.digest.clone(),
            "steps" => self.steps.clone(),
            "commit" => self.commit.clone(),
            _ => return None,
        };
        Some(on_one_line(&text))
    }

    /// The lines of a placeholder that stands alone under a heading of a level; `None` for one that has only one.
    fn block(&self, name: &str, level: u8) -> Option<String> {
        match name {
            "digest" => Some(shifted(&self.digest, usize::from(level)).trim().to_owned()),
            "steps" => Some(self.steps.trim_end().to_owned()),
            "inputs" => {
                let link = |(path, title): &(RelPath, String)| {
                    let way = self.path.parent().relative_to(path);
                    let title = title.replace(['[', ']'], "");
                    format!("- [{title}]({})", encode_destination(&way))
                };
                Some(self.inputs.iter().map(link).collect::<Vec<_>>().join("\n"))
            }
            _ => None,
        }
    }
}

fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A template with its values in place.
///
/// Values are taken as they are: what looks like a placeholder in them is none. A line of front matter of which all
/// placeholders are empty is left out, and so is a section that would hold nothing but an empty digest.
pub fn fill(template: &str, values: &Values) -> String {
    let has_returns = template.contains("\r\n");
    let template = template.replace("\r\n", "\n");
    let text = Text::new(template.as_str());
    // The braces of placeholders are YAML too; only where the block ends matters.
    let body = FrontMatter::parse(&text).map_or(0, |front_matter| front_matter.range.end);
    let (front_matter, body) = template.split_at(body);
    let mut filled = fill_front_matter(front_matter, values);
    filled.push_str(&fill_body(body, values));
    let mut filled = filled.trim_end().to_owned();
    filled.push('\n');
    if has_returns {
        filled = filled.replace('\n', "\r\n");
    }
    filled
}

fn fill_front_matter(block: &str, values: &Values) -> String {
    let lines: Vec<&str> = block.lines().collect();
    let mut filled = String::new();
    let inside = lines.get(1..lines.len().saturating_sub(1)).unwrap_or(&[]);
    for line in inside {
        if let Some(line) = fill_entry(line, values) {
            filled.push_str(&line);
            filled.push('\n');
        }
    }
    if !values.forced.is_empty() {
        let reasons: Vec<String> = values
            .forced
            .iter()
            .map(|r| flow_scalar(&on_one_line(r)))
            .collect();
        filled.push_str(&format!("forced: [{}]\n", reasons.join(", ")));
    }
    if block.is_empty() && filled.is_empty() {
        return filled;
    }
    format!("---\n{filled}---\n")
}

/// A line of front matter; `None` when all its placeholders are empty.
fn fill_entry(line: &str, values: &Values) -> Option<String> {
    let words = parts(line).into_iter().filter_map(|part| match part {
        Part::Word(name, _) => values.inline(name),
        Part::Text(_) => None,
    });
    let words: Vec<String> = words.collect();
    if !words.is_empty() && words.iter().all(String::is_empty) {
        return None;
    }
    let start = value_start(line);
    let (key, value) = line.split_at(start);
    let bare = value.trim();
    if bare == "{inputs}" {
        let paths: Vec<String> = values
            .inputs
            .iter()
            .map(|(p, _)| flow_scalar(p.as_str()))
            .collect();
        let key = put(key, values, &|value| value);
        return Some(format!("{} [{}]", key.trim_end(), paths.join(", ")));
    }
    let value = if bare.starts_with('"') {
        put(value, values, &|value| {
            let quoted = quoted(&value);
            quoted[1..quoted.len() - 1].to_owned()
        })
    } else if bare.starts_with('\'') {
        put(value, values, &|value| value.replace('\'', "''"))
    } else if words.is_empty()
        || bare.starts_with(['[', '{', '#', '&', '*', '|', '>', '!']) && !is_one_word(bare)
    {
        put(value, values, &|value| flow_scalar(&value))
    } else {
        let put = put(value, values, &|value| value);
        let lead = &put[..put.len() - put.trim_start().len()];
        let value = put.trim();
        // A date is meant as one.
        let is_date = value == values.date || value == values.time;
        let value = if is_date {
            value.to_owned()
        } else {
            scalar(value)
        };
        format!("{lead}{value}")
    };
    Some(format!("{}{value}", put(key, values, &|v| v)))
}

/// Whether a value is one placeholder, or begins with one.
fn is_one_word(value: &str) -> bool {
    let mut found = parts(value).into_iter();
    let first = found.find(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    matches!(first, Some(Part::Word(..)))
}

/// Where the value of a line of front matter begins: behind `key:` or `-`.
fn value_start(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    if line[indent..].starts_with('#') {
        return line.len();
    }
    let item = match line[indent..].strip_prefix("- ") {
        Some(rest) => line.len() - rest.len(),
        None => indent,
    };
    match line[item..].find(": ") {
        Some(colon) if !line[item..item + colon].contains(['"', '\'', '{']) => item + colon + 1,
        _ => item,
    }
}

/// A text with the values of its placeholders in place, each as `written` makes it.
fn put(text: &str, values: &Values, written: &dyn Fn(String) -> String) -> String {
    let mut filled = String::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Word(name, range) => match values.inline(name) {
                Some(value) => filled.push_str(&written(value)),
                None => filled.push_str(&text[range]),
            },
        }
    }
    filled
}

fn fill_body(body: &str, values: &Values) -> String {
    let outline = Markdown::parse(body, 0).outline;
    let skipped = sections_without_digest(body, &outline, values);
    let mut filled = String::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if skipped.iter().any(|section| section.contains(&start)) {
            continue;
        }
        let level = outline.section_at(start).map_or(0, |heading| heading.level);
        let content = line.trim();
        let alone = content.strip_prefix('{').and_then(|c| c.strip_suffix('}'));
        let block = alone
            .filter(|_| {
                matches!(
                    parts(content).as_slice(),
                    [Part::Text(""), Part::Word(..), Part::Text("")]
                )
            })
            .and_then(|name| values.block(name, level).or_else(|| values.inline(name)));
        match block {
            // The empty line around it would be there twice.
            Some(block) if block.is_empty() => {
                while filled.ends_with("\n\n") {
                    filled.pop();
                }
            }
            Some(block) => {
                filled.push_str(&block);
                filled.push('\n');
            }
            None => filled.push_str(&put(line, values, &|value| value)),
        }
    }
    filled
}

/// Sections that hold nothing but a digest that there is not.
fn sections_without_digest(
    body: &str,
    outline: &crate::markdown::Outline,
    values: &Values,
) -> Vec<std::ops::Range<usize>> {
    if !values.digest.trim().is_empty() {
        return Vec::new();
    }
    let holds_digest_alone = |section: &str| {
        let text = section.replacen("{digest}", "", 1);
        text.len() != section.len()
            && !crate::gates::has_visible_text(&text)
            && !text.contains("\n#")
    };
    outline
        .sections()
        .filter(|heading| {
            body.get(heading.range.end..heading.section.end)
                .is_some_and(holds_digest_alone)
        })
        .map(|heading| heading.section.clone())
        .collect()
}
