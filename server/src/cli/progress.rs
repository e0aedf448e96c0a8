//! Progress on a terminal, for work that takes longer than a second.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Nobody needs to be told that something is being done when it is done at once.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Shows how far the work is, until it is dropped.
pub struct Progress {
    state: Arc<State>,
    /// Hanging up tells the thread to stop; the handle waits until the terminal is clean again.
    thread: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

#[derive(Default)]
struct State {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// Begins to watch, if there is a terminal to show anything on.
    pub fn start() -> Progress {
        let state = Arc::<State>::default();
        let thread = std::io::stderr().is_terminal().then(|| {
            let (hang_up, hung_up) = mpsc::channel();
            let state = Arc::clone(&state);
            (hang_up, std::thread::spawn(move || show(&state, &hung_up)))
        });
        Progress { state, thread }
    }

    /// So many files of so many have been read.
    pub fn read(&self, done: usize, total: usize) {
        self.state.done.fetch_max(done, Ordering::Relaxed);
        self.state.total.store(total, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((hang_up, thread)) = self.thread.take() {
            drop(hang_up);
            // A thread that panicked has shown what it could.
            let _ = thread.join();
        }
    }
}

fn show(state: &State, hung_up: &mpsc::Receiver<()>) {
    let timed_out = |wait| hung_up.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout);
    if !timed_out(PATIENCE) {
        return;
    }
    let bar = ProgressBar::new_spinner().with_elapsed(PATIENCE);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    loop {
        let done = state.done.load(Ordering::Relaxed);
        let total = state.total.load(Ordering::Relaxed);
        let message = if total == 0 {
            "looking for files".to_owned()
        } else if done < total {
            format!("reading files: {done} of {total}")
        } else {
            format!("read {total} files, counting tokens")
        };
        bar.set_message(message);
        bar.tick();
        if !timed_out(TICK) {
            bar.finish_and_clear();
            return;
        }
    }
}
