-- cagent-ls in Neovim: `require('cagent').setup()` starts the server for YAML files.
--
-- Options: `cmd` (list), the command line of the server; `run` (boolean), whether code lenses that
-- run agents and RAG indexes are wanted.
local M = {}

local commands = { 'cagent.runAgent', 'cagent.indexRag', 'cagent.searchRag' }

-- Runs the command line of a lens as it is, without a shell, in a terminal that stays open.
local function run_in_terminal(command)
  local what = command.arguments[1]
  vim.cmd.new()
  vim.fn.jobstart(what.argv, { term = true, cwd = what.cwd })
end

function M.setup(opts)
  opts = opts or {}
  local config = { init_options = { commands = {}, trusted = false } }
  if opts.cmd then
    config.cmd = opts.cmd
  end
  if opts.run then
    config.init_options = { commands = commands, trusted = true }
    for _, name in ipairs(commands) do
      vim.lsp.commands[name] = run_in_terminal
    end
  end
  vim.lsp.config('cagent_ls', config)
  vim.lsp.enable('cagent_ls')
end

return M
