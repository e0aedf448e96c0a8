--- The page of the status window. Drawn from the answer to `agentops/status` alone.
local Page = require('agentops.page')
local bundle = require('agentops.bundle')
local numbers = require('agentops.numbers')
local states = require('agentops.states')
local status_bar = require('agentops.status_bar')

local M = {}

---@class agentops.StatusItem
---@field workspace string its URI
---@field paths string[] files that the line stands for, relative to the workspace
---@field profile string?
---@field topic string?
---@field phase string?
---@field bundle string?

--- Columns of the longest state, left of a phase's title, and of a title at least.
local STATE, INDENT, LEAST = 6, 7, 14

---@param phase table
---@return string
local function next_step(phase)
  return phase.is_current and ('→ ' .. (phase.command or phase.title)) or ''
end

--- Columns of the phases' lines, the same for all topics of a workspace so that they stand below each other.
---@class agentops.StatusLayout
---@field sign string
---@field title integer
---@field load integer
---@field has_state boolean
---@field bar integer 0 where there is no room for one
---@field has_step boolean whether the next step stands beside its phase, and not below

--- In a narrow window the bars get shorter and give way first, then the words for what the signs say, then next steps
--- go to lines of their own, then titles are cut.
---@param workspace table
---@param columns integer
---@return agentops.StatusLayout
local function layout_of(workspace, columns)
  local sign = numbers.sign(workspace.measure)
  local titles, loads, steps = {}, {}, {}
  for _, profile in ipairs(workspace.profiles) do
    for _, topic in ipairs(profile.topics) do
      for _, phase in ipairs(topic.phases) do
        table.insert(titles, phase.title)
        table.insert(loads, numbers.of_limit(phase.load, sign))
        table.insert(steps, next_step(phase))
      end
    end
  end
  local title, load = Page.widest(titles), Page.widest(loads)
  local left, step = columns - INDENT - 2 - load, Page.widest(steps) + 2
  local has_step = left - step >= math.min(title, LEAST)
  left = has_step and left - step or left
  local has_state = left - STATE - 2 >= LEAST
  left = has_state and left - STATE - 2 or left
  local bar = math.min(left - math.min(title, 22) - 2, status_bar.MOST)
  bar = bar >= status_bar.LEAST and bar or 0
  left = bar > 0 and left - bar - 2 or left
  return {
    sign = sign,
    title = math.min(title, math.max(left, LEAST)),
    load = load,
    has_state = has_state,
    bar = bar,
    has_step = has_step,
  }
end

--- A title, and what is said about it where there is room.
---@param indent integer
---@param title agentops.Chunk
---@param note? string
---@param columns integer
---@return agentops.Chunk[]
local function heading(indent, title, note, columns)
  local left = columns - indent - vim.fn.strdisplaywidth(title[1])
  local chunks = { (' '):rep(indent), { vim.trim(Page.cut(title[1], columns - indent)), title[2] } }
  if note and left >= vim.fn.strdisplaywidth(note) + 2 then
    table.insert(chunks, { '  ' .. note, 'AgentOpsDim' })
  end
  return chunks
end

---@param page agentops.Page
---@param item agentops.StatusItem
---@param phase table
---@param layout agentops.StatusLayout
local function write_phase(page, item, phase, layout)
  local chunks = {
    '     ',
    { states.sign(phase.state) .. ' ', states.group(phase.state) },
    { Page.cut(phase.title, layout.title) .. '  ' },
  }
  if layout.has_state then
    table.insert(chunks, { Page.cut(phase.state, STATE) .. '  ', 'AgentOpsDim' })
  end
  table.insert(chunks, {
    Page.right(numbers.of_limit(phase.load, layout.sign), layout.load),
    phase.load.total > phase.load.limit and 'AgentOpsOver' or nil,
  })
  if layout.bar > 0 then
    table.insert(chunks, '  ')
    vim.list_extend(chunks, status_bar.chunks(phase.load, layout.bar))
  end
  local step = next_step(phase)
  if layout.has_step and step ~= '' then
    vim.list_extend(chunks, { '  ', { step, 'AgentOpsTitle' } })
  end
  page:line(chunks, item)
  if not layout.has_step and step ~= '' then
    page:line({ (' '):rep(INDENT), { step, 'AgentOpsTitle' } }, item)
  end
end

---@param page agentops.Page
---@param workspace table
---@param columns integer
local function write_workspace(page, workspace, columns)
  local layout = layout_of(workspace, columns)
  local estimated = numbers.estimated(workspace.measure)
  if estimated then
    page:line({ ' ', { estimated, 'AgentOpsDim' } })
  end
  for _, profile in ipairs(workspace.profiles) do
    page:line({})
    page:line(heading(1, { profile.title, 'AgentOpsTitle' }, profile.name, columns))
    for _, topic in ipairs(profile.topics) do
      local of_topic = { workspace = workspace.uri, profile = profile.name, topic = topic.name, paths = {} }
      page:line(heading(3, { topic.name or 'shared by all topics' }, topic.date, columns), of_topic)
      for _, phase in ipairs(topic.phases) do
        local item = vim.tbl_extend('force', of_topic, { phase = phase.id, paths = phase.artifacts })
        write_phase(page, item, phase, layout)
      end
    end
  end
  if #(workspace.bundles or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Bundles', 'AgentOpsTitle' } })
    for _, saved in ipairs(workspace.bundles) do
      local item = { workspace = workspace.uri, bundle = saved.name, paths = { saved.path } }
      page:line({ '   ', (vim.trim(Page.cut(bundle.described(saved), columns - 4))) }, item)
    end
  end
  if #(workspace.problems or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Problems', 'AgentOpsTitle' } })
    for _, problem in ipairs(workspace.problems) do
      local severity = columns >= 45 and Page.cut(problem.severity, 13) or ''
      page:line({ ('   %4d  %s'):format(problem.count, severity), problem.code })
    end
  end
end

--- Draws an answer.
---@param status table the answer to `agentops/status`
---@param columns integer
---@return agentops.Page
function M.draw(status, columns)
  local page = Page.new()
  for _, workspace in ipairs(status.workspaces) do
    if #status.workspaces > 1 then
      page:line({})
      page:line({ ' ', { workspace.name, 'AgentOpsTitle' } })
    end
    if #workspace.profiles == 0 then
      page:line({})
      local nothing = 'Nothing yet: `:AgentOps init` makes the folders, `:AgentOps research` begins a topic.'
      for _, line in ipairs(Page.wrap(nothing, columns - 2)) do
        page:line({ ' ' .. line })
      end
    end
    write_workspace(page, workspace, columns)
  end
  page:line({})
  page:line({ ' ', { '<CR> opens · b budget · q closes', 'AgentOpsDim' } })
  return page
end

return M
