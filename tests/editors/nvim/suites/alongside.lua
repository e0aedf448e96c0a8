-- Several Neovims at one workspace, swap files of those that died, and servers that change under unsaved work.
local h = require('harness')
local test, equal, contains, lacks = h.test, h.equal, h.contains, h.lacks

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/k8s-upgrade-plan.md'
local report = ops .. '/implementation/k8s-upgrade-report.md'
local swaps = vim.env.AGENTOPS_SCRATCH .. '/swaps'

--- A Neovim that keeps swap files, as they do when nobody says otherwise.
local function start(files)
  vim.fn.mkdir(swaps, 'p')
  local config = h.readme_config() .. ("\nvim.o.updatecount, vim.o.directory = 200, '%s//'\n"):format(swaps)
  local child = h.start({ cwd = root, files = files, config = config })
  child:lua('vim.o.updatecount = 200')
  return child
end

test('a swap file of a Neovim that died does not stand in the way of a new artifact', function()
  local dead = start({})
  h.write(report, '# Old\n')
  dead:edit(report)
  dead:keys('Gosomething that was typed<Esc>')
  dead:command('preserve')
  local swap = h.wait('what was typed to be in the swap file', function()
    local path = vim.fn.glob(swaps .. '/*report.md.sw*', true, true)[1]
    return path and h.read(path):find('something that was typed', 1, true) and path
  end)
  local pid = vim.fn.jobpid(dead.channel)
  vim.uv.kill(pid, 'sigkill')
  vim.fn.jobwait({ dead.channel }, 5000)
  os.remove(report)

  local child = start({ plan })
  -- Neovim's own does not ask while the process of the swap file may still be there.
  child:lua([[vim.api.nvim_clear_autocmds({ event = 'SwapExists' })]])
  child:attached()
  child:see('/50k ·')
  child:command('AgentOps advance')
  h.wait('the report', function()
    return vim.uv.fs_stat(report) and child:file() == report
  end)
  contains(h.read(report), '## Steps')
  equal(h.read(report), child:text() .. '\n')
  lacks(child:lua([[return vim.fn.execute('messages')]]), 'E325')
  lacks(child:lua('return vim.o.shortmess'), 'A')
  -- What can be recovered is still there.
  equal(true, vim.uv.fs_stat(swap) ~= nil)
  child:keys('u')
  h.wait('the file to go', function()
    return not vim.uv.fs_stat(report)
  end)
  child:stop()
end)

test('a file whose buffer cannot be loaded is not left behind empty', function()
  local child = start({ plan })
  child:attached()
  child:see('/50k ·')
  child:lua([[
    vim.api.nvim_create_autocmd('BufReadCmd', { pattern = '*-report.md', command = 'throw "no"' })
  ]])
  child:command('AgentOps advance')
  h.wait('an answer', function()
    return child:lua([[return vim.fn.execute('messages')]]):find('Implement of k8s-upgrade', 1, true)
  end)
  equal(nil, vim.uv.fs_stat(report))
  lacks(child:lua([[return vim.fn.execute('messages')]]), 'SERVER_REQUEST_HANDLER_ERROR')
  lacks(child:lua([[return vim.fn.execute('messages')]]), 'did not answer')
  child:stop()
end)

test('what one Neovim makes, the other shows, and does not make again', function()
  local first, second = start({ plan }), start({ plan })
  for _, child in ipairs({ first, second }) do
    child:attached()
    child:see('/50k ·')
  end
  second:command('AgentOps status')
  second:see('AgentOps · my-startup')
  local before = second:text()
  first:command('AgentOps advance')
  h.wait('the report', function()
    return vim.uv.fs_stat(report) and first:file() == report
  end)
  h.wait('the other window to follow', function()
    return second:text() ~= before
  end)
  second:keys('q')
  h.wait('the plan', function()
    return second:file() == plan
  end)
  local made = h.read(report)
  second:command('AgentOps advance')
  h.wait('an answer', function()
    return second:file() == report
      or second:lua([[return vim.fn.execute('messages')]]):find('report.md', 1, true)
  end)
  equal(made, h.read(report))

  -- The second one goes on with the file; the first one's undo must not take that away.
  h.write(report, made .. '\nWritten by the other.\n')
  first:keys('u')
  h.wait('an empty buffer', function()
    return first:text() == ''
  end)
  contains(h.read(report), 'Written by the other.')
  first:stop()
  second:stop()
  os.remove(report)
end)

test('restart with unsaved work loses nothing, and the new server knows it', function()
  local child = start({ plan })
  child:attached()
  child:see('/50k ·')
  local on_disk = h.read(plan)
  child:keys('Go<CR>See [nothing](no-such-file.md).<Esc>')
  h.wait('the broken link', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  local pid = child:servers()[1]
  child:command('AgentOps restart')
  child:another_server(pid)
  h.wait('the broken link again', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  equal(true, child:lua('return vim.bo.modified'))
  contains(child:text(), 'no-such-file.md')
  equal(on_disk, h.read(plan))
  child:stop()
end)

test('a window that is open follows the server that comes after a killed one', function()
  local child = start({ plan })
  child:attached()
  child:see('/50k ·')
  child:command('AgentOps budget')
  child:see('Budget · k8s-upgrade')
  local pid = child:servers()[1]
  vim.uv.kill(pid, 'sigkill')
  child:another_server(pid)
  local before = child:text()
  h.write(root .. '/CLAUDE.md', h.read(root .. '/CLAUDE.md') .. ('\nAnother rule for everybody.\n'):rep(500))
  h.wait('other figures', function()
    return child:text() ~= before
  end)
  child:stop()
end)

test('settings change while the server runs', function()
  local child = start({ plan })
  child:attached()
  child:see('/50k ·')
  contains(child:lua([[return require('agentops').statusline()]]), '/50k')
  child:lua([[
    local settings = { agentops = { budget = { rule = 0.2 } } }
    vim.lsp.config('agentops', { settings = settings })
    for _, client in ipairs(vim.lsp.get_clients({ name = 'agentops' })) do
      client.settings = settings
      client:notify('workspace/didChangeConfiguration', { settings = settings })
    end
  ]])
  child:see('/25.6k ·')
  -- Servers that come later are told what was configured.
  child:command('AgentOps restart')
  h.wait('the load of the new server', function()
    return #child:servers() == 1 and child:screen():find('/25.6k ·', 1, true)
  end)
  child:stop()
end)

test('what the server cannot do is said in one line, without a trace', function()
  local child = start({ plan })
  child:attached()
  child:see('/50k ·')
  for _, command in ipairs({
    'AgentOps bundle load no-such-bundle',
    'AgentOps bundle verify no-such-bundle',
    'AgentOps budget no-such-topic',
    'AgentOps plan /no/such/file.md',
    'AgentOps implement no-such-mode',
    'AgentOps init no-such-profile',
  }) do
    local before = #child:said()
    child:command(command)
    h.wait('an answer to ' .. command, function()
      return #child:said() > before
    end)
    local said = child:said()[before + 1]
    lacks(said, '\n')
    lacks(said, 'traceback')
    contains(said, 'agentops: ')
    child:keys('<CR>')
  end
  lacks(child:lua([[return vim.fn.execute('messages')]]), 'stack traceback')
  child:stop()
end)
