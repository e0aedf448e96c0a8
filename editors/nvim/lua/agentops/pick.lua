--- Lets the user choose, by `vim.ui.select`. Where there is one choice only, it is taken.
local client_of = require('agentops.client')
local message = require('agentops.message')

local M = {}

---@generic T
---@param items T[]
---@param options {prompt: string, format: (fun(item: T): string), none: string}
---@param callback fun(item: T)
function M.one(items, options, callback)
  if #items == 0 then
    message.info(options.none)
    return
  end
  if #items == 1 then
    callback(items[1])
    return
  end
  vim.ui.select(items, { prompt = options.prompt, format_item = options.format }, function(item)
    if item ~= nil then
      callback(item)
    end
  end)
end

--- Asks for a text, by `vim.ui.input`. Nothing typed means no.
---@param prompt string
---@param callback fun(text: string)
function M.text(prompt, callback)
  vim.ui.input({ prompt = prompt }, function(text)
    text = vim.trim(text or '')
    if text ~= '' then
      callback(text)
    end
  end)
end

--- The state of a client's workspace.
---@param client vim.lsp.Client
---@param callback fun(workspace: table)
function M.workspace(client, callback)
  client_of.request(client, 'agentops/status', { folder = client_of.folder_uri(client) }, function(status)
    local workspace = status and status.workspaces[1]
    if workspace then
      callback(workspace)
    end
  end)
end

---@class agentops.Topic
---@field profile string
---@field profile_title string
---@field name string? none for the phases that all topics of a profile share
---@field current string?

--- The topics of a workspace.
---@param workspace table
---@return agentops.Topic[]
function M.topics(workspace)
  local topics = {}
  for _, profile in ipairs(workspace.profiles) do
    for _, topic in ipairs(profile.topics) do
      table.insert(topics, {
        profile = profile.name,
        profile_title = profile.title,
        name = topic.name,
        current = topic.current,
      })
    end
  end
  return topics
end

--- Lets the user choose a topic.
---@param client vim.lsp.Client
---@param name? string only topics of this name
---@param callback fun(topic: agentops.Topic)
function M.topic(client, name, callback)
  M.workspace(client, function(workspace)
    local topics = vim.tbl_filter(function(topic)
      return not name or topic.name == name
    end, M.topics(workspace))
    M.one(topics, {
      prompt = 'Topic',
      none = name and ('there is no topic `%s`; `:AgentOps status` lists them'):format(name)
        or 'there is no topic yet; `:AgentOps research` begins one',
      format = function(topic)
        return ('%s · %s'):format(topic.name or 'shared by all topics', topic.profile_title)
      end,
    }, callback)
  end)
end

--- Lets the user choose a bundle.
---@param client vim.lsp.Client
---@param callback fun(bundle: table)
function M.bundle(client, callback)
  client_of.request(client, 'agentops/bundles', { folder = client_of.folder_uri(client) }, function(answer)
    M.one(answer and answer.bundles or {}, {
      prompt = 'Bundle',
      none = 'there is no bundle yet; `:AgentOps bundle save` saves one',
      format = require('agentops.bundle').described,
    }, callback)
  end)
end

return M
