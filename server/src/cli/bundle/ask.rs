//! The bundle that is named on the command line. Where no one is meant, a person at a terminal is asked.

use std::io::{self, BufRead, IsTerminal, Write};

use agentops_engine::bundle::catalogue::{Bundle, Catalogue};
use agentops_engine::bundle::find::{Found, find, one};
use anyhow::bail;

/// The bundle that is meant.
///
/// # Errors
/// When none or several are, and nobody can be asked or the answer is no number of the list.
pub fn bundle<'a>(catalogue: &'a Catalogue, name: &str) -> anyhow::Result<&'a Bundle> {
    let candidates = match find(catalogue, name) {
        Found::One(bundle) => return Ok(bundle),
        Found::Several(candidates) | Found::Near(candidates) => candidates,
    };
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if candidates.is_empty() || !can_ask {
        return Ok(one(catalogue, name)?);
    }
    let mut terminal = anstream::AutoStream::auto(io::stderr());
    writeln!(
        terminal,
        "No bundle is called `{name}`. Which one is meant?"
    )?;
    for (index, bundle) in candidates.iter().enumerate() {
        writeln!(terminal, "  {}  {}", index + 1, bundle.name)?;
    }
    write!(terminal, "1–{}, or nothing to leave it: ", candidates.len())?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let chosen = answer.trim().parse::<usize>().ok();
    match chosen.and_then(|number| candidates.get(number.checked_sub(1)?)) {
        Some(bundle) => Ok(bundle),
        None => bail!("no bundle was chosen"),
    }
}
