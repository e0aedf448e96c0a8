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

--- Columns that a bar takes at most, those behind its mark for what is above the limit, and those for the next command.
local BAR, BEYOND, NEXT = 24, 3, 20

--- Fewer columns than these have no place for how severe problems are.
local NARROW = 45

--- Columns of a phase's sign, title, state and figures.
local BEFORE_STATE, STATE, FIGURES = 29, 8, 17

--- A bar of a load against its limit; what is above the limit is drawn behind the mark.
---@param load {total: integer, limit: integer, verdict: string}
---@param columns integer
---@return agentops.Chunk[]
local function bar(load, columns)
  local group = highlights.of_verdict(load.verdict)
  local inside = columns - BEYOND - 1
  local filled = math.floor(load.total / math.max(load.limit, 1) * inside + 0.5)
  if load.total <= load.limit then
    filled = math.min(filled, inside)
    return {
      { ('━'):rep(filled), group },
      { ('─'):rep(inside - filled), 'AgentOpsFree' },
      { '│', 'AgentOpsMark' },
      (' '):rep(BEYOND),
    }
  end
  local beyond = math.min(math.max(filled - inside, 1), BEYOND)
  return {
    { ('━'):rep(inside), group },
    { '┃', 'AgentOpsMark' },
    { ('━'):rep(beyond), group },
    (' '):rep(BEYOND - beyond),
  }
end

--- Writes a phase: in a narrow window its figures alone, in a wider one a bar, too, and its state as a word where there
--- is still place.
---@param page agentops.Page
---@param item agentops.StatusItem
---@param phase table
---@param columns integer
---@param sign_of_tokens string
local function write_phase(page, item, phase, columns, sign_of_tokens)
  local is_wide = columns >= BEFORE_STATE + STATE + FIGURES + BAR + NEXT
  local of_bar = columns - BEFORE_STATE - FIGURES - NEXT
  local sign = { states.sign(phase.state) .. ' ', states.group(phase.state) }
  local figures = Page.right(numbers.of_limit(phase.load, sign_of_tokens), 15) .. '  '
  if of_bar < 8 then
    local over = phase.load.total > phase.load.limit and 'AgentOpsOver' or nil
    page:line(
      { '   ', sign, { Page.fit_title(phase.title, columns - 5 - FIGURES) }, { figures, over } },
      item
    )
    if phase.is_current then
      page:line({ '     ', { '→ ' .. (phase.command or phase.title), 'AgentOpsTitle' } }, item)
    end
    return
  end
  local chunks = { '     ', sign, { Page.fit_title(phase.title, 22) } }
  if is_wide then
    table.insert(chunks, { Page.fit(phase.state, STATE), 'AgentOpsDim' })
  end
  table.insert(chunks, figures)
  vim.list_extend(chunks, bar(phase.load, is_wide and BAR or math.min(BAR, of_bar)))
  if phase.is_current then
    table.insert(chunks, { ' → ' .. (phase.command or phase.title), 'AgentOpsTitle' })
  end
  page:line(chunks, item)
end

--- A name, and a note behind it where there is place.
---@param indent string
---@param name agentops.Chunk
---@param note string?
---@param columns integer
---@return (agentops.Chunk|string)[]
local function with_note(indent, name, note, columns)
  local place = columns - #indent
  if note and vim.fn.strdisplaywidth(name[1] .. note) + 2 <= place then
    return { indent, name, { '  ' .. note, 'AgentOpsDim' } }
  end
  return { indent, { Page.fit_title(name[1], place), name[2] } }
end

---@param page agentops.Page
---@param workspace table
---@param columns integer
local function write_workspace(page, workspace, columns)
  local sign, estimated = numbers.sign(workspace.measure), numbers.estimated(workspace.measure)
  if estimated then
    page:line({ ' ', { estimated, 'AgentOpsDim' } })
  end
  for _, profile in ipairs(workspace.profiles) do
    page:line({})
    page:line(with_note(' ', { profile.title, 'AgentOpsTitle' }, profile.name, columns))
    for _, topic in ipairs(profile.topics) do
      local paths = {}
      for _, phase in ipairs(topic.phases) do
        vim.list_extend(paths, phase.artifacts)
      end
      local of_topic =
        { workspace = workspace.uri, profile = profile.name, topic = topic.name, paths = paths }
      local name = { topic.name or 'shared by all topics' }
      page:line(with_note('   ', name, topic.date, columns), of_topic)
      for _, phase in ipairs(topic.phases) do
        local item = vim.tbl_extend('force', of_topic, { phase = phase.id, paths = phase.artifacts })
        write_phase(page, item, phase, columns, sign)
      end
    end
  end
  if #(workspace.bundles or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Bundles', 'AgentOpsTitle' } })
    for _, saved in ipairs(workspace.bundles) do
      local item = { workspace = workspace.uri, bundle = saved.name, paths = { saved.path } }
      page:line({ '   ', { vim.trim(Page.fit_title(bundle.described(saved), columns - 4)) } }, item)
    end
  end
  if #(workspace.problems or {}) > 0 then
    page:line({})
    page:line({ ' ', { 'Problems', 'AgentOpsTitle' } })
    for _, problem in ipairs(workspace.problems) do
      local severity = columns >= NARROW and Page.fit(problem.severity, 13) or ''
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
      local text = 'Nothing yet: `:AgentOps init` makes the folders, `:AgentOps research` begins a topic.'
      for _, line in ipairs(Page.wrapped(text, columns - 1)) do
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
