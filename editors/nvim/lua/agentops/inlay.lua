--- Inlay hints that change although the text does not, as when a setting turns them off: Neovim 0.11 keeps drawing the
--- old ones until the text changes.
local M = {}

---@type table<integer, {version: integer, hints: lsp.InlayHint[]}> what was drawn last, by buffer
local drawn = {}

--- The answer to `textDocument/inlayHint`
function M.on_hints(err, hints, context)
  local before = drawn[context.bufnr]
  -- A copy: Neovim's handler writes into them.
  local now = { version = context.version, hints = vim.deepcopy(hints or {}) }
  vim.lsp.handlers['textDocument/inlayHint'](err, hints, context)
  if err then
    return
  end
  drawn[context.bufnr] = now
  if before and before.version == now.version and not vim.deep_equal(before.hints, now.hints) then
    -- Has every line drawn anew, and asks once more; that answer will be the same.
    vim.lsp.handlers['workspace/inlayHint/refresh'](nil, nil, context)
  end
end

---@param bufnr integer
function M.detach(bufnr)
  drawn[bufnr] = nil
end

return M
