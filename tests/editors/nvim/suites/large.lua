-- A workspace with two thousand artifacts: windows open without holding up the keyboard.
local h = require('harness')
local test, equal = h.test, h.equal

local TOPICS = 667

local root = vim.fs.joinpath(vim.env.AGENTOPS_SCRATCH, 'large')
local ops = root .. '/agentops/infrastructure-ops'
for number = 1, TOPICS do
  local topic = ('topic-%04d'):format(number)
  for phase, path in pairs({
    research = 'research/%s-research.md',
    plan = 'plans/%s-plan.md',
    implement = 'implementation/%s-report.md',
  }) do
    local head = ('---\ntopic: %s\nphase: %s\n---\n# %s\n\n'):format(topic, phase, topic)
    h.write(vim.fs.joinpath(ops, path:format(topic)), head .. ('Some words about it. '):rep(20) .. '\n')
  end
end
local plan = ops .. '/plans/topic-0001-plan.md'

-- One that is open among so many may take its time to be read, on a machine that has other work.
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

--- Notes the longest time that the editor did not come to anything, and counts questions.
local function watch()
  child:lua([[
    _G.longest, _G.answered, _G.most_at_once = 0, 0, 0
    local last = vim.uv.hrtime()
    _G.heartbeat = vim.uv.new_timer()
    _G.heartbeat:start(0, 5, function()
      local now = vim.uv.hrtime()
      _G.longest, last = math.max(_G.longest, (now - last) / 1e6), now
    end)
    if _G.is_counting then return end
    _G.is_counting = true
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    local request, open = client.request, 0
    client.request = function(self, method, params, handler, ...)
      if method ~= 'agentops/status' then return request(self, method, params, handler, ...) end
      open = open + 1
      _G.most_at_once = math.max(_G.most_at_once, open)
      return request(self, method, params, function(...)
        open = open - 1
        handler(...)
        _G.answered = _G.answered + 1
      end, ...)
    end
  ]])
end

test('the command returns at once, and the window waits for whoever goes on typing', function()
  watch()
  local took = child:lua([[
    local begun = vim.uv.hrtime()
    vim.cmd('AgentOps status')
    return (vim.uv.hrtime() - begun) / 1e6
  ]])
  equal(true, took < 1000)
  child:keys('GoTyped while the server counts')
  h.wait('the answer', function()
    return child:lua('return _G.answered') == 1
  end)
  child:keys(' and after it has.')
  h.wait('the text', function()
    return child:text():find('Typed while the server counts and after it has.', 1, true)
  end)
  equal('', child:lua('return vim.api.nvim_win_get_config(0).relative'))
  child:keys('<Esc>')
  child:see('AgentOps · large')
  equal(true, child:lua('return vim.api.nvim_buf_line_count(0)') > 3 * TOPICS)
  -- Reading and drawing of 3 MB takes about a tenth of a second.
  equal(true, child:lua('return _G.longest') < 2000)
end)

test('while it is open and the plan changes, one question is under way at a time', function()
  watch()
  child:command('wincmd p')
  h.wait('the plan', function()
    return child:file() == plan
  end)
  for word = 1, 12 do
    child:keys(('Goword %d<Esc>'):format(word))
    h.wait('the word', function()
      return child:text():find(('word %d'):format(word), 1, true)
    end)
    vim.wait(100)
  end
  equal(true, child:lua('return _G.most_at_once') <= 1)
  equal(true, child:lua('return _G.longest') < 2000)
end)

child:stop()
