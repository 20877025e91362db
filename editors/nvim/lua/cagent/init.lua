-- cagent-ls in Neovim: `require('cagent').setup()` starts the server for YAML files, see :help cagent.
local lenses = require('cagent.lenses')
local M = {}

-- Makes what lenses and :Cagent name known to Neovim; gives the names of the lens commands.
local function offer_commands()
  local run = require('cagent.run')
  for name, act in pairs(run.commands) do
    vim.lsp.commands[name] = function(command, context)
      act(command, context)
      -- Neovim 0.11 removes a lens from the screen when it is run.
      lenses.refresh(context.bufnr)
    end
  end
  vim.api.nvim_create_user_command('Cagent', run.from_command_line, {
    nargs = 1,
    desc = 'cagent: ' .. table.concat(run.words, ', '),
    complete = function(begun)
      return vim.tbl_filter(function(word)
        return vim.startswith(word, begun)
      end, run.words)
    end,
  })
  return vim.tbl_keys(run.commands)
end

-- Configures and enables the server. Options:
--   cmd     list     command line of the server; default { 'cagent-ls', 'serve', '--stdio' }
--   run     boolean  show lenses that run what a file says, and :Cagent; default false
--   runner  string   what runs agents: 'bundled', 'docker-agent' or a path; default 'bundled'
--   catalogues  boolean  ask sites for names of models and MCP servers; default false
--   offline     boolean  ask nobody, not even the local model runner; default false
function M.setup(opts)
  opts = opts or {}
  vim.validate('cmd', opts.cmd, 'table', true)
  vim.validate('run', opts.run, 'boolean', true)
  vim.validate('runner', opts.runner, 'string', true)
  vim.validate('catalogues', opts.catalogues, 'boolean', true)
  vim.validate('offline', opts.offline, 'boolean', true)
  local options = { catalogues = opts.catalogues or false, offline = opts.offline or false }
  if opts.run then
    options.commands = offer_commands()
    options.trusted = true
    options.runner = opts.runner
    lenses.show()
  end
  vim.lsp.config('cagent_ls', { cmd = opts.cmd, init_options = options })
  vim.lsp.enable('cagent_ls')
end

return M
