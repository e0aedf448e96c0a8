--- Tells the server that a document is closed, or open again, while its client stays attached: Neovim never listens
--- again to a buffer that was changed while no client was attached to it.
local attach = require('agentops.attach')

local M = {}

--- What has been typed and not told yet comes before what is told now.
---@param client vim.lsp.Client
---@param bufnr integer
local function flush(client, bufnr)
  require('vim.lsp._changetracking').flush(client, bufnr)
end

--- The server drops what it hears of the document from now on.
---@param client vim.lsp.Client
---@param bufnr integer
function M.close(client, bufnr)
  flush(client, bufnr)
  client:notify('textDocument/didClose', { textDocument = { uri = vim.uri_from_bufnr(bufnr) } })
  attach.detach(client, bufnr)
  for _, is_pull in ipairs({ false, true }) do
    vim.diagnostic.reset(vim.lsp.diagnostic.get_namespace(client.id, is_pull), bufnr)
  end
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.open(client, bufnr)
  flush(client, bufnr)
  client:notify('textDocument/didOpen', {
    textDocument = {
      uri = vim.uri_from_bufnr(bufnr),
      version = vim.lsp.util.buf_versions[bufnr] or 0,
      languageId = client.get_language_id(bufnr, vim.bo[bufnr].filetype),
      text = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n') .. '\n',
    },
  })
  attach.attach(client, bufnr)
end

return M
