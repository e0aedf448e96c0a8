--- The list of the parts of a load, heaviest first, with what would bring them down.
local Page = require('agentops.page')
local highlights = require('agentops.highlights')
local numbers = require('agentops.numbers')

local M = {}

--- Columns of the longest kind, and of the widest figure.
local KIND, FIGURE = 9, 7

--- Columns that advice needs at least to stand below the names.
local READABLE = 40

---@param page agentops.Page
---@param item agentops.BudgetItem
---@param indent integer
---@param columns integer
local function write_saving(page, item, indent, columns)
  local saving = item.part.saving
  local gain = saving.tokens and (' (−%s)'):format(numbers.tokens(saving.tokens)) or ''
  for index, line in ipairs(Page.wrap(saving.advice .. gain, columns - indent - 2)) do
    page:line({ (' '):rep(indent), { (index == 1 and '↳ ' or '  ') .. line, 'AgentOpsDim' } }, item)
  end
end

--- What is no part of the load, and why.
---@param page agentops.Page
---@param phase table
---@param indent integer
---@param columns integer
local function write_left_out(page, phase, indent, columns)
  local load, texts = phase.load, {}
  for _, file in ipairs(load.uncounted or {}) do
    table.insert(texts, ('not counted: %s (%s)'):format(file.path, file.reason))
  end
  for _, path in ipairs(load.missing or {}) do
    table.insert(texts, 'missing: ' .. path)
  end
  for _, text in ipairs(texts) do
    for _, line in ipairs(Page.wrap(text, columns - indent)) do
      page:line({ (' '):rep(indent), { line, 'AgentOpsDim' } }, { phase = phase.id })
    end
  end
end

---@param page agentops.Page
---@param phase table
---@param at {columns: integer, indent: integer, sign: string}
function M.write(page, phase, at)
  local before_name = at.indent + KIND + 1 + FIGURE + 2
  local below = at.columns - before_name >= READABLE and before_name or at.indent + 2
  for _, part in ipairs(phase.load.parts) do
    local item = { phase = phase.id, part = part }
    page:line({
      (' '):rep(at.indent),
      { Page.cut(part.kind, KIND) .. ' ', highlights.of_kind(part.kind) },
      { Page.right(numbers.figure(part.tokens, at.sign), FIGURE) .. '  ' },
      { Page.fit(part.name, at.columns - before_name - 1), part.path and nil or 'AgentOpsDim' },
    }, item)
    if part.saving then
      write_saving(page, item, below, at.columns)
    end
  end
  write_left_out(page, phase, below, at.columns)
end

return M
