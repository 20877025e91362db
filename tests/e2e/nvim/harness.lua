-- What the specs share: checks that are counted, waiting, and the plugin on its path.
local M = { python = assert(os.getenv('CAGENT_PYTHON')) }
local failed = 0

vim.opt.runtimepath:append(assert(os.getenv('CAGENT_PLUGIN')))

function M.check(name, ok, detail)
  if not ok then
    failed = failed + 1
    name = name .. ': ' .. vim.inspect(detail)
  end
  io.stdout:write((ok and 'ok ' or 'FAIL ') .. name .. '\n')
end

function M.wait(condition, milliseconds)
  return (vim.wait(milliseconds or 20000, function()
    local ok, value = pcall(condition)
    return ok and value and true or false
  end, 20))
end

-- Starts the server by opening the agent file; returns its client and the buffer.
function M.open(opts)
  opts.cmd = { M.python, '-m', 'cagent_ls', 'serve', '--stdio' }
  require('cagent').setup(opts)
  vim.cmd.edit('agent.yaml')
  local buf = vim.api.nvim_get_current_buf()
  local function client()
    return vim.lsp.get_clients({ bufnr = buf, name = 'cagent_ls' })[1]
  end
  M.check('the server attaches', M.wait(function()
    return client().initialized
  end))
  return assert(client(), 'no client'), buf
end

-- The lines of the current buffer as one text.
function M.screen()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

-- Stops the server and ends Neovim, with 1 if a check failed.
function M.finish(client)
  client:stop()
  M.check('the server stops', M.wait(function()
    return client:is_stopped()
  end))
  M.check('no process is left', M.wait(function()
    return #vim.api.nvim_get_proc_children(vim.fn.getpid()) == 0
  end), vim.api.nvim_get_proc_children(vim.fn.getpid()))
  os.exit(failed == 0 and 0 or 1)
end

return M
