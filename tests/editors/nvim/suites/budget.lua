-- The budget window.
local h = require('harness')
local test, equal, contains, lacks = h.test, h.equal, h.contains, h.lacks

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

local function needs_budget() end

--- The window's lines.
local function lines()
  return vim.split(child:text(), '\n')
end

--- The row of the first line that matches a pattern.
local function row_of(pattern)
  for row, line in ipairs(lines()) do
    if line:find(pattern) then
      return row
    end
  end
  error(('no line matches `%s` in\n%s'):format(pattern, child:text()))
end

test('it shows the phases of the current topic as bars', function()
  needs_budget()
  child:command('AgentOps budget')
  local screen = child:see('Budget · disaster-recovery')
  for _, part in ipairs({
    'window 128k · rule 51.2k',
    '✓ Research',
    '● Plan',
    '○ Implement',
    'over the rule',
    '┃',
  }) do
    contains(screen, part)
  end
  equal('agentops-budget', child:lua('return vim.bo.filetype'))
end)

test('the parts of the current phase are listed, heaviest first, with what would help', function()
  needs_budget()
  local text = child:text()
  contains(text, 'input')
  contains(text, 'infrastructure-ops/research/disaster-recovery-research.md')
  contains(text, '↳ ')
  local figures = {}
  for figure in text:gmatch('\n +%l+ +([%d.]+)k  ') do
    table.insert(figures, tonumber(figure))
  end
  equal(true, #figures > 3)
  local sorted = vim.deepcopy(figures)
  table.sort(sorted, function(a, b)
    return a > b
  end)
  equal(sorted, figures)
end)

test('every bar is as wide as the window of the model', function()
  needs_budget()
  local widths = {}
  for _, line in ipairs(lines()) do
    -- Only bars have the mark of the rule as their only one beside blocks and lines.
    if line:find('█', 1, true) and line:find('┃', 1, true) and not line:find('rule', 1, true) then
      widths[vim.fn.strdisplaywidth(line)] = true
    end
  end
  equal(1, vim.tbl_count(widths))
end)

test('the border names the part under the cursor', function()
  needs_budget()
  child:cursor(row_of('● Plan') + 1, 10)
  child:keys('0wl')
  child:see('30.6k  input')
end)

test('Enter on a part in the list opens its file', function()
  needs_budget()
  child:cursor(row_of('CLAUDE%.md'))
  child:keys('<CR>')
  h.wait('the file', function()
    return child:file() == root .. '/CLAUDE.md'
  end)
  equal('', child:lua('return vim.api.nvim_win_get_config(0).relative'))
end)

test('Enter on a bar opens the file of the part under the cursor', function()
  needs_budget()
  child:edit(plan)
  child:command('AgentOps budget')
  child:see('Budget · disaster-recovery')
  child:cursor(row_of('● Plan') + 1, 3)
  child:keys('<CR>')
  h.wait('the file', function()
    return vim.endswith(child:file(), 'research/disaster-recovery-research.md')
  end)
end)

test('Tab lists the parts of another phase, and puts them away', function()
  needs_budget()
  child:edit(plan)
  child:command('AgentOps budget')
  child:see('Budget · disaster-recovery')
  local before = #lines()
  child:cursor(row_of('○ Implement'))
  child:keys('<Tab>')
  h.wait('the parts', function()
    return #lines() > before
  end)
  child:keys('<Tab>')
  h.wait('the parts to go', function()
    return #lines() == before
  end)
end)

test('what ships with the server is no file to open', function()
  needs_budget()
  child:cursor(row_of('agents/planner%.md'))
  child:keys('<CR>')
  child:hear('ships with the server')
  child:keys('<CR>')
end)

test('it follows what others write', function()
  needs_budget()
  local bar = child:text():match('● Plan[^\n]+')
  -- Not what is open in a buffer: there the buffer counts.
  child:lua([[vim.cmd('silent! bwipeout! ' .. vim.fn.bufnr('disaster-recovery-research.md'))]])
  local research = root .. '/agentops/infrastructure-ops/research/disaster-recovery-research.md'
  h.write(research, h.read(research) .. ('\nFound out while the window was open.\n'):rep(400))
  h.wait('other figures', function()
    return child:text():match('● Plan[^\n]+') ~= bar
  end)
end)

test('q closes it', function()
  needs_budget()
  child:keys('q')
  child:see_no_more('Budget · ')
  equal(plan, child:file())
end)

test('the code lens opens it', function()
  needs_budget()
  child:cursor(h.line_of(plan, '# Plan'))
  -- There may be others over the title, to choose from.
  child:will_choose({ '% of window' })
  child:keys('grl')
  child:see('Budget · disaster-recovery')
  child:keys('q')
  child:see_no_more('Budget · ')
end)

test('a topic can be named, or chosen', function()
  needs_budget()
  child:command('AgentOps budget k8s-upgrade')
  child:see('Budget · k8s-upgrade')
  child:keys('q')
  child:edit(root .. '/README.md')
  child:will_choose({ 'monitoring' })
  child:command('AgentOps budget')
  child:see('Budget · monitoring')
  child:keys('q')
  child:command('AgentOps budget no-such-topic')
  child:hear('there is no topic `no-such-topic`')
end)

test('the status window shows profiles, topics, phases and problems', function()
  child:edit(plan)
  child:command('AgentOps status')
  local screen = child:see('AgentOps · my-startup')
  for _, part in ipairs({
    'Product development',
    'user-authentication',
    '✓ Spec initialization',
    '● Verification',
  }) do
    contains(screen, part)
  end
  contains(child:text(), 'Infrastructure operations')
  contains(child:text(), 'over-rule')
  lacks(child:text(), 'vim.NIL')
end)

test('Enter in the status window opens an artifact, b its budget', function()
  child:cursor(row_of('● Plan'))
  child:keys('b')
  child:see('Budget · disaster-recovery')
  child:keys('q')
  child:cursor(row_of('● Plan'))
  child:keys('<CR>')
  h.wait('the plan', function()
    return child:file() == plan
  end)
end)

test('a file that is opened from a window over a window is shown where the user came from', function()
  child:command('AgentOps status')
  child:see('Infrastructure operations')
  child:keys('b')
  child:see('Budget · ')
  child:keys('j')
  h.wait('the file', function()
    child:keys('<CR>')
    return child:lua([[return vim.bo.buftype == '' and vim.api.nvim_buf_get_name(0) ~= '']])
  end)
  equal('', child:lua([[return vim.api.nvim_win_get_config(0).relative]]))
  equal(
    0,
    child:lua([[
    return #vim.tbl_filter(function(win)
      return vim.api.nvim_win_get_config(win).relative ~= ''
    end, vim.api.nvim_list_wins())
  ]])
  )
end)

test('a path may have any characters', function()
  local odd = root .. '/src/app/[id] #1 $x {a} %.ts'
  h.write(odd, 'export {};\n')
  child:lua(
    [[
    local window = require('agentops.window').open('Odd', 'status')
    window:close_for(...)
  ]],
    odd
  )
  equal(odd, child:file())
  equal('export {};', child:text())
end)

child:stop()
