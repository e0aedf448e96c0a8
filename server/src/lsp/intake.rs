//! Takes messages in: order, cancellation, panics.
//!
//! The protocol library pushes every message, notifications included, as a future into a queue that runs a few at a
//! time. Left alone, a handler that awaits before it changes state lets later edits overtake it, a few slow requests
//! keep `$/cancelRequest` waiting, and a panic ends the process. So its service is called here instead: each handler is
//! polled once on arrival, so that whatever happens before its first await happens in the order of arrival; then the
//! rest runs as a task of its own.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::task::noop_waker_ref;
use tokio::task::JoinHandle;
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// The one `$/` message that we know. All others are optional; a request among them must be answered all the same.
const CANCEL: &str = "$/cancelRequest";

/// Calls a service, message by message.
#[derive(Debug)]
pub struct Intake<S> {
    service: S,
    was_shut_down: bool,
}

/// What has become of a message.
#[derive(Debug)]
pub enum Taken {
    /// It is done; a notification has no answer.
    Done(Option<Response>),
    /// It goes on by itself.
    GoesOn(JoinHandle<Option<Response>>),
}

impl<S> Intake<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Error: std::fmt::Display,
    S::Future: Future<Output = Result<Option<Response>, S::Error>> + Send + 'static,
{
    /// Stands in front of a service.
    pub fn new(service: S) -> Intake<S> {
        Intake {
            service,
            was_shut_down: false,
        }
    }

    /// Whether the client asked for `shutdown`, as it should before it leaves.
    pub fn was_shut_down(&self) -> bool {
        self.was_shut_down
    }

    /// Takes a message: everything up to its first await happens now.
    pub fn take(&mut self, request: Request) -> Taken {
        let request = without_null_params(request);
        let method = request.method().to_owned();
        let id = request.id().cloned();
        self.was_shut_down |= method == "shutdown";
        if method.starts_with("$/") && method != CANCEL {
            let answer = |id| Response::from_error(id, method_not_found(&method));
            return Taken::Done(id.map(answer));
        }
        let handler = AssertUnwindSafe(self.service.call(request)).catch_unwind();
        let mut handler = handler
            .map(move |outcome| match outcome {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => {
                    tracing::debug!("{method} came too late: {error}");
                    None
                }
                Err(panic) => answer_panic(id, &method, &*panic),
            })
            .boxed();
        let mut context = Context::from_waker(noop_waker_ref());
        match handler.as_mut().poll(&mut context) {
            Poll::Ready(answer) => Taken::Done(answer),
            Poll::Pending => Taken::GoesOn(tokio::spawn(handler)),
        }
    }
}

/// Some clients write `"params": null` where they mean none; the library refuses that, and writes it itself.
pub fn without_null_params(request: Request) -> Request {
    if !request.params().is_some_and(serde_json::Value::is_null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let builder = Request::build(method);
    match id {
        Some(id) => builder.id(id).finish(),
        None => builder.finish(),
    }
}

fn method_not_found(method: &str) -> Error {
    Error {
        message: format!("there is no method `{method}`").into(),
        ..Error::new(ErrorCode::MethodNotFound)
    }
}

/// A panic is a fault of ours in one answer; the server goes on.
fn answer_panic(
    id: Option<Id>,
    method: &str,
    panic: &(dyn std::any::Any + Send),
) -> Option<Response> {
    let what = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    tracing::error!("{method} panicked: {what}");
    let error = Error {
        message: format!("{method} failed inside the server: {what}").into(),
        ..Error::internal_error()
    };
    id.map(|id| Response::from_error(id, error))
}
