--- Code lenses that keep up: Neovim 0.11 neither asks again by itself nor listens when the server says that it should.
--- `vim.g.agentops_codelens = false` leaves it to the user.
local M = {}

local group = vim.api.nvim_create_augroup('agentops.codelens', {})

--- Neovim 0.12 does all of this.
local is_built_in = vim.lsp.codelens.enable ~= nil

local function is_wanted()
  return vim.g.agentops_codelens ~= false
end

--- Asks for the lenses of a buffer. Not by `vim.lsp.codelens.refresh`: that never asks again for a buffer once the
--- server died before it answered.
---@param client vim.lsp.Client
---@param bufnr integer
function M.refresh(client, bufnr)
  if not vim.api.nvim_buf_is_loaded(bufnr) or client:is_stopped() then
    return
  end
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  client:request('textDocument/codeLens', params, function(err, lenses, context)
    -- An error says that the text has changed meanwhile; the change asks again.
    if not err and vim.lsp.buf_is_attached(bufnr, client.id) then
      vim.lsp.codelens.on_codelens(nil, lenses, context)
    end
  end, bufnr)
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  if not is_wanted() then
    return
  end
  if is_built_in then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  -- While text is inserted, nothing is asked: the server says when loads have changed.
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      M.refresh(client, bufnr)
    end,
  })
  M.refresh(client, bufnr)
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.detach(client, bufnr)
  if is_built_in then
    return
  end
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.lsp.codelens.clear(client.id, bufnr)
end

--- `workspace/codeLens/refresh`
function M.on_refresh(err, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if err or not client or not is_wanted() or is_built_in then
    return vim.NIL
  end
  for bufnr in pairs(client.attached_buffers) do
    M.refresh(client, bufnr)
  end
  return vim.NIL
end

return M
