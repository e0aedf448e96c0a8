-- Windows that are narrow, titles that are wide, and figures that are estimates: nothing that counts is cut off.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local Page = require('agentops.page')
local budget_page = require('agentops.budget_page')
local implement_page = require('agentops.implement_page')
local numbers = require('agentops.numbers')
local status_page = require('agentops.status_page')

local WIDTHS = { 38, 60, 74, 104 }

local estimate = { encoding = 'o200k_base', estimate = { factor = 1.15 } }

local function load(total, limit)
  local verdict = total > limit and 'over-budget' or 'within'
  return {
    total = total,
    limit = limit,
    budget = limit,
    rule = 80000,
    window = 200000,
    zone = 'good',
    verdict = verdict,
    parts = {},
  }
end

local function phases()
  local plan = load(57200, 50000)
  plan.parts = {
    {
      kind = 'reference',
      name = 'infrastructure/disaster-recovery/restore-postgres.sh',
      path = 'infrastructure/disaster-recovery/restore-postgres.sh',
      tokens = 27000,
      saving = {
        advice = 'save a bundle, whose digest is loaded instead: agentops bundle save x',
        tokens = 9000,
      },
    },
  }
  return {
    {
      id = 'a',
      title = '災害復旧のための要件定義',
      state = 'done',
      load = load(27000, 30000),
      artifacts = {},
    },
    {
      id = 'b',
      title = 'Plan',
      state = 'draft',
      load = plan,
      is_current = true,
      command = '/plan',
      artifacts = {},
    },
  }
end

local function status(measure)
  local topic = { name = 'k8s', date = '2025-11-06', phases = phases() }
  local profile = { name = 'ops', title = 'Operations', topics = { topic } }
  return { workspaces = { { uri = 'file:///x', name = 'x', measure = measure, profiles = { profile } } } }
end

local function budget(measure)
  return { window = 200000, rule = 80000, measure = measure, phases = phases() }
end

local function implement()
  local file = {
    intent = 'modify',
    path = 'infrastructure/disaster-recovery/restore-postgres.sh',
    exists = true,
    tokens = 27000,
    others = { { is_conflict = true } },
  }
  return { plan = { title = 'A plan' }, files = { file }, load = load(57200, 50000) }
end

local function text(page)
  return table.concat(page.lines, '\n')
end

test('no line is wider than the window', function()
  for _, columns in ipairs(WIDTHS) do
    for name, page in pairs({
      budget = budget_page.draw(budget(estimate), columns, { b = true }),
      status = status_page.draw(status(estimate), columns),
      implement = implement_page.draw(implement(), columns),
    }) do
      for _, line in ipairs(page.lines) do
        if vim.fn.strdisplaywidth(line) > columns then
          error(('%s in %d columns: `%s`'):format(name, columns, line))
        end
      end
    end
  end
end)

test('figures, what stands in the way and what comes next are there at every width', function()
  for _, columns in ipairs(WIDTHS) do
    local of_status = text(status_page.draw(status(), columns))
    contains(of_status, '57.2k of 50k')
    contains(of_status, '→ /plan')
    local of_budget = text(budget_page.draw(budget(), columns, { b = true }))
    contains(of_budget, '57.2k of 50k')
    contains(of_budget, '7.2k over the budget')
    contains(of_budget, '┃ rule')
    contains(of_budget, '(−9k)')
    local of_implement = text(implement_page.draw(implement(), columns))
    contains(of_implement, 'postgres.sh')
    contains(of_implement, 'another plan')
  end
end)

test('wide characters do not move what stands behind them', function()
  for _, columns in ipairs(WIDTHS) do
    local ends = {}
    for _, page in ipairs({ status_page.draw(status(), columns), budget_page.draw(budget(), columns, {}) }) do
      for _, line in ipairs(page.lines) do
        local from = line:find(' of ', 1, true)
        if from then
          ends[vim.fn.strdisplaywidth(line:sub(1, line:find('%dk', from) + 1))] = true
        end
      end
      equal(1, vim.tbl_count(ends))
      ends = {}
    end
  end
end)

