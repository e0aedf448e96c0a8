//! Messages on the wire: `Content-Length` headers and JSON. Whatever bytes come in, what follows them is read.
//!
//! The protocol library's own reader gives up for good at the first message that it cannot decode, and takes
//! `content-length` for another header than `Content-Length`.

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// Longest header line that is looked at, in bytes. Longer ones are noise.
const MAX_HEADER: u64 = 16 * 1024;

/// Largest message that is read, in bytes: a document of 50 MB with every character escaped still fits.
const MAX_BODY: usize = 512 * 1024 * 1024;

/// What came in.
#[derive(Debug)]
pub enum Incoming {
    /// A request or notification.
    Request(Request),
    /// The client's answer to a request of ours.
    Response(Response),
    /// Something that is no message; the answer says why.
    Malformed(Response),
    /// The other side has closed the connection.
    End,
}

/// Reads the next message.
pub async fn read(input: &mut (impl AsyncBufRead + Unpin)) -> Incoming {
    let length = match read_headers(input).await {
        Headers::Length(length) => length,
        Headers::Malformed(why) => return malformed(Id::Null, ErrorCode::ParseError, why),
        Headers::End => return Incoming::End,
    };
    // The length is only believed as far as bytes really come.
    let mut body = Vec::with_capacity(length.min(1024 * 1024));
    let read = input.take(length as u64).read_to_end(&mut body).await;
    if read.is_err() || body.len() < length {
        return Incoming::End;
    }
    parse(&body)
}

enum Headers {
    Length(usize),
    Malformed(String),
    End,
}

/// Reads header lines up to the empty one. Anything in front of a `Content-Length` is noise, which the rest of a message
/// with a wrong length looks like.
async fn read_headers(input: &mut (impl AsyncBufRead + Unpin)) -> Headers {
    let mut length: Option<Result<usize, String>> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut *input)
            .take(MAX_HEADER)
            .read_until(b'\n', &mut line)
            .await;
        if !matches!(read, Ok(1..)) {
            return Headers::End;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if let Some(value) = content_length(text) {
            length = Some(match value.parse() {
                Ok(length) if length <= MAX_BODY => Ok(length),
                Ok(length) => Err(format!(
                    "a message of {length} bytes is not read: the limit is {MAX_BODY}"
                )),
                Err(_) => Err(format!("Content-Length is `{value}`, not a number")),
            });
        } else if text.is_empty() {
            match length {
                Some(Ok(length)) => return Headers::Length(length),
                Some(Err(why)) => return Headers::Malformed(why),
                None => {}
            }
        }
    }
}

/// The value of a `Content-Length` header, in any case, also when noise stands in front of it.
fn content_length(line: &str) -> Option<&str> {
    let at = line.to_ascii_lowercase().rfind("content-length:")?;
    Some(line[at + "content-length:".len()..].trim())
}

fn parse(body: &[u8]) -> Incoming {
    let message: Value = match serde_json::from_slice(body) {
        Ok(message) => message,
        Err(error) => {
            let why = format!("the message is not JSON: {error}");
            return malformed(Id::Null, ErrorCode::ParseError, why);
        }
    };
    let Value::Object(fields) = &message else {
        let why = "a message is one JSON object; this protocol has no batches".to_owned();
        return malformed(Id::Null, ErrorCode::InvalidRequest, why);
    };
    let id = fields
        .get("id")
        .and_then(|id| serde_json::from_value(id.clone()).ok());
    if fields.contains_key("method") {
        return match serde_json::from_value(message) {
            Ok(request) => Incoming::Request(request),
            Err(error) => {
                let why = format!("the request is malformed: {error}");
                malformed(id.unwrap_or_default(), ErrorCode::InvalidRequest, why)
            }
        };
    }
    match serde_json::from_value(message) {
        Ok(response) => Incoming::Response(response),
        Err(_) => {
            let why = "the message has no method, and is no answer either".to_owned();
            malformed(id.unwrap_or_default(), ErrorCode::InvalidRequest, why)
        }
    }
}

fn malformed(id: Id, code: ErrorCode, why: String) -> Incoming {
    tracing::warn!("{why}");
    let error = Error {
        message: why.into(),
        ..Error::new(code)
    };
    Incoming::Malformed(Response::from_error(id, error))
}

/// The way out: messages leave in the order in which they are queued, and nobody waits for a client that does not read.
#[derive(Clone, Debug)]
pub struct Outgoing(mpsc::UnboundedSender<Item>);

