//! Writing values of front matter, so that every reader of YAML takes them for the text that they are.

/// A text as the value of a key.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text as an item of a list in brackets.
pub(crate) fn flow(text: &str) -> String {
    if is_plain(text) && !text.contains([',', '[', ']', '{', '}']) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether a text can stand without quotes, and is no number, date, truth or nothing to any reader.
fn is_plain(text: &str) -> bool {
    const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@` ";
    let Some(first) = text.chars().next() else {
        return false;
    };
    let begins_well = !INDICATORS.contains(first)
        || (first == '-'
            && text
                .chars()
                .nth(1)
                .is_some_and(|c| !c.is_whitespace() && c != '-'));
    begins_well
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(char::is_control)
        && !is_another_type(text)
}

fn is_another_type(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf",
    ];
    let lower = text.to_ascii_lowercase();
    // Digits with colons are numbers to the base 60 for readers of YAML 1.1; with hyphens they may be dates.
    let is_number_like = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "+-._:eExXoTZ".contains(c));
    WORDS.contains(&lower.as_str()) || is_number_like || text.parse::<f64>().is_ok()
}

/// A text in double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::FrontMatter;
    use crate::text::Text;
    use proptest::prelude::*;

    #[test]
    fn what_is_plain_stays_so() {
        for plain in [
            "k8s-upgrade",
            "agentops/x y.md",
            "a:b",
            "漢字",
            "0a1b",
            "-x",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in [
            "",
            "20:1",
            "1e5",
            "yes",
            "null",
            "2025-11-07",
            "a: b",
            "#x",
            "- x",
            "a ",
        ] {
            assert_eq!(scalar(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(flow("a, b"), "\"a, b\"");
        assert_eq!(scalar("a\"\\\n"), "\"a\\\"\\\\\\n\"");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(text in "\\PC{0,20}") {
            let written = format!("---\nkey: {}\nlist: [{}, {}]\n---\n", scalar(&text), flow(&text), flow(&text));
            let read = FrontMatter::parse(&Text::new(written.as_str())).unwrap();
            prop_assert_eq!(&read.problems, &[], "{}", written);
            prop_assert_eq!(read.scalar("key"), Some(text.as_str()), "{}", written);
            let items = read.get("list").unwrap().value.items();
            prop_assert!(items.iter().all(|item| item.scalar() == Some(&text)), "{}", written);
            prop_assert_eq!(items.len(), 2);
        }
    }
}
