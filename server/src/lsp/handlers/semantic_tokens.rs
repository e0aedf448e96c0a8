//! `textDocument/semanticTokens`.

use std::sync::Arc;

use agentops_engine::queries::semantic_tokens::{self, Presence, ReferenceToken};
use agentops_engine::references::Intent;
use lsp_types::{
    Position, Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensLegend, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, Uri,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// The types of tokens: what is to be done with a file.
const TYPES: [&str; 6] = [
    "fileCreate",
    "fileModify",
    "fileDelete",
    "fileMove",
    "fileTest",
    "fileRead",
];

/// Modifiers: the file is not there; its step is done.
const MODIFIERS: [&str; 2] = ["missing", "done"];

/// What the numbers of an answer mean.
pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.map(SemanticTokenType::new).to_vec(),
        token_modifiers: MODIFIERS.map(SemanticTokenModifier::new).to_vec(),
    }
}

/// Answers the files that a document names.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn full(
    session: Arc<Session>,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let found = tokens(&session, &params.text_document.uri, None).await?;
    Ok(found.map(SemanticTokensResult::Tokens))
}

/// Answers the files that a part of a document names.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn range(
    session: Arc<Session>,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    let found = tokens(&session, &params.text_document.uri, Some(params.range)).await?;
    Ok(found.map(SemanticTokensRangeResult::Tokens))
}

async fn tokens(
    session: &Session,
    uri: &Uri,
    range: Option<Range>,
) -> Result<Option<SemanticTokens>> {
    answer(session, uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let within = match range {
            Some(range) => view.bytes(path, range)?,
            None => 0..usize::MAX,
        };
        let tokens = semantic_tokens::semantic_tokens(&view.snapshot, path, within);
        Some(SemanticTokens {
            result_id: None,
            data: relative(asked, &tokens),
        })
    })
    .await
}

/// Each token relative to the one before it.
fn relative(asked: &Asked, tokens: &[ReferenceToken]) -> Vec<SemanticToken> {
    let mut before = Position::default();
    let mut data = Vec::with_capacity(tokens.len());
    for token in tokens {
        let range = asked.view.range(&asked.path, &token.range);
        let is_same_line = range.start.line == before.line;
        let start = if is_same_line { before.character } else { 0 };
        data.push(SemanticToken {
            delta_line: range.start.line - before.line,
            delta_start: range.start.character - start,
            length: range.end.character - range.start.character,
            token_type: type_of(token.intent),
            token_modifiers_bitset: u32::from(token.presence == Presence::Missing)
                | u32::from(token.is_done) << 1,
        });
        before = range.start;
    }
    data
}

/// Where an intent stands in [`TYPES`].
fn type_of(intent: Intent) -> u32 {
    match intent {
        Intent::Create => 0,
        Intent::Modify => 1,
        Intent::Delete => 2,
        Intent::Move | Intent::MoveTo => 3,
        Intent::Test => 4,
        Intent::Read => 5,
    }
}
