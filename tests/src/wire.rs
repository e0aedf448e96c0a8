//! A process that speaks over its pipes: bytes in, messages out, and never a wait without an end.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Something that came out of the server.
#[derive(Clone, Debug)]
pub enum Event {
    /// A message.
    Message(Value),
    /// What no client could read, with the reason.
    Garbage(String),
    /// The end, in the middle of a message.
    CutOff,
    /// Nothing will come any more.
    End,
}

/// A server and the threads that read, write and wait for it.
#[derive(Debug)]
pub struct Wire {
    input: Option<Sender<Vec<u8>>>,
    events: Receiver<Event>,
    exit: Receiver<ExitStatus>,
    kill: Sender<()>,
    errors: Arc<Mutex<Vec<u8>>>,
}

impl Wire {
    /// Starts a server.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(mut command: Command) -> Wire {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("stdin");
        let stdout = child.stdout.take().expect("stdout");
        let mut stderr = child.stderr.take().expect("stderr");

        let (input, chunks) = channel::<Vec<u8>>();
        thread::spawn(move || {
            // A server that has ended reads no more; what that means is seen where its end is awaited.
            for chunk in chunks {
                if stdin
                    .write_all(&chunk)
                    .and_then(|()| stdin.flush())
                    .is_err()
                {
                    return;
                }
            }
        });
        let (sender, events) = channel();
        thread::spawn(move || read_messages(stdout, &sender));
        let errors = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&errors);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stderr.read(&mut buffer) {
                sink.lock().unwrap().extend_from_slice(&buffer[..length]);
            }
        });
        let (kill, killed) = channel();
        let (status, exit) = channel();
        thread::spawn(move || keep(child, &killed, &status));
        Wire {
            input: Some(input),
            events,
            exit,
            kill,
            errors,
        }
    }

    /// Queues bytes for the server's input. Each call is at least one write of its own.
    pub fn send(&self, bytes: impl Into<Vec<u8>>) {
        if let Some(input) = &self.input {
            // An ended server is noticed where its answers are awaited.
            let _ = input.send(bytes.into());
        }
    }

    /// Closes the server's input after what is queued.
    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// What comes next, if it comes before the deadline.
    pub fn next(&self, deadline: Instant) -> Option<Event> {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.events.recv_timeout(left) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Event::End),
        }
    }

    /// How the server ended, if it ends before the deadline.
    pub fn exit(&self, deadline: Instant) -> Option<ExitStatus> {
        let left = deadline.saturating_duration_since(Instant::now());
        self.exit.recv_timeout(left).ok()
    }

    /// What the server wrote to stderr so far.
    ///
    /// # Panics
    /// Never: the thread that writes it does not panic.
    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.errors.lock().unwrap()).into_owned()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // The keeper may have ended with its child.
        let _ = self.kill.send(());
    }
}

/// A message as it goes over the wire.
pub fn frame(message: &Value) -> Vec<u8> {
    frame_text(&message.to_string())
}

/// A text as it goes over the wire.
pub fn frame_text(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Waits for a process, and ends it when told to.
fn keep(mut child: Child, killed: &Receiver<()>, status: &Sender<ExitStatus>) {
    loop {
        // Told, or abandoned: either way nobody needs it any more.
        match killed.recv_timeout(Duration::from_millis(5)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                let _ = child.kill();
            }
        }
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(ended)) => {
                let _ = status.send(ended);
                return;
            }
            Err(_) => return,
        }
    }
}

/// Reads messages to the end of the output, or to the first thing that is none.
pub fn read_messages(output: impl Read, events: &Sender<Event>) {
    let mut reader = BufReader::new(output);
    loop {
        let event = match read_message(&mut reader) {
            Ok(Some(message)) => Event::Message(message),
            Ok(None) => Event::End,
            Err(why) if why == CUT_OFF => Event::CutOff,
            Err(why) => Event::Garbage(why),
        };
        let is_last = !matches!(event, Event::Message(_));
        if events.send(event).is_err() || is_last {
            return;
        }
    }
}

const CUT_OFF: &str = "the output ends in a message";

/// Reads one message, with headers exactly as the base protocol wants them.
fn read_message(reader: &mut impl BufRead) -> Result<Option<Value>, String> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| error.to_string())? == 0 {
            return match length {
                None => Ok(None),
                Some(_) => Err(CUT_OFF.to_owned()),
            };
        }
        let line = String::from_utf8(line).map_err(|_| "a header is not UTF-8".to_owned())?;
        let Some(line) = line.strip_suffix("\r\n") else {
            return Err(format!("no header: {line:?}"));
        };
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some(("Content-Length", value)) => {
                let value = value.parse::<usize>();
                length = Some(value.map_err(|error| format!("{line:?}: {error}"))?);
            }
            Some(("Content-Type", _)) => {}
            _ => return Err(format!("no header: {line:?}")),
        }
    }
    let length = length.ok_or("no Content-Length")?;
    let mut body = vec![0; length];
    reader
        .read_exact(&mut body)
        .map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => CUT_OFF.to_owned(),
            _ => error.to_string(),
        })?;
    let message = serde_json::from_slice(&body);
    message.map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_the_base_protocol_is_noticed() {
        let read = |text: &str| read_message(&mut text.as_bytes());
        assert_eq!(read("").unwrap(), None);
        assert!(read("Content-Length: 2\r\n\r\n{}").unwrap().is_some());
        for bad in [
            "Loading…\n",
            "content-length: 2\r\n\r\n{}",
            "Content-Length: 2\n\n{}",
            "Content-Length: two\r\n\r\n{}",
            "Content-Length: 3\r\n\r\n{}",
            "Content-Length: 2\r\n\r\n{]",
            "Content-Length: 2\r\n",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
