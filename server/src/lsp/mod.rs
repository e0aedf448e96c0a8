//! The language server: the adapter between the protocol and the engine.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// How the server is reached and where it writes its log.
#[derive(Clone, Debug, Default)]
pub struct LspOptions {
    /// Address to listen on; stdin and stdout when absent.
    pub listen: Option<SocketAddr>,
    /// File for the log; none is written when absent.
    pub log: Option<PathBuf>,
}

/// Serves one client until it leaves.
pub fn run(options: LspOptions) -> ExitCode {
    let _ = (options.listen, options.log);
    let _ = writeln!(
        anstream::stderr(),
        "error: the language server is not built into this binary yet"
    );
    ExitCode::from(2)
}
