--- Figures for people, as the server writes them.
local M = {}

---@param value number
---@param unit string
---@return string
local function with_unit(value, unit)
  local text = (value < 100 and '%.1f' or '%.0f'):format(value)
  return (text:gsub('%.0$', '')) .. unit
end

--- `999`, `18.2k`, `1.05M`
---@param count integer
---@return string
function M.tokens(count)
  if count < 1000 then
    return ('%d'):format(count)
  elseif count < 999500 then
    return with_unit(count / 1000, 'k')
  end
  return (('%.2f'):format(count / 1e6):gsub('0+$', ''):gsub('%.$', '')) .. 'M'
end

--- `18.2k of 50k`
---@param load {total: integer, limit: integer}
---@return string
function M.of_limit(load)
  return ('%s of %s'):format(M.tokens(load.total), M.tokens(load.limit))
end

return M
