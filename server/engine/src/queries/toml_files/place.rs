//! Where in a TOML file a byte is: read from the lines around it, since a file that is being written is seldom one that
//! can be parsed.

use std::ops::Range;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The keys of the table that it is in.
    pub(super) table: Vec<String>,
    /// What stands there.
    pub(super) spot: Spot,
    /// Keys that the table has on other lines, each with all its parts.
    pub(super) present: Vec<Vec<String>>,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A key, or the beginning of one.
    Key(Key),
    /// A value.
    Value(Value),
}

/// A key that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Its parts up to the cursor's, this one whole.
    pub(super) written: Vec<String>,
    /// Bytes of the part that the cursor is in.
    pub(super) range: Range<usize>,
    /// Whether it is the name of a table, between brackets.
    pub(super) is_header: bool,
    /// Whether an `=` stands behind it.
    pub(super) has_value: bool,
}

/// A value that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// All keys that lead to it.
    pub(super) keys: Vec<String>,
    /// Bytes of the word or the inside of the string that the cursor is in.
    pub(super) range: Range<usize>,
    /// What stands there.
    pub(super) text: String,
    /// Whether it is between quotes.
    pub(super) is_quoted: bool,
    /// Whether it is in brackets.
    pub(super) is_in_list: bool,
}

/// The place of a byte; `None` in a comment.
pub(super) fn at(text: &str, offset: usize) -> Option<Place> {
    let offset = (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    let lines = Lines::of(text);
    let line = lines.at(offset);
    let content = &text[lines.0[line].clone()];
    let start = lines.0[line].start;
    let column = offset - start;
    if let Some(inner) = header(content) {
        let open = content.len() - content.trim_start().trim_start_matches('[').len();
        let range = start + open..start + open + inner.len();
        let (written, part) = parts(inner, column.checked_sub(open)?.min(inner.len()));
        return Some(Place {
            table: Vec::new(),
            spot: Spot::Key(Key {
                written,
                range: range.start + part.start..range.start + part.end,
                is_header: true,
                has_value: false,
            }),
            present: Vec::new(),
        });
    }
    let (statement, opened) = lines.statement(text, line);
    let table = lines.table(text, statement);
    let present = lines.keys(text, line);
    let begin = lines.0[statement].start;
    let source = &text[begin..lines.0[line].end];
    let cursor = offset - begin;
    let equals = find_outside(source, '=');
    let spot = match equals {
        Some(equals) if cursor > equals => {
            let keys = split_key(&source[..equals]);
            value(
                source,
                equals + 1,
                cursor,
                begin,
                table.iter().cloned().chain(keys).collect(),
            )?
        }
        _ if opened => return None,
        _ => {
            let end = equals.unwrap_or_else(|| find_outside(source, '#').unwrap_or(source.len()));
            if cursor > end {
                return None;
            }
            let (written, part) = parts(&source[..end], cursor);
            Spot::Key(Key {
                written,
                range: begin + part.start..begin + part.end,
                is_header: false,
                has_value: equals.is_some(),
            })
        }
    };
    Some(Place {
        table,
        spot,
        present,
    })
}

/// A value, or a key of an inline table.
fn value(
    source: &str,
    from: usize,
    cursor: usize,
    begin: usize,
    mut keys: Vec<String>,
) -> Option<Spot> {
    let mut quote: Option<(char, usize)> = None;
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut word = from;
    // The key of the inline table that is being filled, where one is.
    let mut inner: Vec<Option<Vec<String>>> = Vec::new();
    for (at, c) in source[from..cursor].char_indices() {
        let at = from + at;
        match (quote, c) {
            (Some((mark, _)), c) if c == mark => {
                quote = None;
                word = at + 1;
            }
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some((c, at)),
            (None, '#') => return None,
            (None, '[' | '{') => {
                open.push((c, at));
                inner.push(None);
                word = at + 1;
            }
            (None, ']' | '}') => {
                open.pop();
                inner.pop();
                word = at + 1;
            }
            (None, ',') => {
                if let Some(slot) = inner.last_mut() {
                    *slot = None;
                }
                word = at + 1;
            }
            (None, '=') => {
                if let Some(slot) = inner.last_mut() {
                    *slot = Some(split_key(&source[word..at]));
                }
                word = at + 1;
            }
            _ => {}
        }
    }
    keys.extend(inner.iter().flatten().flatten().cloned());
    let is_in_list = open.last().is_some_and(|(mark, _)| *mark == '[');
    let is_key = open.last().is_some_and(|(mark, _)| *mark == '{') && inner.last() == Some(&None);
    let rest = &source[cursor..];
    let (start, end, is_quoted) = match quote {
        Some((mark, at)) => {
            let close = rest.find([mark, '\n']).unwrap_or(rest.len());
            (at + 1, cursor + close, true)
        }
        None => {
            let lead = source[word..cursor].len() - source[word..cursor].trim_start().len();
            let stop = |c: char| c.is_whitespace() || ",]}#=\"'".contains(c);
            (
                word + lead,
                cursor + rest.find(stop).unwrap_or(rest.len()),
                false,
            )
        }
    };
    let range = begin + start..begin + end;
    if is_key && !is_quoted {
        let mut written = keys;
        written.push(source[start..end].to_owned());
        return Some(Spot::Key(Key {
            written,
            range,
            is_header: false,
            has_value: rest[end - cursor..].trim_start().starts_with('='),
        }));
    }
    Some(Spot::Value(Value {
        keys,
        text: source[start..end].to_owned(),
        range,
        is_quoted,
        is_in_list,
    }))
}

/// The lines of a text, without their ends.
struct Lines(Vec<Range<usize>>);

impl Lines {
    fn of(text: &str) -> Lines {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            lines.push(start..start + content.len());
            start += line.len();
        }
        if text.is_empty() || text.ends_with('\n') {
            lines.push(start..start);
        }
        Lines(lines)
    }

    fn at(&self, offset: usize) -> usize {
        let after = self.0.partition_point(|line| line.start <= offset);
        after.saturating_sub(1)
    }

    /// The line that a statement begins on, and whether that is another one: a list may go over several lines.
    fn statement(&self, text: &str, line: usize) -> (usize, bool) {
        for start in (0..=line).rev() {
            let content = &text[self.0[start].clone()];
            if header(content).is_some() {
                break;
            }
            if find_outside(content, '=').is_some_and(|at| !split_key(&content[..at]).is_empty()) {
                let between = &text[self.0[start].start..self.0[line].start];
                if start == line || is_open(between) {
                    return (start, start != line);
                }
                break;
            }
        }
        (line, false)
    }

    fn table(&self, text: &str, line: usize) -> Vec<String> {
        let above = self.0[..line].iter().rev();
        let mut headers = above.filter_map(|line| header(&text[line.clone()]));
        headers.next().map(split_key).unwrap_or_default()
    }

    /// The keys of the table around a line, without that line's own.
    fn keys(&self, text: &str, line: usize) -> Vec<Vec<String>> {
        let is_header = |line: &Range<usize>| header(&text[line.clone()]).is_some();
        let first = self.0[..line]
            .iter()
            .rposition(is_header)
            .map_or(0, |at| at + 1);
        let after = self.0.get(line + 1..).unwrap_or_default();
        let last = after
            .iter()
            .position(is_header)
            .map_or(self.0.len(), |at| line + 1 + at);
        (first..last)
            .filter(|at| *at != line)
            .filter_map(|at| {
                let content = &text[self.0[at].clone()];
                Some(split_key(&content[..find_outside(content, '=')?]))
            })
            .collect()
    }
}

