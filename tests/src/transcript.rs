//! What was said, message by message, in a file for the judges.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::binary::target_dir;

/// Strings of clients longer than this are cut: judges look at what the server says.
const LONGEST: usize = 100_000;

/// Whether the client of a session keeps to the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// It does: both sides are judged.
    Good,
    /// It does not, on purpose: only the server is judged.
    Faulty,
}

/// A file with one JSON object a line: `{"from": "client" | "server", "message": …}`.
#[derive(Debug)]
pub struct Transcript {
    path: PathBuf,
    file: BufWriter<File>,
    last: Vec<String>,
}

impl Transcript {
    /// Begins a transcript, named after the test that runs.
    ///
    /// # Panics
    /// When the file cannot be created.
    pub fn new(manners: Manners) -> Transcript {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = folder();
        fs::create_dir_all(&folder).expect("a folder for transcripts");
        let test = std::thread::current().name().unwrap_or("main").to_owned();
        let test = test.replace("::", ".");
        let ending = match manners {
            Manners::Good => "jsonl",
            Manners::Faulty => "faulty.jsonl",
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{test}-{}-{count}.{ending}", std::process::id()));
        let file = BufWriter::new(File::create(&path).expect("a transcript"));
        Transcript {
            path,
            file,
            last: Vec::new(),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds what the client sent.
    pub fn client(&mut self, message: &Value) {
        let mut message = message.clone();
        shorten(&mut message);
        self.add("client", &message);
    }

    /// Adds what the server sent.
    pub fn server(&mut self, message: &Value) {
        self.add("server", message);
    }

    /// Writes out what is buffered.
    ///
    /// # Panics
    /// When that fails.
    pub fn flush(&mut self) {
        self.file.flush().expect("the transcript can be written");
    }

    /// Puts the transcript of a test that failed out of the judges' way: its file ends in `.failed` from now on.
    pub fn give_up(&mut self) {
        // The test has failed already; nothing more can be said about it here.
        let _ = self.file.flush();
        let _ = fs::rename(&self.path, self.path.with_extension("failed"));
    }

    /// The last messages, shortened, for people.
    pub fn tail(&self) -> String {
        self.last.join("\n")
    }

    fn add(&mut self, from: &str, message: &Value) {
        let line = json!({"from": from, "message": message}).to_string();
        writeln!(self.file, "{line}").expect("the transcript can be written");
        let short: String = message.to_string().chars().take(300).collect();
        self.last.push(format!("  {from}: {short}"));
        if self.last.len() > 12 {
            self.last.remove(0);
        }
    }
}

/// Where transcripts are kept: `AGENTOPS_TRANSCRIPTS`, or `transcripts` beside what Cargo builds.
pub fn folder() -> PathBuf {
    match std::env::var_os("AGENTOPS_TRANSCRIPTS") {
        Some(folder) => PathBuf::from(folder),
        None => target_dir().join("transcripts"),
    }
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONGEST => {
            *text = format!("({} bytes)", text.len());
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}
