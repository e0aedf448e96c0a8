//! Prints the digest of files: `cargo run --release -p agentops-engine --example digest -- [--table] [--max N] FILE…`.

use std::io::Write as _;
use std::time::Instant;

use agentops_engine::bundle::digest::{Digest, Options, Share, digest, retention};
use agentops_engine::document::Document;
use agentops_engine::path::RelPath;
use agentops_engine::text::Text;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let mut files = Vec::new();
    let mut options = Options::default();
    let mut is_table = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--table" => is_table = true,
            "--max" => {
                options.max_tokens = Some(arguments.next().ok_or("--max needs a number")?.parse()?)
            }
            file => files.push(file.to_owned()),
        }
    }
    if is_table {
        writeln!(
            out,
            "| file | original | target | digest | ratio | decisions | questions | boxes | files | time |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    }
    for file in files {
        let text = Text::new(std::fs::read_to_string(&file)?);
        let name = file.rsplit('/').next().unwrap_or(&file);
        let document = Document::new(RelPath::new(name).ok_or("not a path")?, text);
        let start = Instant::now();
        let made = digest(&[&document], &options);
        let time = start.elapsed();
        match is_table {
            true => writeln!(out, "{} {time:.0?} |", row(name, &made))?,
            false => {
                writeln!(out, "{}", made.text)?;
                writeln!(out, "<!-- {} -->", retention(&[&document], &made.text))?;
            }
        }
    }
    Ok(())
}

fn row(name: &str, made: &Digest) -> String {
    let share = |share: Share| format!("{} of {}", share.kept, share.all);
    let kept = &made.kept;
    format!(
        "| {name} | {} | {} | {} | {:.1}{} | {} | {} | {} | {} |",
        made.original_tokens,
        made.target,
        made.tokens,
        made.original_tokens as f64 / made.tokens.max(1) as f64,
        if made.over.is_some() { ", over" } else { "" },
        share(kept.decisions),
        share(kept.questions),
        share(kept.open_boxes),
        share(kept.references),
    )
}