/// What stands between the brackets of a table's line.
fn header(line: &str) -> Option<&str> {
    let line = line.trim();
    let inner = line.strip_prefix('[')?.trim_start_matches('[');
    let inner = inner.split(']').next().unwrap_or(inner);
    let is_name = |c: char| c.is_alphanumeric() || "._-\" '".contains(c);
    inner.chars().all(is_name).then_some(inner)
}

/// Whether a list or an inline table is open where a text ends.
fn is_open(text: &str) -> bool {
    let mut depth = 0usize;
    let mut quote = None;
    let mut is_comment = false;
    for c in text.chars() {
        match (quote, c) {
            (_, '\n') => (quote, is_comment) = (None, false),
            _ if is_comment => {}
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => is_comment = true,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth > 0
}

/// The first place of a character outside of quotes.
fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, c) if c == wanted => return Some(at),
            (None, '#') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(mark), c) if c == mark => quote = None,
            _ => {}
        }
    }
    None
}

/// The parts of a dotted key.
fn split_key(key: &str) -> Vec<String> {
    let parts = key
        .split('.')
        .map(|part| part.trim().trim_matches(['"', '\'']));
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The parts of a dotted key up to the one that a column is in, and the bytes of that one.
fn parts(key: &str, column: usize) -> (Vec<String>, Range<usize>) {
    let start = key[..column].rfind('.').map_or(0, |dot| dot + 1);
    let end = key[column..]
        .find('.')
        .map_or(key.len(), |dot| column + dot);
    let part = &key[start..end];
    let lead = part.len() - part.trim_start().len();
    let bare = part.trim();
    let range = if bare.is_empty() {
        column..column
    } else {
        start + lead..start + lead + bare.len()
    };
    let mut written = split_key(&key[..start]);
    written.push(bare.trim_matches(['"', '\'']).to_owned());
    (written, range)
}
