--- `:AgentOps bundle …`: saved phases. The server does it all, asks where something is at stake, and says what it did.
local client_of = require('agentops.client')
local numbers = require('agentops.numbers')

local M = {}

--- A bundle in one line.
---@param bundle table
---@return string
function M.described(bundle)
  local size = ''
  if bundle.original_tokens and bundle.digest_tokens then
    size = ('  %s → %s'):format(
      numbers.tokens(bundle.original_tokens),
      numbers.tokens(bundle.digest_tokens)
    )
  end
  return ('%s  %s%s  %s'):format(bundle.name, bundle.state, size, bundle.age or '')
end

---@param client vim.lsp.Client
---@return string uri of the current file, or of one in the workspace where it is none
local function uri_of_current(client)
  if client.attached_buffers[vim.api.nvim_get_current_buf()] then
    return vim.uri_from_bufnr(0)
  end
  return vim.uri_from_fname(vim.fs.joinpath(client.root_dir, 'agentops'))
end

--- Calls back with the name that was given, or with that of a bundle that is chosen.
---@param client vim.lsp.Client
---@param name? string
---@param callback fun(name: string)
local function with_name(client, name, callback)
  if name then
    callback(name)
    return
  end
  require('agentops.pick').bundle(client, function(bundle)
    callback(bundle.name)
  end)
end

---@param client vim.lsp.Client
---@param name? string
---@param is_forced boolean
function M.save(client, name, is_forced)
  local argument = { uri = vim.uri_from_bufnr(0), name = name, force = is_forced or nil }
  client_of.execute(client, 'agentops.saveBundle', argument)
end

--- Puts a digest into the current file.
---@param client vim.lsp.Client
---@param name? string
function M.load(client, name)
  local uri = vim.uri_from_bufnr(0)
  with_name(client, name, function(chosen)
    client_of.execute(client, 'agentops.loadBundle', { uri = uri, name = chosen })
  end)
end

--- Puts the originals back.
---@param client vim.lsp.Client
---@param name? string
---@param is_forced boolean
function M.restore(client, name, is_forced)
  local uri = uri_of_current(client)
  with_name(client, name, function(chosen)
    local argument = { name = chosen, uri = uri, force = is_forced or nil }
    client_of.execute(client, 'agentops.restoreBundle', argument, function()
      -- Files that are open are read again.
      vim.cmd.checktime()
    end)
  end)
end

--- Compares a digest with what it was made from. The server says how it went.
---@param client vim.lsp.Client
---@param name? string
function M.verify(client, name)
  local uri = uri_of_current(client)
  with_name(client, name, function(chosen)
    client_of.execute(client, 'agentops.verifyBundle', { name = chosen, uri = uri })
  end)
end

--- Lets the user choose a bundle and opens its digest.
---@param client vim.lsp.Client
function M.list(client)
  require('agentops.pick').bundle(client, function(bundle)
    vim.cmd.edit(vim.fn.fnameescape(vim.fs.joinpath(client.root_dir, bundle.path)))
  end)
end

return M
