-- The manual: its tags are whole, and what it says is there is there, and the other way round.
local h = require('harness')
local test, equal = h.test, h.equal

local plugin = vim.env.AGENTOPS_ROOT .. '/editors/nvim'
local manual = h.read(plugin .. '/doc/agentops.txt')

--- All captures of a pattern, sorted, each once.
---@param text string
---@param pattern string
---@return string[]
local function all(text, pattern)
  local found = {}
  for capture in text:gmatch(pattern) do
    found[capture] = true
  end
  local names = vim.tbl_keys(found)
  table.sort(names)
  return names
end

--- The Lua of the plugin.
local source = vim.iter(vim.fn.globpath(plugin, '**/*.lua', false, true)):map(h.read):join('\n')

test('helptags finds nothing to complain about', function()
  local folder = h.home() .. '/doc'
  h.write(folder .. '/agentops.txt', manual)
  local child = h.start({})
  local said = child:lua([[return vim.fn.execute('helptags ' .. ...)]], folder)
  equal('', vim.trim(said))
  -- Every place that the text refers to exists, here or in Neovim's own manual.
  child:lua('vim.opt.runtimepath:append(vim.fs.dirname(...))', folder)
  for _, tag in ipairs(all(manual, '|([^|%s]+)|')) do
    local ok = child:lua('return (pcall(vim.cmd.help, ...))', tag)
    equal({ tag, true }, { tag, ok })
  end
  child:stop()
end)

test('the table of contents names the sections', function()
  local contents = all(manual, '\n    %d%. [^\n|]+|(agentops%-%l+)|')
  local sections = all(manual, '\n%d%. [^\n*]+%*(agentops%-%l+)%*')
  equal(sections, contents)
  equal(true, #sections >= 8)
end)

test('every command is documented, and every documented command exists', function()
  local child = h.start({ cwd = h.workspace(), files = { 'README.md' } })
  child:attached()
  local function complete(line)
    return child:lua([[return vim.fn.getcompletion(..., 'cmdline')]], line)
  end
  local commands = complete('AgentOps ')
  equal(true, #commands >= 10)
  equal(commands, all(manual, '\n:AgentOps%[?!?%]? (%l+)'))
  equal(complete('AgentOps bundle '), all(manual, '\n:AgentOps%[?!?%]? bundle (%l+)'))
  local readme = h.read(plugin .. '/README.md')
  for _, command in ipairs(commands) do
    equal({ command, true }, { command, readme:find('[:·`][^\n|]*%f[%w]' .. command .. '%f[%W]') ~= nil })
  end
  child:stop()
end)

test('every function is documented, and every documented function exists', function()
  local functions = vim.tbl_keys(require('agentops'))
  table.sort(functions)
  equal(functions, all(manual, '%*agentops%.([%w_]+)%(%)%*'))
end)

test('every variable is documented, and every documented variable is read', function()
  local variables = vim.tbl_filter(function(name)
    return name ~= 'loaded_agentops'
  end, all(source, 'vim%.g%.([%w_]*agentops[%w_]*)'))
  equal({ 'agentops_codelens', 'agentops_server' }, variables)
  equal(variables, all(manual, '%*g:([%w_]+)%*'))
end)

test('every highlight group is documented, and every documented group is defined', function()
  local child = h.start({})
  local groups = child:lua([[
    local found = {}
    for name in pairs(vim.api.nvim_get_hl(0, {})) do
      if vim.startswith(name, 'AgentOps') then table.insert(found, name) end
    end
    table.sort(found)
    return found
  ]])
  -- The autocommand's name looks like one.
  local documented = vim.tbl_filter(function(name)
    return name ~= 'AgentOpsChanged'
  end, all(manual, '%f[%w]%*?(AgentOps%u%l+%u?%l*)'))
  for _, name in ipairs(all(manual, '%*hl%-(AgentOps%w+)%*')) do
    equal(true, vim.list_contains(documented, name))
  end
  equal(groups, documented)
  child:stop()
end)

test('every autocommand pattern and every file type is documented', function()
  equal({ 'AgentOpsChanged' }, all(source, "pattern = '(%w+)'"))
  equal(true, manual:find('*AgentOpsChanged*', 1, true) ~= nil)
  for _, name in ipairs(all(source, "Window%.open%(.-, '(%l+)'%)")) do
    equal({ name, true }, { name, manual:find('`agentops-' .. name .. '`', 1, true) ~= nil })
  end
end)
