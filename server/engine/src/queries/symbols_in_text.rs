//! Where a text defines a name, found by its words alone: for plans that name `file::symbol`.

/// Words before which a name is being defined, in the languages that people plan in.
const DEFINING: [&str; 31] = [
    "actor",
    "class",
    "const",
    "def",
    "defmodule",
    "defp",
    "enum",
    "fn",
    "fun",
    "func",
    "function",
    "interface",
    "let",
    "macro",
    "macro_rules!",
    "mod",
    "module",
    "namespace",
    "object",
    "package",
    "proc",
    "protocol",
    "record",
    "static",
    "struct",
    "sub",
    "trait",
    "type",
    "union",
    "val",
    "var",
];

/// The line, counted from 0, on which a text defines a symbol; of `A::b` and `A.b` that of `b`, behind that of `A` where
/// there is one. `None` when no word says that it is defined.
pub fn line_of(text: &str, symbol: &str) -> Option<u32> {
    let symbol = symbol.replace("::", ".").replace('#', ".");
    let mut names = symbol.trim_end_matches("()").split('.').rev();
    let last = names.next().filter(|name| !name.is_empty())?;
    let start = names
        .next()
        .and_then(|owner| definition(text, owner, 0))
        .unwrap_or(0);
    let at = definition(text, last, start).or_else(|| definition(text, last, 0))?;
    let breaks = text[..at].bytes().filter(|byte| *byte == b'\n').count();
    u32::try_from(breaks).ok()
}

/// The first byte from `from` on at which a name stands right behind a word that defines it.
fn definition(text: &str, name: &str, from: usize) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text[from..].match_indices(name).filter_map(|(at, _)| {
        let at = from + at;
        let is_whole = !text[at + name.len()..].starts_with(is_word);
        let before = text[..at]
            .strip_suffix([' ', '\t'])?
            .trim_end_matches([' ', '\t']);
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let line = &before[line..];
        // `func (r *Runner) Run` names whose it is before the name.
        let line = match line.strip_suffix(')').and_then(|line| line.rfind('(')) {
            Some(open) if line.trim_start().starts_with("func ") => line[..open].trim_end(),
            _ => line,
        };
        let word = line.rsplit([' ', '\t']).next().unwrap_or("");
        (is_whole && DEFINING.contains(&word)).then_some(at)
    });
    places.next()
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn names_are_found_where_they_are_defined() {
        let text = "\
use save;
impl Other { fn save() {} }
struct Store;
impl Store {
    pub async fn save(&self) { save2() }
}
class Später:
    def speichern(self): pass
func (r *Runner) Run() {}
export const limit = 3;
macro_rules! oops {}
";
        for (symbol, line) in [
            ("save", Some(1)),
            ("Store::save", Some(4)),
            ("Store.save()", Some(4)),
            ("Nobody::save", Some(1)),
            ("Später.speichern", Some(7)),
            ("Run", Some(8)),
            ("limit", Some(9)),
            ("oops", Some(10)),
            ("save2", None),
            ("sav", None),
            ("", None),
            ("Store::", None),
        ] {
            assert_eq!(line_of(text, symbol), line, "{symbol}");
        }
        assert_eq!(line_of("", "x"), None);
        assert_eq!(line_of("fn x", "x"), Some(0));
    }
}
