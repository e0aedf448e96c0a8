//! The language server: the protocol on one side, the engine on the other, and nothing known in between.

mod capabilities;
mod changes;
mod commands;
mod convert;
mod edit;
mod editor_settings;
mod folders;
mod handlers;
mod indexer;
mod intake;
mod logging;
mod markup;
mod outbound;
mod publish;
mod refresh;
mod requests;
mod server;
mod session;
mod told;
mod wire;
mod work;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tower_lsp::LspService;

use intake::{Intake, Taken, without_null_params};
use server::Server;
use wire::{Incoming, Outgoing};

/// How long a client that leaves is still answered, and how long it may take to read what is still to be written.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the server is started.
#[derive(Clone, Debug, Default)]
pub struct LspOptions {
    /// Wait for one client at this address instead of talking on stdin and stdout.
    pub listen: Option<SocketAddr>,
    /// Append log lines to this file.
    pub log: Option<PathBuf>,
}

/// Serves one client until it leaves. 0 when it left in order, 1 when it did not.
///
/// # Errors
/// When the log file or the address cannot be opened.
pub fn run(options: &LspOptions) -> anyhow::Result<ExitCode> {
    logging::init(options.log.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let was_shut_down = runtime.block_on(serve(options))?;
    // Reading stdin cannot be interrupted, and some clients never close it.
    runtime.shutdown_background();
    Ok(ExitCode::from(u8::from(!was_shut_down)))
}

async fn serve(options: &LspOptions) -> anyhow::Result<bool> {
    match options.listen {
        Some(address) => {
            let cannot = || format!("cannot listen on {address}");
            let listener = TcpListener::bind(address).await.with_context(cannot)?;
            let (stream, _) = listener.accept().await.with_context(cannot)?;
            let (input, output) = stream.into_split();
            Ok(serve_one(input, output).await)
        }
        None => Ok(serve_one(tokio::io::stdin(), tokio::io::stdout()).await),
    }
}

/// Serves one client until it leaves. Whether it asked for `shutdown` before.
async fn serve_one(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> bool {
    let (service, socket) = LspService::build(Server::new)
        .custom_method(requests::STATUS, Server::status)
        .custom_method(requests::LOAD, Server::load)
        .custom_method(requests::BUDGET, Server::budget)
        .custom_method(requests::BUNDLES, Server::bundles)
        .custom_method("agentops/debug/panic", Server::debug_panic)
        .finish();
    let mut intake = Intake::new(service);
    let outgoing = Outgoing::start(output);
    let (mut requests, mut answers) = socket.split();
    let to_client = outgoing.clone();
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            to_client.send(&without_null_params(request));
        }
    });
    // Each answer that is still to come holds one of these.
    let (pending, mut all_answered) = mpsc::channel::<Infallible>(1);
    let mut input = BufReader::new(input);
    let has_exited = loop {
        match wire::read(&mut input).await {
            Incoming::Request(request) => {
                let is_exit = request.method() == "exit";
                match intake.take(request) {
                    Taken::Done(Some(answer)) => outgoing.send(&answer),
                    Taken::Done(None) => {}
                    Taken::GoesOn(task) => {
                        let (outgoing, pending) = (outgoing.clone(), pending.clone());
                        tokio::spawn(async move {
                            if let Ok(Some(answer)) = task.await {
                                outgoing.send(&answer);
                            }
                            drop(pending);
                        });
                    }
                }
                if is_exit {
                    break true;
                }
            }
            // The library tells by itself of answers that nobody waits for.
            Incoming::Response(answer) => drop(answers.send(answer).await),
            Incoming::Malformed(answer) => outgoing.send(&answer),
            Incoming::End => break false,
        }
    };
    drop(pending);
    if !has_exited {
        // Who closes only its own end, as a pipe does, still reads what it asked for.
        let _ = tokio::time::timeout(PATIENCE, all_answered.recv()).await;
    }
    // A client that does not read any more is not waited for.
    let _ = tokio::time::timeout(PATIENCE, outgoing.close()).await;
    intake.was_shut_down()
}
