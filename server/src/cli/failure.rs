//! What is said when a command could not run: one line, on stderr, and exit code 2.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;

use super::style;

/// Says why a command could not run.
pub fn report(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        // Whoever reads the results has seen enough, as in `agentops check | head`.
        return ExitCode::SUCCESS;
    }
    say("error", style::ERROR, &format!("{error:#}"));
    ExitCode::from(2)
}

/// Says something about a file that is passed over while everything else goes on.
pub fn warn(message: &str) {
    say("warning", style::WARNING, message);
}

/// Answers `--help` and `--version`, and says in one line what is wrong with the arguments.
pub fn usage_error(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe is not a fault here either.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            say("error", style::ERROR, &in_one_line(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn say(label: &str, style: anstyle::Style, message: &str) {
    let message = printable(message);
    // There is nobody left to tell when stderr is closed.
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {message}");
}

/// clap spreads a message over paragraphs; the usage, which `--help` shows better, is left out.
fn in_one_line(message: &str) -> String {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let mut words = Vec::new();
    for line in message.lines().map(str::trim) {
        if line.starts_with("Usage:") || line.starts_with("For more information") {
            break;
        }
        if let Some(tip) = line.strip_prefix("tip: ") {
            words.push(format!("({tip})"));
        } else if !line.is_empty() {
            words.push(line.to_owned());
        }
    }
    format!("{}; see --help", words.join(" "))
}

/// A message on one line, without control characters that names of files may hold.
fn printable(message: &str) -> String {
    message
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io_error = cause.downcast_ref::<io::Error>();
        io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn usage_errors_are_one_line() {
        let message = "error: unexpected argument '--frmat' found\n\n  tip: a similar argument exists: '--format'\n\nUsage: agentops check\n\nFor more information, try '--help'.\n";
        assert_eq!(
            in_one_line(message),
            "unexpected argument '--frmat' found (a similar argument exists: '--format'); see --help"
        );
    }
}
