//! Drawn trees: `├──`, `|--`, `+--`, and what is left of `├──` after a wrong decoding.

use std::ops::Range;

use crate::markdown::{BlockKind, Markdown};

use super::extensions::{has_known_extension, is_known_name};
use super::tail::Tail;
use super::{Certainty, Evidence, Form, Mention, intent, written};

/// What stands before a name in a tree, longest first.
const BRANCHES: &[&str] = &[
    "â”œâ”€â”€",
    "â””â”€â”€",
    "├───",
    "└───",
    "├──",
    "└──",
    "├─",
    "└─",
    "|--",
    "+--",
    "`--",
    "\\--",
    "|__",
    "|_",
];

/// Languages of fences that may hold a tree, besides none.
const LANGUAGES: &[&str] = &[
    "",
    "text",
    "txt",
    "tree",
    "plaintext",
    "plain",
    "md",
    "markdown",
    "ascii",
    "bash",
    "sh",
    "console",
];

/// A line of a drawn tree, as the names that lead to it.
#[derive(Debug)]
pub(crate) struct TreeLine {
    /// Bytes of the names without a `/` at their end, outermost first; its own is the last.
    pub(crate) names: Vec<Range<usize>>,
    /// Whether the first of them is that of the line above the tree.
    pub(crate) has_root: bool,
    /// Whether it is the line of a folder.
    pub(crate) is_folder: bool,
}

/// The lines of all trees of a document's body, which begins at a byte.
pub(crate) fn lines(text: &str, body: usize, markdown: &Markdown) -> Vec<TreeLine> {
    let mut lines = Vec::new();
    walk(text, body, markdown, &mut |drawn| {
        let above = drawn.above.iter().filter(|folder| !folder.name.is_empty());
        let mut names: Vec<Range<usize>> = above
            .map(|folder| folder.at..folder.at + folder.name.len())
            .collect();
        let name = drawn.name.trim_end_matches('/');
        names.push(drawn.at..drawn.at + name.len());
        let first = drawn.above.first();
        lines.push(TreeLine {
            names,
            has_root: first
                .is_some_and(|folder| folder.column.is_none() && !folder.name.is_empty()),
            is_folder: drawn.is_folder(),
        });
    });
    lines
}

pub(super) fn find(text: &str, body: usize, markdown: &Markdown, found: &mut Vec<Mention>) {
    walk(text, body, markdown, &mut |drawn| {
        if !drawn.name.ends_with('/') {
            found.extend(mention(drawn));
        }
    });
}

fn walk<'a>(
    text: &'a str,
    body: usize,
    markdown: &Markdown,
    visit: &mut dyn FnMut(&Drawn<'_, 'a>),
) {
    let mut outside = body;
    let code = markdown
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code);
    for block in code {
        if block.range.start < outside {
            continue;
        }
        unfenced(text, outside..block.range.start, visit);
        outside = block.range.end;
        let content = &text[block.range.clone()];
        if may_be_drawn(content) && LANGUAGES.contains(&language(content)) {
            of_lines(text, block.range.clone(), visit);
        }
    }
    unfenced(text, outside..text.len(), visit);
}

/// Whether a text has one of the [`BRANCHES`], or the beginning of one: a quick look before every line is taken apart.
fn may_be_drawn(text: &str) -> bool {
    let beginnings = ["├", "└", "|-", "+-", "`-", "\\-", "|_", "â”"];
    beginnings.iter().any(|beginning| text.contains(beginning))
}

fn is_boxed(text: &str) -> bool {
    text.contains("├") || text.contains("└")
}

/// A tree that nobody put into a fence. Only box-drawing characters count there: `|--` begins a table.
fn unfenced<'a>(text: &'a str, range: Range<usize>, visit: &mut dyn FnMut(&Drawn<'_, 'a>)) {
    if is_boxed(&text[range.clone()]) {
        of_lines(text, range, &mut |drawn| {
            let line = text[..drawn.at].rfind('\n').map_or(0, |at| at + 1);
            if is_boxed(&text[line..drawn.at]) {
                visit(drawn);
            }
        });
    }
}

fn language(fence: &str) -> &str {
    let line = fence.lines().next().unwrap_or("");
    let info = line.trim_start_matches(['`', '~']);
    if info.len() == line.len() {
        return "";
    }
    info.split(|c: char| c.is_whitespace() || c == '{' || c == ',')
        .find(|word| !word.is_empty())
        .unwrap_or("")
}

/// A folder on the way to the current line.
struct Folder<'a> {
    /// The column of its branch; `None` for the root.
    column: Option<usize>,
    name: &'a str,
    /// Where the name begins.
    at: usize,
}

/// A line behind a branch.
struct Drawn<'f, 'a> {
    above: &'f [Folder<'a>],
    /// With a `/` at its end when that is written.
    name: &'a str,
    comment: &'a str,
    /// Where the name begins.
    at: usize,
}

impl Drawn<'_, '_> {
    fn is_folder(&self) -> bool {
        self.name.ends_with('/') || !is_file(self.name)
    }
}

