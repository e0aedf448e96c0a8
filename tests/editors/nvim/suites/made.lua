-- Files that the server makes: on the disk at once, taken back by an undo, made again by a redo.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/k8s-upgrade-plan.md'
local report = ops .. '/implementation/k8s-upgrade-report.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

local function advance()
  child:edit(plan)
  child:attached()
  child:command('AgentOps advance')
  h.wait('the report', function()
    return child:file() == report
  end)
end

local function is_there()
  return vim.uv.fs_stat(report) ~= nil
end

local function is_gone()
  return not is_there()
end

--- Whether the server knows the report, as its load in the status line shows.
local function is_known()
  return child:lua([[return require('agentops').statusline()]]):find('^Implement ')
end

test('advance: the file is there, with the text that the command line gives it', function()
  advance()
  child:hear('made k8s-upgrade-report.md; an undo removes it')
  local other = h.workspace()
  local run = vim
    .system({ vim.env.AGENTOPS_BIN, 'advance', 'k8s-upgrade' }, { cwd = other, text = true })
    :wait()
  equal(0, run.code)
  equal(h.read(other .. '/agentops/infrastructure-ops/implementation/k8s-upgrade-report.md'), h.read(report))
  equal(h.read(report), child:text() .. '\n')
  equal(false, child:lua('return vim.bo.modified'))
  h.wait('its load', is_known)
end)

test('undo removes it, and leaves an empty buffer that nothing asks to write', function()
  child:keys('u')
  h.wait('the file to go', is_gone)
  child:hear('k8s-upgrade-report.md is removed again; a redo brings it back')
  equal('', child:text())
  equal(false, child:lua('return vim.bo.modified'))
  -- Neovim looks for files that are gone when one comes back to it; this one is gone on purpose.
  child:command('checktime')
  child:command('doautocmd FocusGained')
  equal(false, child:lua([[return vim.fn.execute('messages'):find('E211', 1, true) ~= nil]]))
end)

test('redo makes it again', function()
  child:keys('<C-r>')
  h.wait('the file', is_there)
  h.wait('all of it', function()
    return h.read(report) == child:text() .. '\n'
  end)
  contains(h.read(report), '## Steps')
  equal(false, child:lua('return vim.bo.modified'))
  h.wait('its load', is_known)
end)

test('what is typed after the redo is known to the server', function()
  child:keys('Go<CR>See [nothing](no-such-file.md).<Esc>')
  h.wait('the broken link', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  child:keys('u')
  h.wait('the broken link to go', function()
    return not vim.list_contains(child:codes(), 'broken-link')
  end)
end)

test('what is written in its place after an undo is, too', function()
  child:keys('u')
  h.wait('the file to go', is_gone)
  h.wait('its problems to go', function()
    return #child:codes() == 0
  end)
  child:keys('i# Mine<CR><CR>See [nothing](no-such-file.md).<Esc>')
  child:command('silent write')
  h.wait('the broken link', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  os.remove(report)
  child:command('bwipeout!')
  child:edit(plan)
  child:see('Advance to Implement')
  advance()
  h.wait('its load', is_known)
end)

test('after an undo the phase can begin once again', function()
  child:keys('u')
  h.wait('the file to go', is_gone)
  advance()
  h.wait('the file', is_there)
  contains(h.read(report), '## Steps')
  h.wait('its load', is_known)
end)

test('what is typed after an undo is no redo', function()
  child:keys('u')
  h.wait('the file to go', is_gone)
  child:keys('iSomething else<Esc>')
  h.wait('the text', function()
    return child:text() == 'Something else'
  end)
  equal(false, is_there())
  equal(true, child:lua('return vim.bo.modified'))
  child:keys('u')
  child:command('bwipeout!')
end)

test('a file that was written meanwhile stays when everything is undone', function()
  advance()
  child:keys('Go<CR>Written by hand.<Esc>')
  child:command('silent write')
  h.wait('the file', function()
    return h.read(report):find('Written by hand.', 1, true)
  end)
  child:command('undo 0')
  h.wait('an empty buffer', function()
    return child:text() == ''
  end)
  contains(h.read(report), 'Written by hand.')
  equal(true, child:lua('return vim.bo.modified'))
  child:command('bwipeout!')
end)

test('a file that came in between is not overwritten', function()
  local before = h.read(report)
  local answer = child:lua(
    [[
    local uri = vim.uri_from_fname(...)
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    local place = { line = 0, character = 0 }
    local other = vim.uri_from_fname(... .. '.other.md')
    return client.handlers['workspace/applyEdit'](nil, {
      edit = { documentChanges = {
        { kind = 'create', uri = other, options = { ignoreIfExists = false } },
        { kind = 'create', uri = uri, options = { ignoreIfExists = false } },
        { textDocument = { uri = uri }, edits = { { newText = 'new', range = { start = place, ['end'] = place } } } },
      } },
    }, { client_id = client.id })
  ]],
    report
  )
  equal(false, answer.applied)
  contains(answer.failureReason, 'EEXIST')
  equal(before, h.read(report))
  -- All of an edit, or nothing.
  equal(nil, vim.uv.fs_stat(report .. '.other.md'))
end)

child:stop()
