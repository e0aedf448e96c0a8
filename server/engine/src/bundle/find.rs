//! The bundle that somebody means: by its name, by how its name begins, or by something like its name.

use super::catalogue::{Bundle, Catalogue};
use crate::fuzzy::Pattern;
use crate::suggest::nearest;

/// Names that are offered when none fits.
const MAX_NEAR: usize = 5;

/// What was found.
#[derive(Debug)]
pub enum Found<'a> {
    /// It is this one.
    One(&'a Bundle),
    /// Several begin so.
    Several(Vec<&'a Bundle>),
    /// None does; these are like it, the nearest first. May be empty.
    Near(Vec<&'a Bundle>),
}

/// Why no one bundle is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBundle {
    /// Several begin so.
    #[error("several bundles begin with `{name}`: {}", .names.join(", "))]
    Several {
        /// What was looked for.
        name: String,
        /// Their names.
        names: Vec<String>,
    },
    /// None is called so, and none is like it.
    #[error("there is no bundle `{name}`{}", said(.known))]
    None {
        /// What was looked for.
        name: String,
        /// The bundles that there are, when they are few.
        known: Vec<String>,
    },
    /// None is called so, but others are like it.
    #[error("there is no bundle `{name}`: did you mean {}?", either(.names))]
    Near {
        /// What was looked for.
        name: String,
        /// Their names, the nearest first.
        names: Vec<String>,
    },
}

fn said(known: &[String]) -> String {
    if known.is_empty() {
        return ": there is none at all yet; `agentops bundle save TOPIC` makes one".to_owned();
    }
    format!(": there are {}", known.join(", "))
}

fn either(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" or ")
}

/// Looks for a bundle.
pub fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Found<'a> {
    let name = name.trim();
    let name = name.strip_suffix(".md").unwrap_or(name);
    if let Some(bundle) = catalogue.get(name) {
        return Found::One(bundle);
    }
    let called = catalogue.iter().find(|bundle| bundle.is_called(name));
    if let Some(bundle) = called {
        return Found::One(bundle);
    }
    let lower = name.to_lowercase();
    let begin =
        |bundle: &&Bundle| !lower.is_empty() && bundle.name.to_lowercase().starts_with(&lower);
    let beginning: Vec<&Bundle> = catalogue.iter().filter(begin).collect();
    match beginning.as_slice() {
        [one] => return Found::One(one),
        [] => {}
        _ => return Found::Several(beginning),
    }
    let pattern = Pattern::new(&lower);
    let mut near: Vec<(u32, &Bundle)> = catalogue
        .iter()
        .filter_map(|bundle| Some((pattern.score(&bundle.name.to_lowercase())?, bundle)))
        .collect();
    near.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.name.cmp(&y.name)));
    let mut near: Vec<&Bundle> = near.into_iter().map(|(_, bundle)| bundle).collect();
    let names = catalogue.iter().map(|bundle| bundle.name.as_str());
    if let Some(bundle) = nearest(name, names).and_then(|name| catalogue.get(name)) {
        near.retain(|other| other.name != bundle.name);
        near.insert(0, bundle);
    }
    near.truncate(MAX_NEAR);
    Found::Near(near)
}

/// The one bundle that is meant.
///
/// # Errors
/// When none is, or several are: with what was probably meant.
pub fn one<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Bundle, NoBundle> {
    let names = |bundles: &[&Bundle]| bundles.iter().map(|bundle| bundle.name.clone()).collect();
    let name = name.to_owned();
    match find(catalogue, &name) {
        Found::One(bundle) => Ok(bundle),
        Found::Several(several) => Err(NoBundle::Several {
            name,
            names: names(&several),
        }),
        Found::Near(near) if near.is_empty() => {
            let all: Vec<&Bundle> = catalogue.iter().take(2 * MAX_NEAR).collect();
            let known = names(&all);
            Err(NoBundle::None { name, known })
        }
        Found::Near(near) => Err(NoBundle::Near {
            name,
            names: names(&near),
        }),
    }
}
