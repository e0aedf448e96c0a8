--- The page of what carrying out a plan would touch. Drawn from the answer to `agentops.implement` alone.
local Page = require('agentops.page')
local numbers = require('agentops.numbers')

local M = {}

---@class agentops.FileItem
---@field path string relative to the workspace
---@field exists boolean

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

--- Columns of the longest intent, and of what is said before a path.
local INTENT, REMARK = 6, 7

--- What is to be said about a file, most pressing first.
---@param file table
---@param sign string
---@return string
---@return string group
local function remark(file, sign)
  if file.is_missing then
    return 'missing', 'AgentOpsOver'
  elseif file.is_done then
    return 'done', 'AgentOpsWithin'
  elseif file.tokens then
    return numbers.figure(file.tokens, sign), 'AgentOpsDim'
  end
  return file.exists and '' or 'new', 'AgentOpsDim'
end

---@param page agentops.Page
---@param file table
---@param columns integer
---@param sign string
local function write_file(page, file, columns, sign)
  local item = { path = file.path, exists = file.exists }
  local before_path = 3 + INTENT + 2 + REMARK + 2
  local said, group = remark(file, sign)
  page:line({
    '   ',
    { Page.cut(file.intent, INTENT) .. '  ', groups[file.intent] or 'AgentOpsDim' },
    { Page.right(said, REMARK) .. '  ', group },
    Page.fit(file.path, columns - before_path - 1),
  }, item)
  if is_conflict(file) then
    -- Below the path, where a narrow window has room for it.
    local indent = columns >= 60 and before_path or 5
    page:line({ (' '):rep(indent), { '↳ another open plan changes it', 'AgentOpsOver' } }, item)
  end
end

--- Draws an answer.
---@param report table
---@param columns integer
---@return agentops.Page
function M.draw(report, columns)
  local page = Page.new()
  local sign = numbers.sign(report.measure)
  local plan = report.plan or {}
  page:line({ ' ', { vim.trim(Page.cut(plan.title or plan.path or '', columns - 2)), 'AgentOpsTitle' } })
  page:line({})
  for _, file in ipairs(report.files or {}) do
    write_file(page, file, columns, sign)
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
