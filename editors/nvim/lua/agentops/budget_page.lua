--- The page of the budget window: what each phase of a topic loads. Drawn from the answer to `agentops/budget` alone.
local Page = require('agentops.page')
local bars = require('agentops.bars')
local highlights = require('agentops.highlights')
local numbers = require('agentops.numbers')
local states = require('agentops.states')

local M = {}

--- Columns left of a bar.
M.INDENT = 3

--- Fewer columns than these have no place for words about a phase beside its figures.
local NARROW = 70

---@class agentops.BudgetItem
---@field phase string its id
---@field part agentops.Part? the part that the line is about
---@field cells agentops.Cell[]? the bar that the line shows

---@param load agentops.PhaseLoad
---@return agentops.Chunk
local function judgement(load)
  if load.total > load.rule then
    return { ('%s over the rule'):format(numbers.tokens(load.total - load.rule)), 'AgentOpsOver' }
  elseif load.total > load.limit then
    return { ('%s over the budget'):format(numbers.tokens(load.total - load.limit)), 'AgentOpsOver' }
  elseif load.verdict == 'near-rule' or load.zone == 'near' then
    return { 'near the rule', 'AgentOpsNear' }
  end
  return { ('%s left'):format(numbers.tokens(load.limit - load.total)), 'AgentOpsDim' }
end

--- What would make a part lighter, below it.
---@param page agentops.Page
---@param item agentops.BudgetItem
---@param indent integer
---@param columns integer
local function write_saving(page, item, indent, columns)
  local saving = item.part.saving
  if not saving then
    return
  end
  local gain = saving.tokens and (' (−%s)'):format(numbers.tokens(saving.tokens)) or ''
  for index, line in ipairs(Page.wrapped(saving.advice .. gain, columns - indent - 3)) do
    local sign = index == 1 and '↳ ' or '  '
    page:line({ (' '):rep(indent), { sign .. line, 'AgentOpsDim' } }, item)
  end
end

--- What is no part of the load, and why.
---@param page agentops.Page
---@param phase table
---@param indent integer
---@param columns integer
local function write_left_out(page, phase, indent, columns)
  local texts = {}
  for _, file in ipairs(phase.load.uncounted or {}) do
    table.insert(texts, ('not counted: %s (%s)'):format(file.path, file.reason))
  end
  for _, path in ipairs(phase.load.missing or {}) do
    table.insert(texts, 'missing: ' .. path)
  end
  for _, text in ipairs(texts) do
    for _, line in ipairs(Page.wrapped(text, columns - indent)) do
      page:line({ (' '):rep(indent), { line, 'AgentOpsDim' } }, { phase = phase.id })
    end
  end
end

---@param page agentops.Page
---@param phase table
---@param columns integer
---@param sign string
local function write_parts(page, phase, columns, sign)
  -- In a narrow window the colour of a block stands for the kind, as in the bar.
  local is_narrow = columns < NARROW
  local of_kind = is_narrow and 2 or 10
  local before_name = M.INDENT + of_kind + 9
  for _, part in ipairs(phase.load.parts) do
    local item = { phase = phase.id, part = part }
    page:line({
      (' '):rep(M.INDENT),
      { is_narrow and '█ ' or Page.fit(part.kind, of_kind), highlights.of_kind(part.kind) },
      { Page.right(numbers.figure(part.tokens, sign), 7) .. '  ' },
      { Page.fit(part.name, columns - before_name - 1), part.path and nil or 'AgentOpsDim' },
    }, item)
    write_saving(page, item, is_narrow and M.INDENT + 2 or before_name, columns)
  end
  write_left_out(page, phase, is_narrow and M.INDENT + 2 or before_name, columns)
end

---@param page agentops.Page
---@param columns integer
local function write_legend(page, columns)
  local entries = {}
  for _, kind in ipairs(bars.kinds) do
    if kind ~= 'workflow' then
      local text = kind == 'agent' and 'agent and workflows' or kind
      table.insert(entries, { sign = '█ ', group = highlights.of_kind(kind), text = text })
    end
  end
  table.insert(entries, { sign = '│ ', group = 'AgentOpsMark', text = 'budget' })
  table.insert(entries, { sign = '┃ ', group = 'AgentOpsMark', text = 'rule' })
  local chunks, width = {}, M.INDENT
  for _, entry in ipairs(entries) do
    if width + #entry.text + 2 > columns then
      page:line(chunks)
      chunks, width = {}, M.INDENT
    end
    table.insert(chunks, (' '):rep(M.INDENT))
    vim.list_extend(chunks, { { entry.sign, entry.group }, { entry.text, 'AgentOpsDim' } })
    width = width + #entry.text + 2 + M.INDENT
  end
  page:line(chunks)
end

---@param page agentops.Page
---@param phase table
---@param columns integer
---@param sign string
local function write_title(page, phase, columns, sign)
  local load = phase.load
  local over = load.total > load.limit and 'AgentOpsOver' or nil
  local figures = { Page.right(numbers.of_limit(load, sign), 15), over }
  local chunks = { ' ', { states.sign(phase.state) .. ' ', states.group(phase.state) } }
  if columns < NARROW then
    table.insert(chunks, { Page.fit_title(phase.title, columns - 19), 'AgentOpsTitle' })
    table.insert(chunks, figures)
    page:line(chunks, { phase = phase.id })
    page:line({ (' '):rep(M.INDENT), judgement(load) }, { phase = phase.id })
    return
  end
  vim.list_extend(chunks, {
    { Page.fit_title(phase.title, 22), 'AgentOpsTitle' },
    { Page.fit(phase.state, 8), 'AgentOpsDim' },
    figures,
    '   ',
    judgement(load),
  })
  page:line(chunks, { phase = phase.id })
end

--- Draws an answer.
---@param budget table the answer to `agentops/budget`
---@param columns integer
---@param is_unfolded table<string, boolean> phases whose parts are listed, by id
---@return agentops.Page
function M.draw(budget, columns, is_unfolded)
  local page = Page.new()
  page:line({
    (' '):rep(M.INDENT),
    {
      ('window %s · rule %s'):format(numbers.tokens(budget.window), numbers.tokens(budget.rule)),
      'AgentOpsDim',
    },
  })
  local sign, estimated = numbers.sign(budget.measure), numbers.estimated(budget.measure)
  if estimated then
    page:line({ (' '):rep(M.INDENT), { estimated, 'AgentOpsDim' } })
  end
  for _, phase in ipairs(budget.phases) do
    local load = phase.load
    local cells = bars.cells(load, columns - M.INDENT - 1)
    page:line({})
    write_title(page, phase, columns, sign)
    local chunks = bars.chunks(cells)
    table.insert(chunks, 1, (' '):rep(M.INDENT))
    page:line(chunks, { phase = phase.id, cells = cells })
    if is_unfolded[phase.id] then
      write_parts(page, phase, columns, sign)
    end
  end
  page:line({})
  write_legend(page, columns)
  return page
end

return M
