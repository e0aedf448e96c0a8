--- What the tests are written with: a real Neovim as a user has it, with a screen and keys, driven from another one.
local M = {}

local ROOT = vim.env.AGENTOPS_ROOT
local TIMEOUT = 20000

--- Waits until a function answers something, and returns it.
---@generic T
---@param what string
---@param find fun(): T?
---@return T
function M.wait(what, find)
  local found
  local is_there = vim.wait(TIMEOUT, function()
    found = find()
    return found ~= nil and found ~= false
  end, 20)
  if not is_there then
    error('waited in vain for ' .. what, 2)
  end
  return found
end

function M.equal(expected, actual)
  if not vim.deep_equal(expected, actual) then
    error(('expected %s, got %s'):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

--- So much of a text as helps to see what is wrong.
local function shown(text)
  return #text > 2000 and text:sub(1, 2000) .. '…' or text
end

---@param text string
---@param part string
function M.contains(text, part)
  if not text:find(part, 1, true) then
    error(('`%s` is not in\n%s'):format(part, shown(text)), 2)
  end
end

---@param text string
function M.lacks(text, part)
  if text:find(part, 1, true) then
    error(('`%s` is in\n%s'):format(part, shown(text)), 2)
  end
end

---@param path string
---@return string
function M.read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

---@param path string
---@param text string
function M.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

--- The line of a file that holds a text, from 1.
---@param path string
---@param part string
---@return integer
function M.line_of(path, part)
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    if line:find(part, 1, true) then
      return number
    end
  end
  error(('no line of %s holds `%s`'):format(path, part), 2)
end

--- A copy of the sample workspace, of its own for each suite.
---@return string
function M.workspace()
  local parent = vim.fs.joinpath(vim.env.AGENTOPS_SCRATCH, 'workspaces', tostring(vim.uv.hrtime()))
  vim.fn.mkdir(parent, 'p')
  local copy = vim.fs.joinpath(parent, 'my-startup')
  local sample = vim.fs.joinpath(ROOT, 'tests/workspaces/my-startup')
  M.equal(0, vim.system({ 'cp', '-R', sample, copy }):wait().code)
  return copy
end

--- What a document shows: the first block of code behind a text.
---@param document string from the root of the repository
---@param behind string
---@param language string
---@return string
function M.shown_in(document, behind, language)
  local text = M.read(vim.fs.joinpath(ROOT, document))
  local _, from = text:find(behind, 1, true)
  local block = from and text:match('\n```' .. language .. '\n(.-)```', from)
  return assert(block, ('%s shows no %s behind `%s`'):format(document, language, behind))
end

--- The configuration that the README shows.
---@return string
function M.readme_config()
  return M.shown_in('editors/nvim/README.md', '\n## Configure\n', 'lua')
end

--- Keeps what is said to the user from the very first: messages are gone from the screen at the next key.
local LISTENING = [[
  _G.said, _G.choices, _G.notify = {}, {}, vim.notify
  vim.notify = function(text, ...) table.insert(_G.said, text) return _G.notify(text, ...) end
]]

---@class Child
---@field channel integer
---@field home string
local Child = {}
Child.__index = Child

---@class ChildOptions
---@field config? string Lua of init.lua; default: what the README shows
---@field cwd? string
---@field files? string[] opened at the start
---@field env? table<string, string>
---@field home? string a home that is set up already, with everything in its usual place

--- A new folder to be somebody's home.
function M.home()
  local home = vim.fs.joinpath(vim.env.AGENTOPS_SCRATCH, 'homes', tostring(vim.uv.hrtime()))
  vim.fn.mkdir(home, 'p')
  return home
end

--- Makes a home where the plugin is a package.
---@param config string Lua of init.lua
---@return string home
---@return table<string, string> environment
local function prepared(config)
  local home = M.home()
  local package = vim.fs.joinpath(home, 'data/nvim/site/pack/agentops/start')
  vim.fn.mkdir(package, 'p')
  assert(vim.uv.fs_symlink(vim.fs.joinpath(ROOT, 'editors/nvim'), vim.fs.joinpath(package, 'agentops')))
  M.write(vim.fs.joinpath(home, 'config/nvim/init.lua'), config)
  return home,
    {
      XDG_CONFIG_HOME = vim.fs.joinpath(home, 'config'),
      XDG_DATA_HOME = vim.fs.joinpath(home, 'data'),
      XDG_STATE_HOME = vim.fs.joinpath(home, 'state'),
      XDG_CACHE_HOME = vim.fs.joinpath(home, 'cache'),
    }
end

--- The environment of somebody who keeps all files in their usual places at home.
---@return table<string, string>
function M.usual_environment()
  local env = vim.fn.environ()
  for name in pairs(env) do
    if vim.startswith(name, 'XDG_') or vim.startswith(name, 'NVIM') then
      env[name] = nil
    end
  end
  return env
end

--- Starts a Neovim that has the plugin as a package, as the README says, and a home of its own.
---@param options ChildOptions
---@return Child
function M.start(options)
  local home, folders = options.home, {}
  if not home then
    home, folders = prepared(options.config or M.readme_config())
  end
  local env = vim.tbl_extend('force', M.usual_environment(), {
    HOME = home,
    AGENTOPS_CACHE_DIR = vim.fs.joinpath(vim.env.AGENTOPS_SCRATCH, 'counts'),
    AGENTOPS_BIN = vim.env.AGENTOPS_BIN,
    LANG = 'C.UTF-8',
  })
  local command = { vim.v.progpath, '--headless', '--embed', '-n', '--cmd', 'set columns=120 lines=40' }
  vim.list_extend(command, { '--cmd', 'lua ' .. LISTENING:gsub('\n', ' ') })
  vim.list_extend(command, options.files or {})
  local self = setmetatable({ home = home }, Child)
  self.channel = vim.fn.jobstart(command, {
    rpc = true,
    cwd = options.cwd,
    clear_env = true,
    env = vim.tbl_extend('force', env, folders, options.env or {}),
  })
  assert(self.channel > 0, 'Neovim does not start')
  return self
end

--- Runs Lua in the child.
---@param code string
---@return any
function Child:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

--- Types.
---@param keys string in the notation of mappings
function Child:keys(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

--- Runs a command, as if typed, and does not wait for it.
---@param command string
function Child:command(command)
  self:keys('<C-\\><C-n>:' .. command:gsub('<', '<lt>') .. '<CR>')
end

---@param path string
function Child:edit(path)
  self:lua('vim.cmd.edit(vim.fn.fnameescape(...))', path)
end

--- What the user sees.
---@return string
function Child:screen()
  return self:lua([[
    vim.cmd.redraw()
    local rows = {}
    for row = 1, vim.o.lines do
      local cells = {}
      for column = 1, vim.o.columns do
        cells[column] = vim.fn.screenstring(row, column)
      end
      rows[row] = (table.concat(cells):gsub('%s+$', ''))
    end
    return table.concat(rows, '\n')
  ]])
end

--- Waits until the user sees a text.
---@param text string
---@return string screen
function Child:see(text)
  local screen
  local is_seen = vim.wait(TIMEOUT, function()
    screen = self:screen()
    return screen:find(text, 1, true) ~= nil
  end, 50)
  if not is_seen then
    error(('the screen never showed `%s`:\n%s\nsaid: %s'):format(text, screen, vim.inspect(self:said())), 2)
  end
  return screen
end

--- Waits until the user sees a text no longer.
---@param text string
function Child:see_no_more(text)
  local screen
  local is_gone = vim.wait(TIMEOUT, function()
    screen = self:screen()
    return screen:find(text, 1, true) == nil
  end, 50)
  if not is_gone then
    error(('the screen still shows `%s`:\n%s'):format(text, screen), 2)
  end
end

--- Everything that the user was told by the plugin.
---@return string[]
function Child:said()
  return self:lua('return _G.said')
end

--- Waits until the server has told the user something; Neovim keeps that in `:messages`.
---@param part string
function Child:hear_from_server(part)
  M.wait('the server to say ' .. part, function()
    return self:lua([[return vim.fn.execute('messages')]]):find(part, 1, true)
  end)
end

--- Waits until the user is told something.
---@param part string
function Child:hear(part)
  M.wait(('being told `%s`; said: %s'):format(part, vim.inspect(self:said())), function()
    return table.concat(self:said(), '\n'):find(part, 1, true)
  end)
end

---@param row integer from 1
---@param column? integer from 0
function Child:cursor(row, column)
  self:lua('vim.api.nvim_win_set_cursor(0, {...})', row, column or 0)
end

--- The lines of the current buffer.
---@return string
function Child:text()
  return table.concat(vim.rpcrequest(self.channel, 'nvim_buf_get_lines', 0, 0, -1, false), '\n')
end

--- The current file.
---@return string
function Child:file()
  return vim.rpcrequest(self.channel, 'nvim_buf_get_name', 0)
end

--- Waits for the server of the current buffer.
function Child:attached()
  M.wait('the server', function()
    return self:lua([[return vim.lsp.get_clients({ name = 'agentops', bufnr = 0 })[1] ~= nil]])
  end)
end

--- The codes of the current buffer's diagnostics, sorted.
---@return string[]
function Child:codes()
  return self:lua([[
    local codes = vim.tbl_map(function(diagnostic) return diagnostic.code end, vim.diagnostic.get(0))
    table.sort(codes)
    return codes
  ]])
end

--- Answers the next pickers by the first choice that holds a text, and keeps what was offered.
---@param parts string[]
function Child:will_choose(parts)
  self:lua(
    [[
    local parts = ...
    vim.ui.select = function(items, options, callback)
      local part, offered = table.remove(parts, 1), {}
      local choice
      for _, item in ipairs(items) do
        local text = (options.format_item or tostring)(item)
        table.insert(offered, text)
        if not choice and part and text:find(part, 1, true) then choice = item end
      end
      table.insert(_G.choices, { prompt = options.prompt, offered = offered })
      callback(choice)
    end
  ]],
    parts
  )
end

--- What pickers offered.
---@return {prompt: string, offered: string[]}[]
function Child:choices()
  return self:lua('return _G.choices')
end

--- Process ids of the running servers.
---@return integer[]
function Child:servers()
  return self:lua([[
    local pids = {}
    for _, process in ipairs(vim.api.nvim_get_proc_children(vim.uv.os_getpid())) do
      local info = vim.api.nvim_get_proc(process)
      if info and info.name:find('agentops', 1, true) then table.insert(pids, process) end
    end
    return pids
  ]])
end

--- Waits until the one server that runs is not this one.
---@param pid integer
function Child:another_server(pid)
  M.wait('another server', function()
    local now = self:servers()
    return #now == 1 and now[1] ~= pid
  end)
end

function Child:stop()
  pcall(vim.rpcnotify, self.channel, 'nvim_command', 'qall!')
  if vim.fn.jobwait({ self.channel }, 5000)[1] == -1 then
    vim.fn.jobstop(self.channel)
  end
end

local counts = { passed = 0, failed = 0 }

---@param name string
---@param run fun()
function M.test(name, run)
  local begun = vim.uv.hrtime()
  local ok, problem = xpcall(run, tostring)
  local took = (vim.uv.hrtime() - begun) / 1e6
  if ok then
    counts.passed = counts.passed + 1
    io.write(('  ok    %s (%.0f ms)\n'):format(name, took))
  else
    counts.failed = counts.failed + 1
    io.write(('  FAIL  %s (%.0f ms)\n        %s\n'):format(name, took, (problem:gsub('\n', '\n        '))))
  end
  io.flush()
end

--- Ends the run.
function M.finish()
  io.write(('RESULT %d %d\n'):format(counts.passed, counts.failed))
  io.flush()
  os.exit(counts.failed == 0 and 0 or 1)
end

return M
