--- `:AgentOps research|start|plan|advance|init`: topics begin and go on. The server makes the files and opens them.
local client_of = require('agentops.client')
local message = require('agentops.message')
local pick = require('agentops.pick')

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
  pick.workspace(client, function(workspace)
    pick.one(workspace.profiles, {
      prompt = 'Profile',
      none = 'there is no profile yet; `:AgentOps init` makes the folders of one',
      format = function(profile)
        return profile.title
      end,
    }, function(profile)
      ask(function(text)
        client_of.execute(client, 'agentops.start', {
          profile = profile.name,
          question = text,
          folder = client_of.folder_uri(client),
        })
      end)
    end)
  end)
end

--- Plans from a research artifact.
---@param client vim.lsp.Client
---@param path? string default: the current file
---@param is_forced boolean although the gate fails
function M.plan(client, path, is_forced)
  local load = not path and require('agentops.statusline').load(0)
  if load and load.phase == 'plan' then
    message.info('this is the plan; `:AgentOps implement` shows what it touches, `:AgentOps advance` goes on')
    return
  end
  M.advance(client, path, is_forced)
end

--- Goes on to the next phase from the artifact of a phase.
---@param client vim.lsp.Client
---@param path? string default: the current file
---@param is_forced boolean although the gate fails
function M.advance(client, path, is_forced)
  local uri = path and vim.uri_from_fname(vim.fs.abspath(path)) or vim.uri_from_bufnr(0)
  client_of.execute(client, 'agentops.advance', { uri = uri, force = is_forced or nil })
end

--- Makes the folders of profiles.
---@param client vim.lsp.Client
---@param profiles string[] default: the server's choice
function M.init(client, profiles)
  client_of.execute(client, 'agentops.initialise', {
    folder = client_of.folder_uri(client),
    profiles = #profiles > 0 and profiles or nil,
  }, function()
    message.info(('the folders are in %s'):format(vim.fs.joinpath(client.root_dir, 'agentops')))
    if vim.lsp.is_enabled('agentops') then
      -- Files that are open have a workspace now.
      vim.lsp.enable('agentops')
    end
  end)
end

return M
