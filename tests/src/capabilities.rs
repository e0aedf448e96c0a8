//! What clients say that they can do.

use serde_json::{Value, json};

/// A client with everything that this project knows how to use, much like a current editor.
pub fn full() -> Value {
    let symbol_kinds: Vec<u32> = (1..=26).collect();
    let completion_kinds: Vec<u32> = (1..=25).collect();
    json!({
        "general": {
            "positionEncodings": ["utf-16"],
            "markdown": {"parser": "marked", "version": "1.1.0"},
            "staleRequestSupport": {"cancel": true, "retryOnContentModified": []},
        },
        "window": {
            "workDoneProgress": true,
            "showDocument": {"support": true},
            "showMessage": {"messageActionItem": {"additionalPropertiesSupport": true}},
        },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "failureHandling": "textOnlyTransactional",
                "normalizesLineEndings": true,
                "changeAnnotationSupport": {"groupsOnLabel": true},
            },
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true, "relativePatternSupport": true},
            "symbol": {
                "dynamicRegistration": true,
                "symbolKind": {"valueSet": symbol_kinds},
                "tagSupport": {"valueSet": [1]},
                "resolveSupport": {"properties": ["location.range"]},
            },
            "executeCommand": {"dynamicRegistration": true},
            "codeLens": {"refreshSupport": true},
            "inlayHint": {"refreshSupport": true},
            "semanticTokens": {"refreshSupport": true},
            "diagnostics": {"refreshSupport": true},
            "fileOperations": {
                "dynamicRegistration": true,
                "didCreate": true,
                "didRename": true,
                "didDelete": true,
                "willCreate": true,
                "willRename": true,
                "willDelete": true,
            },
        },
        "textDocument": {
            "synchronization": {
                "dynamicRegistration": true,
                "willSave": true,
                "willSaveWaitUntil": true,
                "didSave": true,
            },
            "publishDiagnostics": {
                "relatedInformation": true,
                "versionSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
                "codeDescriptionSupport": true,
                "dataSupport": true,
            },
            "diagnostic": {
                "dynamicRegistration": true,
                "relatedDocumentSupport": true,
                "relatedInformation": true,
                "tagSupport": {"valueSet": [1, 2]},
                "codeDescriptionSupport": true,
                "dataSupport": true,
            },
            "completion": {
                "dynamicRegistration": true,
                "contextSupport": true,
                "insertTextMode": 2,
                "completionItem": {
                    "snippetSupport": true,
                    "commitCharactersSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "deprecatedSupport": true,
                    "preselectSupport": true,
                    "tagSupport": {"valueSet": [1]},
                    "insertReplaceSupport": true,
                    "resolveSupport": {"properties": ["documentation", "detail"]},
                    "insertTextModeSupport": {"valueSet": [1, 2]},
                    "labelDetailsSupport": true,
                },
                "completionItemKind": {"valueSet": completion_kinds},
                "completionList": {"itemDefaults": ["commitCharacters", "editRange", "insertTextFormat", "insertTextMode", "data"]},
            },
            "hover": {"dynamicRegistration": true, "contentFormat": ["markdown", "plaintext"]},
            "definition": {"dynamicRegistration": true, "linkSupport": true},
            "references": {"dynamicRegistration": true},
            "documentSymbol": {
                "dynamicRegistration": true,
                "symbolKind": {"valueSet": symbol_kinds},
                "hierarchicalDocumentSymbolSupport": true,
                "tagSupport": {"valueSet": [1]},
                "labelSupport": true,
            },
            "codeAction": {
                "dynamicRegistration": true,
                "isPreferredSupport": true,
                "disabledSupport": true,
                "dataSupport": true,
                "resolveSupport": {"properties": ["edit"]},
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}},
                "honorsChangeAnnotations": true,
            },
            "codeLens": {"dynamicRegistration": true},
            "documentLink": {"dynamicRegistration": true, "tooltipSupport": true},
            "rename": {
                "dynamicRegistration": true,
                "prepareSupport": true,
                "prepareSupportDefaultBehavior": 1,
                "honorsChangeAnnotations": true,
            },
            "foldingRange": {
                "dynamicRegistration": true,
                "rangeLimit": 5000,
                "lineFoldingOnly": true,
                "foldingRangeKind": {"valueSet": ["comment", "imports", "region"]},
                "foldingRange": {"collapsedText": false},
            },
            "semanticTokens": {
                "dynamicRegistration": true,
                "requests": {"range": true, "full": {"delta": true}},
                "tokenTypes": ["namespace", "type", "string"],
                "tokenModifiers": ["declaration", "deprecated"],
                "formats": ["relative"],
                "overlappingTokenSupport": false,
                "multilineTokenSupport": false,
            },
            "inlayHint": {
                "dynamicRegistration": true,
                "resolveSupport": {"properties": ["tooltip", "textEdits", "label.tooltip", "label.location", "label.command"]},
            },
        },
    })
}

/// A client that says nothing of itself.
pub fn none() -> Value {
    json!({})
}

/// Everything but what `pointers` (JSON pointers) name.
///
/// # Panics
/// When there is nothing at a pointer.
pub fn full_without(pointers: &[&str]) -> Value {
    let mut capabilities = full();
    for pointer in pointers {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = capabilities.pointer_mut(parent).expect("a capability");
        let removed = parent.as_object_mut().and_then(|parent| parent.remove(key));
        assert!(removed.is_some(), "no capability {pointer}");
    }
    capabilities
}

/// Everything, with other position encodings, the preferred one first.
pub fn full_with_encodings(encodings: &[&str]) -> Value {
    let mut capabilities = full();
    capabilities["general"]["positionEncodings"] = json!(encodings);
    capabilities
}
