--- Diagnostics that follow other files: Neovim 0.11 asks for them when a text changes, and does not listen when the
--- server says that something else has.
local M = {}

--- Asks for the diagnostics of a buffer.
---@param client vim.lsp.Client
---@param bufnr integer
local function refresh(client, bufnr)
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  -- Without a handler: Neovim's own shows them.
  client:request('textDocument/diagnostic', params, nil, bufnr)
end

--- `workspace/diagnostic/refresh`
function M.on_refresh(err, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if not err and client then
    for bufnr in pairs(client.attached_buffers) do
      if vim.api.nvim_buf_is_loaded(bufnr) then
        refresh(client, bufnr)
      end
    end
  end
  return vim.NIL
end

return M
