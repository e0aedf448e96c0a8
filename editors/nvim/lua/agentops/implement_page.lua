--- The page of what carrying out a plan would touch. Drawn from the answer to `agentops.implement` alone.
local Page = require('agentops.page')
local numbers = require('agentops.numbers')

local M = {}

---@class agentops.FileItem
---@field path string relative to the workspace
---@field exists boolean

--- Columns left of a path, and those of the longest remark behind it.
local BEFORE_PATH, REMARK = 11, 25

--- A path that would have fewer columns than these has its line for itself.
local NARROW = 30

local groups = {
  create = 'AgentOpsFileCreate',
  modify = 'AgentOpsFileModify',
  delete = 'AgentOpsFileDelete',
  move = 'AgentOpsFileMove',
  test = 'AgentOpsFileTest',
  read = 'AgentOpsFileRead',
}

--- Whether another open plan may change the same part of a file.
---@param file table
---@return boolean
local function is_conflict(file)
  return vim.iter(file.others or {}):any(function(other)
    return other.is_conflict
  end)
end

--- What is to be said about a file, most pressing first.
---@param file table
---@param sign string
---@return agentops.Chunk
local function remark(file, sign)
  if file.is_missing then
    return { 'missing', 'AgentOpsOver' }
  elseif is_conflict(file) then
    return { 'another plan changes it', 'AgentOpsOver' }
  elseif file.is_done then
    return { 'done', 'AgentOpsWithin' }
  elseif file.tokens then
    return { numbers.figure(file.tokens, sign), 'AgentOpsDim' }
  end
  return { file.exists and '' or 'new', 'AgentOpsDim' }
end

--- Draws an answer.
---@param report table
---@param columns integer
---@return agentops.Page
function M.draw(report, columns)
  local page = Page.new()
  local plan, sign = report.plan or {}, numbers.sign(report.measure)
  page:line({ ' ', { Page.fit_title(plan.title or plan.path or '', columns - 1), 'AgentOpsTitle' } })
  page:line({})
  local width = columns - BEFORE_PATH - REMARK
  for _, file in ipairs(report.files or {}) do
    local item = { path = file.path, exists = file.exists }
    local intent = { Page.fit(file.intent, 8), groups[file.intent] or 'AgentOpsDim' }
    if width < NARROW then
      page:line({ '   ', intent, { Page.cut(file.path, columns - BEFORE_PATH) } }, item)
      page:line({ (' '):rep(BEFORE_PATH), remark(file, sign) }, item)
    else
      page:line({ '   ', intent, { Page.fit(file.path, width) .. '  ' }, remark(file, sign) }, item)
    end
  end
  if report.load then
    page:line({})
    page:line({
      '   ',
      {
        'loads ' .. numbers.of_limit(report.load, sign),
        report.load.total > report.load.limit and 'AgentOpsOver' or nil,
      },
    })
  end
  page:line({})
  page:line({ ' ', { '<CR> opens · q closes', 'AgentOpsDim' } })
  return page
end

return M
