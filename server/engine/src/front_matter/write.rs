//! Writing values of front matter, so that every reader of YAML takes them for the text that they are.

use std::fmt::Write as _;

/// A value of a key, in quotes where YAML would take it for something else.
pub(crate) fn scalar(text: &str) -> String {
    match is_plain(text, &['-', '_', '.', '/', '+', '(', ')', ' ', ',']) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// The same inside of brackets.
pub(crate) fn flow_scalar(text: &str) -> String {
    match is_plain(text, &['-', '_', '.', '/', '+', ' ']) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Whether every reader takes the text for itself. Rather a quote too many than a commit that is a number: `3e84018`.
fn is_plain(text: &str, signs: &[char]) -> bool {
    const WORDS: &[&str] = &[
        "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "infinity",
    ];
    let begins = text.starts_with(char::is_alphanumeric);
    let ends = !text.ends_with(' ');
    let is_known = |c: char| c.is_alphanumeric() || signs.contains(&c);
    // What has no letter but those of numbers may be one, or a date.
    let is_word = text.contains(|c: char| {
        c.is_alphabetic() && !c.is_ascii_hexdigit() && !matches!(c, 'x' | 'X' | 'o' | 'O' | '_')
    }) || text.starts_with(|c: char| c.is_alphabetic());
    begins
        && ends
        && text.chars().all(is_known)
        && is_word
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A text in double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                // Writing into a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{flow_scalar, scalar};
    use crate::front_matter::FrontMatter;
    use crate::text::Text;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for plain in [
            "k8s-research",
            "two words",
            "2025-11-06-user-auth",
            "a/b.md",
            "Größe",
            "o200k_base",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for text in [
            "3e84018",
            "1234567",
            "2025-11-07",
            "true",
            "No",
            "a: b",
            "a #b",
            "~",
            "",
            " a",
            "-a",
            "*a",
            "20:1",
            "0x1f",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(flow_scalar("a, b"), "\"a, b\"");
        assert_eq!(scalar("a\"\n\\"), "\"a\\\"\\n\\\\\"");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(text in "(\\PC|[\n\t\r \"\\\\:#,]){0,20}") {
            for (written, key) in [(scalar(&text), "a"), (flow_scalar(&text), "a")] {
                let yaml = Text::new(format!("---\n{key}: {written}\nb: [{}]\n---\n", flow_scalar(&text)));
                let front_matter = FrontMatter::parse(&yaml).unwrap();
                prop_assert_eq!(front_matter.scalar("a"), Some(text.as_str()), "{}", written);
                prop_assert_eq!(front_matter.get("b").unwrap().value.items()[0].scalar(), Some(text.as_str()));
                prop_assert_eq!(&front_matter.problems, &[]);
            }
        }
    }
}
