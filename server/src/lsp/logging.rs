//! Where log lines go: to the client (`window/logMessage`), and to a file when one is asked for. Never to stdout, which
//! is the protocol.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use anyhow::Context as _;
use lsp_types::notification::LogMessage;
use lsp_types::{LogMessageParams, MessageType};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::{EnvFilter, registry};

use super::outbound::Outbound;

/// The client that hears log lines. Logging is set up before there is a session, so this is filled in later.
static CLIENT: OnceLock<Outbound> = OnceLock::new();

/// From now on log lines go to this client too.
pub fn connect(client: Outbound) {
    let _ = CLIENT.set(client);
}

/// Sets logging up. `AGENTOPS_LOG` chooses what is logged, in the syntax of `RUST_LOG`; `info` is the default.
///
/// # Errors
/// When the log file cannot be opened.
pub fn init(file: Option<&Path>) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("AGENTOPS_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,agentops=info,tower_lsp_server=error"));
    let to_file = match file {
        Some(path) => {
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .with_context(|| format!("cannot open the log file {}", path.display()))?;
            let layer = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(Mutex::new(file));
            Some(layer)
        }
        None => None,
    };
    let subscriber = registry().with(filter).with(to_file).with(ToClient);
    // A second session in the same process (`--listen`, tests) keeps the first one's logging.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

struct ToClient;

impl<S: Subscriber> Layer<S> for ToClient {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(client) = CLIENT.get() else {
            return;
        };
        let typ = match *event.metadata().level() {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            Level::INFO => MessageType::INFO,
            _ => MessageType::LOG,
        };
        let mut message = Message(String::new());
        event.record(&mut message);
        let params = LogMessageParams {
            typ,
            message: message.0,
        };
        client.notify::<LogMessage>(params);
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = if field.name() == "message" {
            write!(self.0, "{value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}
