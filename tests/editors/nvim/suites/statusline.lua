-- The load in the status line.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()

local function needs_load() end

local function statusline()
  return child:lua([[return require('agentops').statusline()]])
end

--- The row of the screen with the status line.
local function bottom()
  local rows = vim.split(child:screen(), '\n')
  return rows[#rows - 1]
end

test('it shows the load of the artifact', function()
  needs_load()
  h.wait('the load', function()
    return bottom():find('Plan [%d.]+k/50k · %d+%%')
  end)
end)

test('it follows what is typed', function()
  needs_load()
  local before = statusline()
  child:keys('Go' .. ('Words that make the plan heavier. '):rep(300) .. '<Esc>')
  h.wait('another load', function()
    local now = statusline()
    return now ~= '' and now ~= before
  end)
  h.wait('it to be drawn', function()
    return bottom():find(statusline(), 1, true)
  end)
  child:keys('u')
  h.wait('the load as before', function()
    return statusline() == before
  end)
end)

test('it is empty for files that are no artifacts, and there again in the artifact', function()
  needs_load()
  child:edit(root .. '/README.md')
  equal('', statusline())
  child:edit(plan)
  h.wait('the load', function()
    return bottom():find('/50k', 1, true)
  end)
end)

test('windows show the load of their own files', function()
  needs_load()
  child:command('vsplit ' .. root .. '/agentops/infrastructure-ops/research/monitoring-research.md')
  h.wait('both', function()
    local row = bottom()
    return row:find('Research ', 1, true) and row:find('Plan ', 1, true)
  end)
  child:command('only')
end)

test('it never waits for the server', function()
  needs_load()
  local pid = child:servers()[1]
  child:edit(plan)
  vim.uv.kill(pid, 'sigstop')
  local begun = vim.uv.hrtime()
  for _ = 1, 100 do
    statusline()
  end
  child:edit(root .. '/README.md')
  child:edit(plan)
  contains(statusline(), '')
  local took = (vim.uv.hrtime() - begun) / 1e6
  vim.uv.kill(pid, 'sigcont')
  equal(true, took < 5000)
end)

test('while text is inserted, nothing is asked but what the protocol and the server ask for', function()
  child:edit(plan)
  child:lua([[
    _G.asked = {}
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    local request = client.request
    client.request = function(self, method, ...)
      _G.asked[method] = (_G.asked[method] or 0) + 1
      return request(self, method, ...)
    end
  ]])
  child:keys('Go')
  child:see('-- INSERT --')
  for _ = 1, 60 do
    child:keys('x')
  end
  h.wait('the text', function()
    return child:text():find(('x'):rep(60), 1, true)
  end)
  local asked = child:lua('return _G.asked')
  child:keys('<Esc>u')
  -- The server says that loads have changed at most about every 200 ms.
  equal(true, (asked['agentops/load'] or 0) < 20)
  equal(true, (asked['textDocument/codeLens'] or 0) < 20)
end)

child:stop()
