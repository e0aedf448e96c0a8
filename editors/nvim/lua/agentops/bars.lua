--- A load as a bar of its parts, against its budget, the rule and the window.
---
---     █████████████████████▉██▉█▉█▉██│━━━━━━━┃──────────────────────────
---     what is loaded                 budget  rule              the window
local highlights = require('agentops.highlights')

local M = {}

---@class agentops.Part
---@field kind string
---@field name string
---@field path string? relative to the workspace; none for what ships with the server
---@field tokens integer
---@field saving {advice: string, tokens: integer?}?

---@class agentops.PhaseLoad
---@field total integer
---@field limit integer
---@field budget integer?
---@field rule integer
---@field window integer
---@field zone string
---@field verdict string?
---@field parts agentops.Part[] heaviest first

---@class agentops.Cell
---@field text string
---@field group string
---@field part agentops.Part?

--- In the order in which they are drawn: first what the topic's own work brings, then what every session brings.
M.kinds = { 'input', 'output', 'reference', 'always', 'agent', 'workflow' }

---@param parts agentops.Part[]
---@return agentops.Part[]
local function in_order(parts)
  local rank = {}
  for index, kind in ipairs(M.kinds) do
    rank[kind] = index
  end
  local ordered = {}
  for index, part in ipairs(parts) do
    table.insert(ordered, { part = part, rank = rank[part.kind] or #M.kinds + 1, index = index })
  end
  table.sort(ordered, function(a, b)
    if a.rank ~= b.rank then
      return a.rank < b.rank
    end
    return a.index < b.index
  end)
  return vim.tbl_map(function(entry)
    return entry.part
  end, ordered)
end

--- The cell that a mark stands on: the first one that is beyond so many tokens.
---@param tokens integer
---@param scale number tokens per cell
---@param columns integer
---@return integer from 1
local function cell_at(tokens, scale, columns)
  return math.min(columns, math.floor(tokens / scale + 0.5) + 1)
end

--- The bar of a load, cell by cell. A part that is smaller than half a cell has none.
---@param load agentops.PhaseLoad
---@param columns integer
---@return agentops.Cell[]
function M.cells(load, columns)
  local scale = math.max(load.window, load.total, 1) / columns
  local rule = cell_at(load.rule, scale, columns)
  local cells, loaded = {}, 0
  for _, part in ipairs(in_order(load.parts)) do
    loaded = loaded + part.tokens
    local last = math.min(columns, math.floor(loaded / scale + 0.5))
    while #cells < last do
      -- The last cell of a part ends early: that keeps neighbours apart.
      local text = #cells + 1 == last and '▉' or '█'
      table.insert(cells, { text = text, group = highlights.of_kind(part.kind), part = part })
    end
  end
  while #cells < columns do
    local text = #cells + 1 < rule and '━' or '─'
    table.insert(cells, { text = text, group = 'AgentOpsFree' })
  end
  local function mark(cell, text)
    cells[cell] = { text = text, group = 'AgentOpsMark', part = cells[cell].part }
  end
  if load.budget and load.budget < load.rule then
    mark(cell_at(load.budget, scale, columns), '│')
  end
  mark(rule, '┃')
  return cells
end

--- Cells as chunks of a page.
---@param cells agentops.Cell[]
---@return agentops.Chunk[]
function M.chunks(cells)
  local chunks = {}
  for _, cell in ipairs(cells) do
    local last = chunks[#chunks]
    if last and last[2] == cell.group then
      last[1] = last[1] .. cell.text
    else
      table.insert(chunks, { cell.text, cell.group })
    end
  end
  return chunks
end

return M
