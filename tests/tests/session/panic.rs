//! A panic in a request.

use agentops_tests::client::{Setup, code};

use crate::{assert_alive, error_code, small};

#[test]
fn a_panic_becomes_an_error_and_the_server_lives_on() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .environment("AGENTOPS_DEBUG", "1")
        .start();
    client.expect_panic();
    for _ in 0..10 {
        let id = client.send_bare_request("agentops/debug/panic");
        let error = client.answer_to(id).expect_err("a panic is an error");
        assert_eq!(error.code, code::INTERNAL_ERROR, "{error:?}");
        assert!(error.message.contains("asked to panic"), "{error:?}");
    }
    client.wait_log("panicked");
    assert_alive(&mut client, &workspace);
}

#[test]
fn the_request_that_panics_is_hidden() {
    let mut client = Setup::new().start();
    let id = client.send_bare_request("agentops/debug/panic");
    assert_eq!(error_code(client.answer_to(id)), code::METHOD_NOT_FOUND);
}
