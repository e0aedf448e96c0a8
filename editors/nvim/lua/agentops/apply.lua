--- `workspace/applyEdit`: what the server changes. Neovim's own handler would empty a file that is there already, leave
--- new files empty on the disk, and say at every edit that there was one.
local made = require('agentops.made')
local message = require('agentops.message')

local M = {}

--- A new buffer has a line already, so a text that ends its last line would get an empty one behind it.
---@param change lsp.TextDocumentEdit
local function without_last_break(change)
  for _, edit in ipairs(change.edits) do
    edit.newText = edit.newText:gsub('\n$', '')
  end
end

---@class agentops.Creation
---@field change lsp.CreateFile
---@field text? lsp.TextDocumentEdit

--- Files that are made, with their texts, and the other changes.
---@param edit lsp.WorkspaceEdit
---@return agentops.Creation[]
---@return lsp.WorkspaceEdit
local function taken_apart(edit)
  local creations, by_uri, others = {}, {}, {}
  for _, change in ipairs(edit.documentChanges or {}) do
    local of_text = change.textDocument and by_uri[change.textDocument.uri]
    if change.kind == 'create' then
      local creation = { change = change }
      by_uri[change.uri] = creation
      table.insert(creations, creation)
    elseif of_text then
      without_last_break(change)
      of_text.text = change
    else
      table.insert(others, change)
    end
  end
  return creations, { changes = edit.changes, documentChanges = edit.documentChanges and others }
end

--- Makes all files, or none.
---@param creations agentops.Creation[]
---@return integer[]? buffers
---@return string? problem
local function make(creations)
  local buffers = {}
  for _, creation in ipairs(creations) do
    local options = creation.change.options or {}
    local path = vim.uri_to_fname(creation.change.uri)
    if not (options.ignoreIfExists and vim.uv.fs_stat(path)) then
      local bufnr, problem = made.make(path)
      if not bufnr then
        vim.tbl_map(made.abandon, buffers)
        return nil, problem
      end
      table.insert(buffers, bufnr)
    end
  end
  return buffers
end

---@param buffers integer[]
local function tell(buffers)
  if #buffers == 1 then
    local name = vim.fs.basename(vim.api.nvim_buf_get_name(buffers[1]))
    message.info(('made %s; an undo removes it'):format(name))
  elseif #buffers > 1 then
    message.info(('made %d files; an undo in each of them removes it'):format(#buffers))
  end
end

--- `workspace/applyEdit`
---@param params lsp.ApplyWorkspaceEditParams
---@return lsp.ApplyWorkspaceEditResult
function M.on_apply(_, params, context)
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local creations, others = taken_apart(params.edit)
  local buffers, problem = make(creations)
  if not buffers then
    return { applied = false, failureReason = problem }
  end
  local ok, reason = pcall(function()
    for _, creation in ipairs(creations) do
      if creation.text then
        vim.lsp.util.apply_workspace_edit({ documentChanges = { creation.text } }, client.offset_encoding)
      end
    end
    for _, bufnr in ipairs(buffers) do
      -- What is wrong has been said.
      assert(made.finish(bufnr), 'a new file could not be written')
    end
    vim.lsp.util.apply_workspace_edit(others, client.offset_encoding)
  end)
  if ok then
    tell(buffers)
  else
    -- All of it is there, or nothing: an empty file would look as if the phase had begun.
    vim.tbl_map(made.abandon, buffers)
  end
  return { applied = ok, failureReason = not ok and tostring(reason) or nil }
end

return M
