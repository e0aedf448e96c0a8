//! The language server: the protocol on one side, the engine on the other, and nothing known in between.

mod capabilities;
mod convert;
mod edit;
mod handlers;
mod indexer;
mod intake;
mod logging;
mod outbound;
mod publish;
mod server;
mod session;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower_lsp::LspService;

use intake::{Ending, Intake};
use server::Server;

/// How many messages may be under way at once. The intake runs each as a task of its own, so this is only what the
/// library is told to let through: all.
const NO_LIMIT: usize = 1 << 20;

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
    let ending = runtime.block_on(serve(options))?;
    // Reading stdin cannot be interrupted, and some clients never close it.
    runtime.shutdown_background();
    let code = if ending.was_orderly() { 0 } else { 1 };
    Ok(ExitCode::from(code))
}

async fn serve(options: &LspOptions) -> anyhow::Result<Arc<Ending>> {
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

async fn serve_one(input: impl AsyncRead + Unpin, output: impl AsyncWrite) -> Arc<Ending> {
    let ending = Arc::new(Ending::default());
    let (service, socket) = LspService::build(Server::new)
        .custom_method("agentops/debug/panic", Server::debug_panic)
        .finish();
    tower_lsp::Server::new(input, output, socket)
        .concurrency_level(NO_LIMIT)
        .serve(Intake::new(service, Arc::clone(&ending)))
        .await;
    ending
}
