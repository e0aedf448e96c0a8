--- Which server is run: `vim.g.agentops_server`, else `$AGENTOPS_BIN`, else `agentops` on the PATH.
local message = require('agentops.message')

local M = {}

local how_to_get = 'install it with `cargo install --path server` in its repository, '
  .. 'or set vim.g.agentops_server or $AGENTOPS_BIN to its path; `:checkhealth agentops` looks again'

--- Where the server is named, and as what.
---@return string path or name
---@return string origin for people
function M.named()
  if vim.g.agentops_server and vim.g.agentops_server ~= '' then
    return vim.fs.normalize(vim.g.agentops_server), 'vim.g.agentops_server'
  end
  if vim.env.AGENTOPS_BIN and vim.env.AGENTOPS_BIN ~= '' then
    return vim.fs.normalize(vim.env.AGENTOPS_BIN), '$AGENTOPS_BIN'
  end
  return 'agentops', '$PATH'
end

--- The server's path. Where one is named, no other is tried: the wrong version would be worse than none.
---@return string? path
---@return string? problem what is wrong and what to do
function M.find()
  local name, origin = M.named()
  local path = vim.fn.exepath(name)
  if path ~= '' then
    return path
  end
  if origin == '$PATH' then
    return nil, 'the server `agentops` is not on the PATH; ' .. how_to_get
  end
  return nil, ('%s names `%s`, which cannot be run; %s'):format(origin, name, how_to_get)
end

--- What stands in the way of starting a server, if anything.
---@return string?
function M.problem()
  -- A command that the user configured is the user's business.
  if type(vim.lsp.config.agentops.cmd) ~= 'function' then
    return nil
  end
  local _, problem = M.find()
  return problem
end

local told ---@type string?

--- Whether a server can be started for a file that was opened. If not, the user is told: once, not for every file.
---@return boolean
function M.is_usable()
  local problem = M.problem()
  if problem and problem ~= told then
    message.error(problem)
  end
  told = problem
  return problem == nil
end

return M
