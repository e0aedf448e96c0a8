--- `:checkhealth agentops`
local server = require('agentops.server')

local M = {}

--- The version that a server says it has.
---@param path string
---@return string?
local function version_of(path)
  local ok, run = pcall(vim.system, { path, '--version' }, { text = true, timeout = 5000 })
  local done = ok and run:wait()
  return done and done.code == 0 and done.stdout and done.stdout:match('^agentops%s+(%S+)') or nil
end

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok(('Neovim %s'):format(vim.version()))
  else
    vim.health.error('Neovim 0.11 or newer is needed')
  end
end

local function check_server()
  local path, problem = server.find()
  if not path then
    vim.health.error(problem or 'no server')
    return
  end
  local _, origin = server.named()
  local version = version_of(path)
  if version then
    vim.health.ok(('server %s: %s (from %s)'):format(version, path, origin))
  else
    vim.health.error(('%s does not say its version'):format(path), { 'Is it the program `agentops`?' })
  end
end

local function check_enabled()
  if vim.lsp.is_enabled('agentops') then
    vim.health.ok("enabled by vim.lsp.enable('agentops')")
  else
    vim.health.warn('not enabled', { "Put vim.lsp.enable('agentops') into your init.lua" })
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'agentops' })
  if #clients == 0 then
    vim.health.info(
      'no workspace is open; the server starts with the first file below a folder that has `agentops/`'
    )
  end
  for _, client in ipairs(clients) do
    local info = client.server_info or {}
    local commands = vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
    vim.health.ok(
      ('running %s in %s for %d buffers'):format(
        info.version or '?',
        client.root_dir,
        vim.tbl_count(client.attached_buffers)
      )
    )
    if require('agentops.watch').is_full(client.id) then
      vim.health.warn(('not all folders of %s are watched'):format(client.root_dir), {
        'What others write in the rest is seen when a file of it is opened or written here.',
      })
    end
    vim.health.info('its commands: ' .. table.concat(commands, ', '))
  end
end

function M.check()
  vim.health.start('agentops')
  check_neovim()
  check_server()
  check_enabled()
  check_clients()
end

return M
