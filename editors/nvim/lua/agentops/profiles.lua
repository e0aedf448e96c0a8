--- The profiles that work could begin with, whether or not anybody uses them yet.
local client_of = require('agentops.client')
local pick = require('agentops.pick')

local M = {}

--- So long somebody who completes a name waits for the server, in milliseconds.
local PATIENCE = 500

---@class agentops.Profile
---@field name string
---@field title string
---@field summary string?
---@field is_initialised boolean? whether its folder is there

---@param workspace table
---@return agentops.Profile[]
local function known(workspace)
  return workspace.known_profiles or workspace.profiles
end

---@param profile agentops.Profile
---@return string
local function described(profile)
  return profile.summary and ('%s · %s'):format(profile.title, profile.summary) or profile.title
end

---@param profiles agentops.Profile[]
---@return string[]
local function names(profiles)
  return vim.tbl_map(function(profile)
    return profile.name
  end, profiles)
end

--- Lets the user choose the profile of a new topic; those that are used already come first.
---@param client vim.lsp.Client
---@param callback fun(profile: agentops.Profile)
function M.to_begin_with(client, callback)
  pick.workspace(client, function(workspace)
    local is_used = function(profile)
      return profile.is_initialised == true
    end
    local profiles = vim.tbl_filter(is_used, known(workspace))
    for _, profile in ipairs(known(workspace)) do
      if not is_used(profile) then
        table.insert(profiles, profile)
      end
    end
    pick.one(profiles, {
      prompt = 'Profile',
      none = 'there is no profile; `agentops/agentops.toml` names those that are shown',
      format = described,
    }, callback)
  end)
end

--- Lets the user choose whose folders are to be made: those of one profile that has none, or of all of these.
---@param client vim.lsp.Client
---@param callback fun(names: string[])
function M.to_initialise(client, callback)
  pick.workspace(client, function(workspace)
    local fresh = vim.tbl_filter(function(profile)
      return not profile.is_initialised
    end, known(workspace))
    local choices = vim.tbl_map(function(profile)
      return { names = { profile.name }, text = described(profile) }
    end, fresh)
    if #fresh > 1 then
      table.insert(choices, { names = names(fresh), text = 'All of them' })
    end
    pick.one(choices, {
      prompt = 'Make the folders of',
      none = ('the folders of all profiles are there: %s'):format(
        table.concat(names(known(workspace)), ', ')
      ),
      format = function(choice)
        return choice.text
      end,
    }, function(choice)
      callback(choice.names)
    end)
  end)
end

--- The names of all profiles, as far as a server runs that can tell them.
---@return string[]
function M.names()
  local client = client_of.of_buffer(0) or client_of.all()[1]
  if not client then
    return {}
  end
  local params = { folder = client_of.folder_uri(client) }
  local answer = client:request_sync('agentops/status', params, PATIENCE)
  local workspace = vim.tbl_get(answer or {}, 'result', 'workspaces', 1)
  return workspace and names(known(workspace)) or {}
end

return M
