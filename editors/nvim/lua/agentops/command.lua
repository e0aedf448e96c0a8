--- The command `:AgentOps`. What is about the current file exists in the buffers that the server is attached to.
local client_of = require('agentops.client')
local message = require('agentops.message')

local M = {}

---@class agentops.Subcommand
---@field summary string
---@field is_local? boolean about the current file
---@field complete? string[]|fun(lead: string): string[] what may follow
---@field run fun(arguments: string[], options: {bang: boolean, rest: string?})

--- Runs with the client that is meant.
---@param action fun(client: vim.lsp.Client, arguments: string[], options: {bang: boolean, rest: string?})
local function asking(action)
  return function(arguments, options)
    client_of.current(function(client)
      action(client, arguments, options)
    end)
  end
end

---@param lead string
---@return string[]
local function files(lead)
  return vim.fn.getcompletion(lead, 'file')
end

---@type table<string, agentops.Subcommand>
local bundle = {
  save = {
    summary = 'save the phase of the current file; with ! over one with other content',
    is_local = true,
    run = asking(function(client, arguments, options)
      require('agentops.bundle').save(client, arguments[1], options.bang)
    end),
  },
  load = {
    summary = 'put a digest into the current file',
    is_local = true,
    run = asking(function(client, arguments)
      require('agentops.bundle').load(client, arguments[1])
    end),
  },
  list = {
    summary = 'choose a bundle and open its digest',
    run = asking(function(client)
      require('agentops.bundle').list(client)
    end),
  },
  restore = {
    summary = 'put the originals back; with ! over files that differ',
    run = asking(function(client, arguments, options)
      require('agentops.bundle').restore(client, arguments[1], options.bang)
    end),
  },
  verify = {
    summary = 'compare a digest with its originals',
    run = asking(function(client, arguments)
      require('agentops.bundle').verify(client, arguments[1])
    end),
  },
}

---@type table<string, agentops.Subcommand>
local subcommands = {
  status = {
    summary = 'show where everything stands',
    run = asking(function(client)
      require('agentops.status').open(client)
    end),
  },
  budget = {
    summary = 'show what the phases of a topic load',
    run = asking(function(client, arguments)
      require('agentops.budget').choose(client, arguments[1])
    end),
  },
  research = {
    summary = 'begin a topic with a question',
    run = asking(function(client, _, options)
      require('agentops.phases').research(client, options.rest)
    end),
  },
  plan = {
    summary = 'plan from a research artifact; default: the current file',
    complete = files,
    run = asking(function(client, arguments, options)
      require('agentops.phases').plan(client, arguments[1], options.bang)
    end),
  },
  implement = {
    summary = 'report what the current plan touches, or begin to carry it out',
    is_local = true,
    complete = { 'dry-run', 'execute' },
    run = asking(function(client, arguments)
      require('agentops.implement').run(client, arguments[1] or 'dry-run')
    end),
  },
  advance = {
    summary = 'go on to the next phase; with ! although the gate fails',
    is_local = true,
    run = asking(function(client, _, options)
      require('agentops.phases').advance(client, options.bang)
    end),
  },
  rename = {
    summary = 'rename the current file, also in the plans that name it',
    complete = files,
    run = function(_, options)
      require('agentops.rename').current(options.rest)
    end,
  },
  bundle = {
    summary = 'save, load, list, restore or verify bundles',
    run = function(arguments, options)
      M.dispatch(bundle, 'bundle ', arguments, options)
    end,
  },
  init = {
    summary = 'make the folders of profiles in the current folder',
    complete = function(lead)
      return vim.tbl_filter(function(name)
        return vim.startswith(name, lead)
      end, require('agentops.profiles').names())
    end,
    run = function(arguments)
      local folder = vim.fn.getcwd()
      client_of.of_folder(folder, function(client)
        require('agentops.phases').init(client, arguments)
      end)
    end,
  },
  restart = {
    summary = 'start the server again',
    run = function()
      require('agentops.restart').restart()
    end,
  },
  log = {
    summary = 'open the log of language servers',
    run = function()
      vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
    end,
  },
}

--- Subcommands that make sense here.
---@param commands table<string, agentops.Subcommand>
---@param bufnr integer
---@return string[]
local function names(commands, bufnr)
  local is_attached = client_of.of_buffer(bufnr) ~= nil
  local found = {}
  for name, command in vim.spairs(commands) do
    if is_attached or not command.is_local then
      table.insert(found, name)
    end
  end
  return found
end

---@param commands table<string, agentops.Subcommand>
---@param prefix string of the names, for messages
---@param arguments string[] the first is the name
---@param options {bang: boolean, rest: string?}
function M.dispatch(commands, prefix, arguments, options)
  local name = arguments[1]
  local command = name and commands[name]
  if not command then
    local said = name and ('there is no `:AgentOps %s%s`'):format(prefix, name) or 'say what to do'
    message.error(('%s: %s'):format(said, table.concat(names(commands, 0), ', ')))
    return
  end
  -- Whose server is starting, or down, gets it now.
  if command.is_local and not client_of.of_buffer(0) and not require('agentops.root').of_buffer(0) then
    message.error(('`%s%s` is about a file of a workspace; open one first'):format(prefix, name))
    return
  end
  -- Not the words again: a question keeps its spaces.
  local rest = options.rest and vim.trim(options.rest:sub(#name + 1)) or ''
  command.run(vim.list_slice(arguments, 2), { bang = options.bang, rest = rest ~= '' and rest or nil })
end

---@param found string[]
---@param lead string
---@return string[]
local function beginning(found, lead)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, found)
end

--- Completes `:AgentOps`.
---@param lead string
---@param line string up to the end
---@param cursor integer
---@return string[]
function M.complete(lead, line, cursor)
  -- What stands between the command's name and the word that is completed.
  local said = vim.split(vim.trim(line:sub(1, cursor - #lead)), '%s+')
  local commands = subcommands
  for index = 2, #said do
    local command = said[index] == 'bundle' and commands == subcommands and bundle or commands[said[index]]
    if command == bundle then
      commands = bundle
    elseif not command or index < #said or not command.complete then
      return {}
    elseif type(command.complete) == 'function' then
      return command.complete(lead)
    else
      return beginning(command.complete --[[@as string[] ]], lead)
    end
  end
  return beginning(names(commands, 0), lead)
end

---@param command vim.api.keyset.create_user_command.command_args
local function run(command)
  M.dispatch(subcommands, '', command.fargs, { bang = command.bang, rest = vim.trim(command.args) })
end

local attributes = { nargs = '*', bang = true, complete = M.complete, desc = 'agentops: phased agent work' }

--- Defines the command everywhere, with what needs no file.
function M.define()
  vim.api.nvim_create_user_command('AgentOps', run, attributes)
end

return M
