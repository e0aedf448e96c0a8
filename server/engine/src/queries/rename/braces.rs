//! Names in braces: `src/{a,b}.rs`.

/// The pattern with the alternatives of its braces as they are called now. `forward` says where a path of the set is. `None`
/// when nothing is called otherwise, or cannot be said in these braces.
pub(super) fn renamed(pattern: &str, forward: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (before, rest) = pattern.split_once('{')?;
    let (inside, behind) = rest.split_once('}')?;
    if [before, inside, behind].iter().any(|part| is_open(part)) {
        return None;
    }
    let folder = before.trim_start_matches("./").trim_start_matches('/');
    let name = |alternative: &str| -> Option<String> {
        let old = alternative.trim();
        let now = forward(&format!("{folder}{old}{behind}"))?;
        let new = now.strip_prefix(folder)?.strip_suffix(behind)?;
        let is_one = !new.is_empty() && !new.contains(',') && !is_open(new);
        is_one.then(|| alternative.replace(old, new))
    };
    let names: Option<Vec<String>> = inside.split(',').map(name).collect();
    let names = names?.join(",");
    (names != inside).then(|| format!("{before}{{{names}}}{behind}"))
}

/// Whether a text has characters that stand for others.
fn is_open(text: &str) -> bool {
    text.contains(['*', '?', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_said_in_the_same_braces_is() {
        let to = |old: &str, new: &'static str| {
            let old = old.to_owned();
            move |path: &str| {
                Some(if path == old {
                    new.to_owned()
                } else {
                    path.to_owned()
                })
            }
        };
        let then = |pattern: &str, new| renamed(pattern, to("src/a.rs", new));
        assert_eq!(
            then("src/{a, b}.rs", "src/z.rs").as_deref(),
            Some("src/{z, b}.rs")
        );
        assert_eq!(
            then("./src/{b,a}.rs", "src/v1/z.rs").as_deref(),
            Some("./src/{b,v1/z}.rs")
        );
        for new in ["src/a.rs", "lib/a.rs", "src/a.go", "src/x,y.rs", "src/.rs"] {
            assert_eq!(then("src/{a,b}.rs", new), None, "{new}");
        }
        for pattern in ["src/a.rs", "src/{a", "src/{a,b}*.rs", "src/{a,{b,c}}.rs"] {
            assert_eq!(then(pattern, "src/z.rs"), None, "{pattern}");
        }
    }
}