#[derive(Debug)]
enum Item {
    Message(Vec<u8>),
    Close(oneshot::Sender<()>),
}

impl Outgoing {
    /// Begins to write.
    pub fn start(output: impl AsyncWrite + Send + Unpin + 'static) -> Outgoing {
        let (queue, items) = mpsc::unbounded_channel();
        tokio::spawn(write(output, items));
        Outgoing(queue)
    }

    /// Queues a message.
    pub fn send(&self, message: &impl serde::Serialize) {
        match serde_json::to_vec(message) {
            // Nobody is left to read it once the connection is closed.
            Ok(body) => drop(self.0.send(Item::Message(body))),
            Err(error) => tracing::error!("a message could not be written: {error}"),
        }
    }

    /// Waits until what was queued has been written. What is queued later is not written any more: the process may end
    /// at any time now, and would cut it off.
    pub async fn close(&self) {
        let (done, is_done) = oneshot::channel();
        if self.0.send(Item::Close(done)).is_ok() {
            let _ = is_done.await;
        }
    }
}

async fn write(mut output: impl AsyncWrite + Unpin, mut items: mpsc::UnboundedReceiver<Item>) {
    while let Some(item) = items.recv().await {
        let written = match item {
            Item::Message(body) => write_one(&mut output, &body).await,
            Item::Close(done) => {
                // Nobody is left to hear it once the connection is closed.
                let _ = output.flush().await;
                let _ = done.send(());
                return;
            }
        };
        if written.is_err() {
            return;
        }
        if items.is_empty() && output.flush().await.is_err() {
            return;
        }
    }
}

async fn write_one(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> std::io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    output.write_all(header.as_bytes()).await?;
    output.write_all(body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_all(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut found = Vec::new();
        loop {
            found.push(match read(&mut input).await {
                Incoming::Request(request) => request.method().to_owned(),
                Incoming::Response(response) => format!("answer {}", response.id()),
                Incoming::Malformed(response) => {
                    format!(
                        "error {}",
                        response.error().map_or(0, |error| error.code.code())
                    )
                }
                Incoming::End => return found,
            });
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[tokio::test]
    async fn whatever_stands_before_it_the_next_message_is_read() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"good"}"#);
        for (before, expected) in [
            (String::new(), None),
            (
                "content-LENGTH:2\r\nContent-Type: x; charset=utf-8\r\n\r\n{}".to_owned(),
                Some("error -32600"),
            ),
            ("noise\r\n\r\nmore noise\n".to_owned(), None),
            ("noise".to_owned(), None),
            ("Content-Length: x\r\n\r\n".to_owned(), Some("error -32700")),
            (
                "Content-Length: 99999999999\r\n\r\n".to_owned(),
                Some("error -32700"),
            ),
            (
                "Content-Length: 3\r\n\r\n{\"a\":1}".to_owned(),
                Some("error -32700"),
            ),
            (framed(""), Some("error -32700")),
            (framed("[]"), Some("error -32600")),
            (framed("{\"method\":\"x\"}"), Some("error -32600")),
            (framed(&"[".repeat(5000)), Some("error -32700")),
            (
                framed(r#"{"jsonrpc":"2.0","id":7,"result":null}"#),
                Some("answer 7"),
            ),
        ] {
            let bytes = format!("{before}{good}");
            let expected: Vec<_> = expected.into_iter().chain(["good"]).collect();
            assert_eq!(read_all(bytes.as_bytes()).await, expected, "{before:?}");
        }
    }

    #[tokio::test]
    async fn nothing_is_written_after_the_close() {
        let (output, mut input) = tokio::io::duplex(1024);
        let outgoing = Outgoing::start(output);
        outgoing.send(&1);
        outgoing.close().await;
        outgoing.send(&2);
        outgoing.close().await;
        let mut written = String::new();
        input.read_to_string(&mut written).await.unwrap();
        assert_eq!(written, framed("1"));
    }

    #[tokio::test]
    async fn what_is_cut_off_is_the_end() {
        for bytes in [
            "",
            "Content-Length: 5",
            "Content-Length: 5\r\n\r\n{}",
            "Content-Length: 5\r\n",
        ] {
            assert_eq!(
                read_all(bytes.as_bytes()).await,
                Vec::<String>::new(),
                "{bytes:?}"
            );
        }
    }
}
