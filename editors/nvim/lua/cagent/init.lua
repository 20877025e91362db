-- cagent-ls in Neovim: `require('cagent').setup()` starts the server for YAML files, see :help cagent.
local M = {}

local COMMANDS = { 'cagent.runAgent', 'cagent.indexRag', 'cagent.searchRag' }

-- Neovim 0.12 keeps lenses current by itself once they are enabled, 0.11 has to be asked each time.
local function refresh_lenses(buf)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = buf })
  else
    vim.lsp.codelens.refresh({ bufnr = buf })
  end
end

local function report(problem)
  vim.notify('cagent: ' .. problem, vim.log.levels.ERROR)
end

-- The runtime reads the file from disk, so what is on the screen is written first.
local function save(buf)
  return pcall(vim.api.nvim_buf_call, buf, function()
    vim.cmd('silent update')
  end)
end

-- Opens a split in which `argv` runs without a shell; its output stays there after the end.
local function open_terminal(argv, cwd)
  vim.cmd.new()
  local buf = vim.api.nvim_get_current_buf()
  local started, problem = pcall(vim.fn.jobstart, argv, {
    term = true,
    cwd = cwd,
    on_exit = function()
      -- In terminal mode the next key would close the window with the answer in it.
      if vim.api.nvim_get_current_buf() == buf then
        vim.cmd.stopinsert()
      end
    end,
  })
  if started then
    vim.cmd.startinsert()
  else
    vim.cmd.bwipeout()
    report(problem)
  end
end

-- Handles a lens; the shape of its argument is described in docs/lsp.md.
local function run(command, context)
  local what = command.arguments[1]
  local saved, problem = save(context.bufnr)
  if not saved then
    return report(problem)
  end
  -- Neovim 0.11 removes a lens from the screen when it is run.
  refresh_lenses(context.bufnr)
  open_terminal(what.argv, what.cwd)
end

local function show_lenses()
  local group = vim.api.nvim_create_augroup('cagent', {})
  vim.api.nvim_create_autocmd('LspAttach', {
    group = group,
    callback = function(attached)
      local client = vim.lsp.get_client_by_id(attached.data.client_id)
      if not client or client.name ~= 'cagent_ls' then
        return
      end
      refresh_lenses(attached.buf)
      vim.api.nvim_clear_autocmds({ group = group, buffer = attached.buf })
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
        group = group,
        buffer = attached.buf,
        callback = function()
          refresh_lenses(attached.buf)
        end,
      })
    end,
  })
end

-- Configures and enables the server. Options:
--   cmd  list     command line of the server; default { 'cagent-ls', 'serve', '--stdio' }
--   run  boolean  show lenses that run agents and RAG indexes; default false
function M.setup(opts)
  opts = opts or {}
  vim.validate('cmd', opts.cmd, 'table', true)
  vim.validate('run', opts.run, 'boolean', true)
  local config = { cmd = opts.cmd }
  if opts.run then
    config.init_options = { commands = COMMANDS, trusted = true }
    for _, name in ipairs(COMMANDS) do
      vim.lsp.commands[name] = run
    end
    show_lenses()
  end
  vim.lsp.config('cagent_ls', config)
  vim.lsp.enable('cagent_ls')
end

return M
