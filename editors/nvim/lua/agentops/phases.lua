--- `:AgentOps research|start|plan|advance|init`: topics begin and go on. The server makes the files and opens them.
local client_of = require('agentops.client')
local message = require('agentops.message')
local pick = require('agentops.pick')
local profiles = require('agentops.profiles')

local M = {}

--- Begins a topic.
---@param client vim.lsp.Client
---@param question? string
function M.research(client, question)
  local function ask(callback)
    if question then
      callback(question)
    else
      pick.text('What is to be found out? ', callback)
    end
  end
  profiles.to_begin_with(client, function(profile)
    ask(function(text)
      client_of.execute(client, 'agentops.start', {
        profile = profile.name,
        question = text,
        folder = client_of.folder_uri(client),
      })
    end)
  end)
end

--- The phases of an artifact's topic.
---@param workspace table
---@param load table the answer of `agentops/load`
---@return table[]
local function phases_of(workspace, load)
  for _, profile in ipairs(workspace.profiles) do
    for _, topic in ipairs(profile.name == load.profile and profile.topics or {}) do
      if topic.name == load.topic then
        return topic.phases
      end
    end
  end
  return {}
end

--- Goes on to the plan of an artifact's topic: to the phase whose command is `/plan`.
---@param client vim.lsp.Client
---@param path? string default: the current file
---@param is_forced boolean although the gate fails
function M.plan(client, path, is_forced)
  local uri = path and vim.uri_from_fname(vim.fs.abspath(path)) or vim.uri_from_bufnr(0)
  client_of.request(client, 'agentops/load', { uri = uri }, function(load)
    if not load then
      message.error(('%s is no artifact of a phase'):format(path or 'this file'))
      return
    end
    pick.workspace(client, function(workspace)
      local before ---@type string?
      for _, phase in ipairs(phases_of(workspace, load)) do
        if phase.command == '/plan' and phase.id == load.phase then
          message.info(
            'this is the plan; `:AgentOps implement` shows what it touches, `:AgentOps advance` goes on'
          )
          return
        elseif phase.command == '/plan' then
          local argument = { uri = uri, phase = before, force = is_forced or nil }
          client_of.execute(client, 'agentops.advance', argument)
          return
        end
        before = phase.id
      end
      message.warn(
        ('no phase of %s has the command /plan; `:AgentOps advance` goes on to the next one'):format(
          load.profile
        )
      )
    end)
  end)
end

--- Goes on to the next phase from that of the current file.
---@param client vim.lsp.Client
---@param is_forced boolean although the gate fails
function M.advance(client, is_forced)
  client_of.execute(client, 'agentops.advance', { uri = vim.uri_from_bufnr(0), force = is_forced or nil })
end

---@param client vim.lsp.Client
---@param names string[]
local function initialise(client, names)
  client_of.execute(client, 'agentops.initialise', {
    folder = client_of.folder_uri(client),
    profiles = names,
  }, function()
    message.info(('the folders are in %s'):format(vim.fs.joinpath(client.root_dir, 'agentops')))
    if vim.lsp.is_enabled('agentops') then
      -- Files that are open have a workspace now.
      vim.lsp.enable('agentops')
    end
  end)
end

--- Makes the folders of profiles.
---@param client vim.lsp.Client
---@param names string[] none: the user is asked
function M.init(client, names)
  if #names > 0 then
    initialise(client, names)
    return
  end
  profiles.to_initialise(client, function(chosen)
    initialise(client, chosen)
  end)
end

return M
