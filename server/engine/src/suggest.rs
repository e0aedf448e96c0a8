//! Did you mean: the word that somebody probably wanted to write.

/// The most similar of several words, when it is similar at all.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let similarity = |candidate: &str| {
        let common_words = shares_words(word, candidate);
        strsim::jaro_winkler(word, candidate).max(common_words)
    };
    words
        .filter(|candidate| !candidate.is_empty())
        .map(|candidate| (similarity(candidate), candidate))
        .filter(|(similarity, _)| *similarity >= 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// 0.9 when all words of one slug are in the other, as after a heading was made longer.
fn shares_words(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let separators = |c: char| !c.is_alphanumeric();
        text.split(separators)
            .filter(|w| w.len() > 2)
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let contained = |x: &[String], y: &[String]| !x.is_empty() && x.iter().all(|w| y.contains(w));
    if contained(&a, &b) || contained(&b, &a) {
        0.9
    } else {
        0.0
    }
}
