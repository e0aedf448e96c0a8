--- The page of the budget window: what each phase of a topic loads. Drawn from the answer to `agentops/budget` alone.
local Page = require('agentops.page')
local bars = require('agentops.bars')
local highlights = require('agentops.highlights')
local numbers = require('agentops.numbers')
local states = require('agentops.states')

local M = {}

--- Columns left of a bar.
M.INDENT = 3

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

---@param page agentops.Page
---@param phase table
---@param columns integer
local function write_parts(page, phase, columns)
  local width = columns - M.INDENT - 20
  for _, part in ipairs(phase.load.parts) do
    local item = { phase = phase.id, part = part }
    page:line({
      (' '):rep(M.INDENT),
      { Page.fit(part.kind, 10), highlights.of_kind(part.kind) },
      { ('%7s  '):format(numbers.tokens(part.tokens)) },
      { Page.fit(part.name, width), part.path and nil or 'AgentOpsDim' },
    }, item)
    if part.saving then
      local tokens = part.saving.tokens
      local gain = tokens and (' (−%s)'):format(numbers.tokens(tokens)) or ''
      page:line({ (' '):rep(M.INDENT + 19), { '↳ ' .. part.saving.advice .. gain, 'AgentOpsDim' } }, item)
    end
  end
end

---@param page agentops.Page
local function write_legend(page)
  local chunks = { (' '):rep(M.INDENT) }
  for _, kind in ipairs(bars.kinds) do
    if kind ~= 'workflow' then
      table.insert(chunks, { '█ ', highlights.of_kind(kind) })
      table.insert(chunks, { (kind == 'agent' and 'agent and workflows' or kind) .. '   ', 'AgentOpsDim' })
    end
  end
  vim.list_extend(chunks, { { '│ ', 'AgentOpsMark' }, { 'budget   ', 'AgentOpsDim' } })
  vim.list_extend(chunks, { { '┃ ', 'AgentOpsMark' }, { 'rule', 'AgentOpsDim' } })
  page:line(chunks)
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
  for _, phase in ipairs(budget.phases) do
    local load = phase.load
    local cells = bars.cells(load, columns - M.INDENT - 1)
    page:line({})
    page:line({
      ' ',
      { states.sign(phase.state) .. ' ', states.group(phase.state) },
      { Page.fit(phase.title, 22), 'AgentOpsTitle' },
      { Page.fit(phase.state, 8), 'AgentOpsDim' },
      { ('%15s   '):format(numbers.of_limit(load)), load.total > load.limit and 'AgentOpsOver' or nil },
      judgement(load),
    }, { phase = phase.id })
    local chunks = bars.chunks(cells)
    table.insert(chunks, 1, (' '):rep(M.INDENT))
    page:line(chunks, { phase = phase.id, cells = cells })
    if is_unfolded[phase.id] then
      write_parts(page, phase, columns)
    end
  end
  page:line({})
  write_legend(page)
  return page
end

return M
