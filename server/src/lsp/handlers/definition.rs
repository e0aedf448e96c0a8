//! `textDocument/definition`.

use std::sync::Arc;

use agentops_engine::queries::definition::{self, Definition};
use agentops_engine::queries::destination::{Destination, Spot};
use agentops_engine::queries::symbols_in_text;
use lsp_types::{
    GotoDefinitionParams, GotoDefinitionResponse, Location, LocationLink, Position, Range,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::convert::View;
use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers where a link leads.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn at(
    session: Arc<Session>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let at = params.text_document_position_params;
    answer(&session, &at.text_document.uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let offset = view.offset(path, at.position)?;
        let definition = definition::definition(&view.snapshot, path, offset)?;
        let definition = with_symbol(view, definition);
        let targets = definition.targets.iter();
        if asked.client.takes_location_links {
            let origin = view.range(path, &definition.origin);
            let links = targets.filter_map(|target| {
                let (range, selection) = ranges(view, target);
                Some(LocationLink {
                    origin_selection_range: Some(origin),
                    target_uri: view.addresses.uri(&target.path)?,
                    target_range: range,
                    target_selection_range: selection,
                })
            });
            return Some(GotoDefinitionResponse::Link(links.collect()));
        }
        let locations = targets.filter_map(|target| {
            Some(Location {
                uri: view.addresses.uri(&target.path)?,
                range: ranges(view, target).1,
            })
        });
        Some(GotoDefinitionResponse::Array(locations.collect()))
    })
    .await
}

/// Looks for the symbol that is named in files that nobody has opened.
fn with_symbol(view: &View, mut definition: Definition) -> Definition {
    let Some(symbol) = &definition.symbol else {
        return definition;
    };
    for target in &mut definition.targets {
        if target.spot != Spot::Whole || view.snapshot.text(&target.path).is_some() {
            continue;
        }
        let text = view.text(&target.path);
        let line = text
            .ok()
            .and_then(|text| symbols_in_text::line_of(text.as_str(), symbol));
        if let Some(line) = line {
            target.spot = Spot::Lines {
                first: line,
                last: line,
            };
        }
    }
    definition
}

/// All of a place, and the part of it to put the cursor on.
fn ranges(view: &View, target: &Destination) -> (Range, Range) {
    match &target.spot {
        Spot::Whole => (Range::default(), Range::default()),
        Spot::Part { range, selection } => (
            view.range(&target.path, range),
            view.range(&target.path, selection),
        ),
        Spot::Lines { first, last } => {
            let start = Position::new(*first, 0);
            let end = Position::new(last.saturating_add(1), 0);
            (Range::new(start, end), Range::new(start, start))
        }
    }
}