fn of_lines<'a>(text: &'a str, range: Range<usize>, visit: &mut dyn FnMut(&Drawn<'_, 'a>)) {
    let mut folders: Vec<Folder<'a>> = Vec::new();
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        let here = start;
        start += line.len();
        let content = line.trim_end();
        let Some((column, name_at)) = branch(content) else {
            let drawn = content.trim_start_matches([' ', '│', '|', '>', '\t']);
            if drawn.is_empty() && !content.trim().is_empty() {
                continue;
            }
            folders.clear();
            folders.extend(root(content).map(|name| Folder {
                column: None,
                name,
                at: here + content.find(name).unwrap_or(0),
            }));
            continue;
        };
        while folders
            .last()
            .is_some_and(|folder| folder.column.is_some_and(|at| at >= column))
        {
            folders.pop();
        }
        let rest = &content[name_at..];
        let (name, comment) = name_and_comment(rest);
        if name.is_empty() {
            continue;
        }
        let at = here + name_at + rest.find(name).unwrap_or(0);
        let drawn = Drawn {
            above: &folders,
            name,
            comment,
            at,
        };
        visit(&drawn);
        if drawn.is_folder() {
            folders.push(Folder {
                column: Some(column),
                name: name.trim_end_matches('/'),
                at,
            });
        }
    }
}

fn mention(drawn: &Drawn<'_, '_>) -> Option<Mention> {
    let (name, at) = (drawn.name, drawn.at);
    let is_file = is_file(name);
    let mut path = String::new();
    for folder in drawn.above {
        path.push_str(folder.name);
        if !folder.name.is_empty() {
            path.push('/');
        }
    }
    path.push_str(name);
    let written = written::of_span(&path)?;
    if written.tail != Tail::default() {
        return None;
    }
    let certainty = match written.certainty {
        Certainty::IfThere if is_file => Certainty::Sure,
        Certainty::IfFile if name.starts_with('.') => Certainty::Sure,
        Certainty::IfThere | Certainty::IfFolderThere => Certainty::IfFile,
        certainty => certainty,
    };
    let range = at..at + name.len();
    Some(Mention {
        form: Form::Tree,
        outer: range.clone(),
        path_range: range.clone(),
        range,
        path: written.path,
        tail: Tail::default(),
        certainty,
        said: intent::of_marker(drawn.comment).map(|intent| (intent, Evidence::Stated)),
    })
}

fn is_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or("");
    has_known_extension(last) || is_known_name(last)
}

/// The column of a branch in characters, and where the name behind it begins in bytes.
fn branch(line: &str) -> Option<(usize, usize)> {
    if !may_be_drawn(line) {
        return None;
    }
    let (at, branch) = BRANCHES
        .iter()
        .filter_map(|branch| Some((line.find(branch)?, *branch)))
        .min_by_key(|(at, branch)| (*at, std::cmp::Reverse(branch.len())))?;
    let before = &line[..at];
    let is_drawing = |c: char| {
        c.is_whitespace() || matches!(c, '│' | '|' | '>' | 'â' | '”' | '‚' | '┃' | '*' | '-')
    };
    if !before.chars().all(is_drawing) {
        return None;
    }
    let behind = &line[at + branch.len()..];
    let name = behind.trim_start_matches([' ', '\t', '─', '-', '>', '→', '\u{a0}', '`', '*']);
    // `|---|---|` draws the lines of a table.
    if branch.is_ascii() && !behind.starts_with([' ', '\t']) && branch != "|_" && branch != "|__" {
        return None;
    }
    if name.is_empty() || name.starts_with(['|', ':']) {
        return None;
    }
    Some((before.chars().count(), line.len() - name.len()))
}

/// The root of a tree: a line that is a folder and nothing else. The workspace itself has an empty name.
fn root(line: &str) -> Option<&str> {
    let (name, _) = name_and_comment(line.trim_start_matches(['>', ' ', '\t']));
    let is_folder = name.ends_with('/') || matches!(name, "." | "./");
    if name.contains(' ') || name.starts_with(['`', '~', '/']) || (name.contains('.') && !is_folder)
    {
        return None;
    }
    if is_known_name(name) {
        return None;
    }
    Some(match name.trim_start_matches("./").trim_end_matches('/') {
        "." => "",
        name => name,
    })
}

/// A name and what is said about it.
fn name_and_comment(text: &str) -> (&str, &str) {
    let text = text.trim();
    const SEPARATORS: &[&str] = &[
        "  ", "\t", " #", " //", " ←", " <-", " —", " – ", " - ", " (", " [", " ->", " →", " *",
        "**", "` ", " …", ": ",
    ];
    let end = SEPARATORS
        .iter()
        .filter_map(|separator| text.find(separator))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or(text.len());
    let name = text[..end].trim().trim_matches(['`', '*', ',', ';']);
    let name = match name.find(' ') {
        Some(_) if is_file(name) => name,
        Some(space) => &name[..space],
        None => name,
    };
    (name, text[end..].trim())
}
