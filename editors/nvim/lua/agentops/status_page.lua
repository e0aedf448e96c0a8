--- The page of the status window. Drawn from the answer to `agentops/status` alone.
local Page = require('agentops.page')
local bundle = require('agentops.bundle')
local highlights = require('agentops.highlights')
local numbers = require('agentops.numbers')
local states = require('agentops.states')

local M = {}

---@class agentops.StatusItem
---@field workspace string its URI
---@field paths string[] files that the line stands for, relative to the workspace
---@field profile string?
---@field topic string?
---@field phase string?
---@field bundle string?

local BAR = 24

--- A bar of a load against its limit; what is above the limit is drawn behind the mark.
---@param load {total: integer, limit: integer, verdict: string}
---@return agentops.Chunk[]
local function bar(load)
  local group = highlights.of_verdict(load.verdict)
  local inside = BAR - 4
  local filled = math.floor(load.total / math.max(load.limit, 1) * inside + 0.5)
  if load.total <= load.limit then
    filled = math.min(filled, inside)
    return {
      { ('━'):rep(filled), group },
      { ('─'):rep(inside - filled), 'AgentOpsFree' },
      { '│', 'AgentOpsMark' },
    }
  end
  local beyond = math.min(math.max(filled - inside, 1), 3)
  return { { ('━'):rep(inside), group }, { '┃', 'AgentOpsMark' }, { ('━'):rep(beyond), group } }
end

---@param page agentops.Page
---@param item agentops.StatusItem
---@param phase table
local function write_phase(page, item, phase)
  local chunks = {
    '     ',
    { states.sign(phase.state) .. ' ', states.group(phase.state) },
    { Page.fit(phase.title, 22) },
    { Page.fit(phase.state, 8), 'AgentOpsDim' },
    { ('%15s  '):format(numbers.of_limit(phase.load)) },
  }
  vim.list_extend(chunks, bar(phase.load))
  if phase.is_current then
    table.insert(chunks, { '  → ' .. (phase.command or phase.title), 'AgentOpsTitle' })
  end
  page:line(chunks, item)
end

---@param page agentops.Page
---@param workspace table
local function write_workspace(page, workspace)
  for _, profile in ipairs(workspace.profiles) do
    page:line({})
    page:line({ ' ', { profile.title, 'AgentOpsTitle' }, { '  ' .. profile.name, 'AgentOpsDim' } })
    for _, topic in ipairs(profile.topics) do
      local of_topic = { workspace = workspace.uri, profile = profile.name, topic = topic.name, paths = {} }
      page:line(
        { '   ', topic.name or 'shared by all topics', { '  ' .. (topic.date or ''), 'AgentOpsDim' } },
        of_topic
      )
      for _, phase in ipairs(topic.phases) do
        local item = vim.tbl_extend('force', of_topic, { phase = phase.id, paths = phase.artifacts })
        write_phase(page, item, phase)
      end
    end
  end
  if #(workspace.bundles or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Bundles', 'AgentOpsTitle' } })
    for _, saved in ipairs(workspace.bundles) do
      local item = { workspace = workspace.uri, bundle = saved.name, paths = { saved.path } }
      page:line({ '   ' .. bundle.described(saved) }, item)
    end
  end
  if #(workspace.problems or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Problems', 'AgentOpsTitle' } })
    for _, problem in ipairs(workspace.problems) do
      page:line({ ('   %4d  %s '):format(problem.count, Page.fit(problem.severity, 12)), problem.code })
    end
  end
end

--- Draws an answer.
---@param status table the answer to `agentops/status`
---@return agentops.Page
function M.draw(status)
  local page = Page.new()
  for _, workspace in ipairs(status.workspaces) do
    if #status.workspaces > 1 then
      page:line({})
      page:line({ ' ', { workspace.name, 'AgentOpsTitle' } })
    end
    if #workspace.profiles == 0 then
      page:line({})
      page:line({ ' Nothing yet: `:AgentOps init` makes the folders, `:AgentOps research` begins a topic.' })
    end
    write_workspace(page, workspace)
  end
  page:line({})
  page:line({ ' ', { '<CR> opens · b budget · q closes', 'AgentOpsDim' } })
  return page
end

return M