test('what is estimated is never shown as if it were counted', function()
  local page = budget_page.draw(budget(estimate), 104, { b = true })
  for _, part in ipairs({ '≈27.0k of 30k', '≈57.2k of 50k', '≈27.0k  infra', '≈ o200k_base × 1.15' }) do
    contains(text(page), part)
  end
  contains(text(status_page.draw(status(estimate), 104)), '≈57.2k of 50k')
  local report = implement()
  report.measure = estimate
  contains(text(implement_page.draw(report, 104)), '≈57.2k of 50k')
end)

test('what is counted has no such sign', function()
  local counted = { encoding = 'o200k_base' }
  h.lacks(text(budget_page.draw(budget(counted), 104, { b = true })), '≈')
  h.lacks(text(status_page.draw(status(counted), 104)), '≈')
end)

test('what could not be loaded is said', function()
  local answer = budget()
  answer.phases[2].load.uncounted = { { path = 'logo.png', reason = 'binary' } }
  answer.phases[2].load.missing = { 'docs/gone.md' }
  local page = text(budget_page.draw(answer, 104, { b = true }))
  contains(page, 'not counted: logo.png (binary)')
  contains(page, 'missing: docs/gone.md')
end)

test('figures in columns always have the decimal', function()
  for count, expected in pairs({
    [999] = '999',
    [1000] = '1.0k',
    [27000] = '27.0k',
    [99949] = '99.9k',
    [99950] = '100k',
    [1050000] = '1.05M',
  }) do
    equal(expected, numbers.figure(count))
  end
end)

test('titles are cut at their end, in columns and not in characters', function()
  equal('abc…', Page.fit_title('abcdef', 4))
  equal('日… ', Page.fit_title('日本語', 4))
  equal('ab  ', Page.fit_title('ab', 4))
  equal('  ≈1k', Page.right('≈1k', 5))
  equal({ 'aa bb', 'cc' }, Page.wrapped('aa bb cc', 5))
end)

test('the loads are those of the command line, also for models whose tokens are estimated', function()
  local root = h.workspace()
  h.write(root .. '/agentops/agentops.toml', '[budget]\nmodel = "claude-sonnet-4"\n')
  local plan = root .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
  local child = h.start({ cwd = root, files = { plan } })
  child:attached()
  child:command('AgentOps status')
  child:see('AgentOps · my-startup')
  local run = vim.system(
    { vim.env.AGENTOPS_BIN, 'status' },
    { cwd = root, text = true, env = { NO_COLOR = '1' } }
  )
  local said = h.wait('the command line', function()
    return run:wait().stdout
  end)
  local shown, count = child:text(), 0
  for figures in said:gmatch('≈%d[%d.]*k? of %d[%d.]*k') do
    contains(shown, figures)
    count = count + 1
  end
  equal(true, count > 10)
  child:stop()
end)

test('a window that is open follows the size of the screen', function()
  local root = h.workspace()
  local plan = root .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
  local child = h.start({ cwd = root, files = { plan } })
  child:attached()
  child:see('/50k ·')
  for _, name in ipairs({ 'budget', 'status', 'implement' }) do
    child:command('AgentOps ' .. name)
    h.wait('the window of ' .. name, function()
      return child:lua([[return vim.bo.filetype]]) == 'agentops-' .. name
    end)
    child:lua('vim.o.columns = 40')
    h.wait('a narrower window of ' .. name, function()
      return child:lua([[
        local widest = 0
        for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
          widest = math.max(widest, vim.fn.strdisplaywidth(line))
        end
        return widest <= 38 and vim.api.nvim_win_get_width(0) <= 38
      ]])
    end)
    child:lua('vim.o.columns = 120')
    h.wait('a wider window', function()
      return child:lua('return vim.api.nvim_win_get_width(0)') > 38
    end)
    child:keys('q')
    h.wait('the file', function()
      return child:file() == plan
    end)
  end
  child:stop()
end)
