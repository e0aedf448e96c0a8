--- Default looks. All are links, and none replaces what a user or a colour scheme has defined.
local M = {}

---@type table<string, string>
local links = {
  -- Files that artifacts name
  AgentOpsFileCreate = 'Added',
  AgentOpsFileModify = 'Changed',
  AgentOpsFileDelete = 'Removed',
  AgentOpsFileMove = 'Special',
  AgentOpsFileTest = 'Type',
  AgentOpsFileRead = 'Directory',
  AgentOpsFileMissing = 'DiagnosticUnderlineWarn',
  AgentOpsFileDone = 'Comment',
  ['@lsp.type.fileCreate'] = 'AgentOpsFileCreate',
  ['@lsp.type.fileModify'] = 'AgentOpsFileModify',
  ['@lsp.type.fileDelete'] = 'AgentOpsFileDelete',
  ['@lsp.type.fileMove'] = 'AgentOpsFileMove',
  ['@lsp.type.fileTest'] = 'AgentOpsFileTest',
  ['@lsp.type.fileRead'] = 'AgentOpsFileRead',
  ['@lsp.mod.missing'] = 'AgentOpsFileMissing',
  ['@lsp.mod.done'] = 'AgentOpsFileDone',
  -- Kinds of parts of a load
  AgentOpsOutput = 'DiagnosticOk',
  AgentOpsInput = 'DiagnosticInfo',
  AgentOpsReference = 'DiagnosticHint',
  AgentOpsAlways = 'DiagnosticWarn',
  AgentOpsAgent = 'NonText',
  AgentOpsWorkflow = 'NonText',
  -- How a load stands
  AgentOpsWithin = 'DiagnosticOk',
  AgentOpsNear = 'DiagnosticWarn',
  AgentOpsOver = 'DiagnosticError',
  -- The windows
  AgentOpsTitle = 'Title',
  AgentOpsDim = 'Comment',
  AgentOpsFree = 'NonText',
  AgentOpsMark = 'Title',
}

function M.define()
  for name, link in pairs(links) do
    vim.api.nvim_set_hl(0, name, { link = link, default = true })
  end
end

--- The group of a load that stands so.
---@param verdict string
---@return string
function M.of_verdict(verdict)
  if verdict == 'within' then
    return 'AgentOpsWithin'
  end
  return verdict == 'near-rule' and 'AgentOpsNear' or 'AgentOpsOver'
end

local kinds = {
  output = 'AgentOpsOutput',
  input = 'AgentOpsInput',
  reference = 'AgentOpsReference',
  always = 'AgentOpsAlways',
  agent = 'AgentOpsAgent',
  workflow = 'AgentOpsWorkflow',
}

--- The group of a part of this kind.
---@param kind string
---@return string
function M.of_kind(kind)
  return kinds[kind] or 'AgentOpsDim'
end

return M
