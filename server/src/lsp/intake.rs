//! Takes messages in: order, cancellation, panics, exit.
//!
//! The protocol library pushes every message, notifications included, as a future into a queue that runs a few at a
//! time. Left alone, a handler that awaits before it changes state lets later edits overtake it, a few slow requests
//! keep `$/cancelRequest` waiting, and a panic ends the process. This service stands in front of it: each handler is
//! polled once on arrival, so that whatever happens before its first await happens in the order of arrival; then the
//! rest runs as a task of its own.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::future::{self, BoxFuture};
use futures::task::noop_waker_ref;
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// `$/` requests that we answer. All others are optional, and a request must be answered all the same.
const KNOWN_OPTIONAL: [&str; 1] = ["$/cancelRequest"];

/// How a session ended.
#[derive(Debug, Default)]
pub struct Ending {
    was_shut_down: AtomicBool,
}

impl Ending {
    /// Whether the client asked for `shutdown` before it left, as the protocol wants it.
    pub fn was_orderly(&self) -> bool {
        self.was_shut_down.load(Ordering::Acquire)
    }
}

/// The service in front of the protocol library's.
#[derive(Debug)]
pub struct Intake<S> {
    inner: S,
    ending: Arc<Ending>,
}

impl<S> Intake<S> {
    /// Wraps a service; `ending` will tell how the session ended.
    pub fn new(inner: S, ending: Arc<Ending>) -> Intake<S> {
        Intake { inner, ending }
    }
}

type Answer<E> = Result<Option<Response>, E>;

impl<S> Service<Request> for Intake<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Error: Send + 'static,
    S::Future: Future<Output = Answer<S::Error>> + Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Answer<S::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = without_null_params(request);
        let method = request.method().to_owned();
        if method == "shutdown" {
            self.ending.was_shut_down.store(true, Ordering::Release);
        }
        let id = request.id().cloned();
        if let Some(id) = &id
            && method.starts_with("$/")
            && !KNOWN_OPTIONAL.contains(&method.as_str())
        {
            let response = Response::from_error(id.clone(), method_not_found(&method));
            return future::ready(Ok(Some(response))).boxed();
        }
        let handler = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let mut handler = handler
            .map(move |outcome| {
                outcome.unwrap_or_else(|panic| Ok(answer_panic(id, &method, &*panic)))
            })
            .boxed();
        let mut context = Context::from_waker(noop_waker_ref());
        match handler.as_mut().poll(&mut context) {
            Poll::Ready(answer) => future::ready(answer).boxed(),
            Poll::Pending => {
                let task = tokio::spawn(handler);
                // A task that was cut off with the runtime has nobody left to answer.
                async move { task.await.unwrap_or(Ok(None)) }.boxed()
            }
        }
    }
}

/// Some clients write `"params": null` where they mean none; the library refuses that.
fn without_null_params(request: Request) -> Request {
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
