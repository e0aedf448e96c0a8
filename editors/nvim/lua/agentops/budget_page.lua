--- The page of the budget window: what each phase of a topic loads. Drawn from the answer to `agentops/budget` alone.
local Page = require('agentops.page')
local bars = require('agentops.bars')
local budget_parts = require('agentops.budget_parts')
local highlights = require('agentops.highlights')
local numbers = require('agentops.numbers')
local states = require('agentops.states')

local M = {}

--- Columns left of a bar.
M.INDENT = 3

--- Columns of the longest judgement.
local JUDGEMENT = 22

--- Columns of the longest state.
local STATE = 6

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

--- Columns of what stands over the bars, the same for all phases.
---@class agentops.BudgetLayout
---@field title integer
---@field load integer
---@field is_wide boolean whether state and judgement stand beside title and load

---@param budget table
---@param columns integer
---@param sign string
---@return agentops.BudgetLayout
local function layout(budget, columns, sign)
  local titles, loads = {}, {}
  for _, phase in ipairs(budget.phases) do
    table.insert(titles, phase.title)
    table.insert(loads, numbers.of_limit(phase.load, sign))
  end
  local title, load = Page.widest(titles), Page.widest(loads)
  local left = columns - M.INDENT - load - 2
  local left_when_wide = left - STATE - 2 - JUDGEMENT - 3
  local is_wide = left_when_wide >= math.min(title, 12)
  return { title = math.min(title, is_wide and left_when_wide or left), load = load, is_wide = is_wide }
end

---@param page agentops.Page
---@param phase table
---@param widths agentops.BudgetLayout
---@param sign string
local function write_heading(page, phase, widths, sign)
  local load, item = phase.load, { phase = phase.id }
  local chunks = {
    ' ',
    { states.sign(phase.state) .. ' ', states.group(phase.state) },
    { Page.cut(phase.title, widths.title) .. '  ', 'AgentOpsTitle' },
    {
      Page.right(numbers.of_limit(load, sign), widths.load),
      load.total > load.limit and 'AgentOpsOver' or nil,
    },
  }
  if widths.is_wide then
    table.insert(chunks, 4, { Page.cut(phase.state, STATE) .. '  ', 'AgentOpsDim' })
    table.insert(chunks, '   ')
    table.insert(chunks, judgement(load))
    page:line(chunks, item)
  else
    page:line(chunks, item)
    page:line({ (' '):rep(M.INDENT), { phase.state .. ' · ', 'AgentOpsDim' }, judgement(load) }, item)
  end
end

---@param page agentops.Page
---@param columns integer
local function write_legend(page, columns)
  local entries = {}
  for _, kind in ipairs(bars.kinds) do
    if kind ~= 'workflow' then
      local name = kind == 'agent' and 'agent and workflows' or kind
      table.insert(entries, { '█ ', highlights.of_kind(kind), name })
    end
  end
  table.insert(entries, { '│ ', 'AgentOpsMark', 'budget' })
  table.insert(entries, { '┃ ', 'AgentOpsMark', 'rule' })
  local chunks, width = {}, columns
  for _, entry in ipairs(entries) do
    local more = vim.fn.strdisplaywidth(entry[1] .. entry[3])
    if #chunks > 0 and width + more > columns then
      page:line(chunks)
      chunks = {}
    end
    if #chunks == 0 then
      chunks, width = { (' '):rep(M.INDENT) }, M.INDENT
    end
    vim.list_extend(chunks, { { entry[1], entry[2] }, { entry[3] .. '   ', 'AgentOpsDim' } })
    width = width + more + 3
  end
  page:line(chunks)
end

--- Draws an answer.
---@param budget table the answer to `agentops/budget`
---@param columns integer
---@param is_unfolded table<string, boolean> phases whose parts are listed, by id
---@return agentops.Page
function M.draw(budget, columns, is_unfolded)
  local page = Page.new()
  local sign = numbers.sign(budget.measure)
  local widths = layout(budget, columns, sign)
  local limits = ('window %s · rule %s'):format(numbers.tokens(budget.window), numbers.tokens(budget.rule))
  page:line({ (' '):rep(M.INDENT), { limits, 'AgentOpsDim' } })
  local estimated = numbers.estimated(budget.measure)
  if estimated then
    page:line({ (' '):rep(M.INDENT), { estimated, 'AgentOpsDim' } })
  end
  for _, phase in ipairs(budget.phases) do
    page:line({})
    write_heading(page, phase, widths, sign)
    local cells = bars.cells(phase.load, columns - M.INDENT - 1)
    local chunks = bars.chunks(cells)
    table.insert(chunks, 1, (' '):rep(M.INDENT))
    page:line(chunks, { phase = phase.id, cells = cells })
    if is_unfolded[phase.id] then
      budget_parts.write(page, phase, { columns = columns, indent = M.INDENT, sign = sign })
    end
  end
  page:line({})
  write_legend(page, columns)
  return page
end

return M
