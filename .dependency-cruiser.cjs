// Who may import whom: one rule for each folder, with its reason. `npm run borders` checks them.

/** A rule that a folder imports nothing of src but what is listed. */
const only = (folder, allowed, comment) => ({
  name: `${folder.replaceAll('/', '-')}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((path) => `^src/${path}(/|\\.)`) }
})

/** A rule that a folder uses no package of a kind. */
const never = (name, from, packages, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: packages.map((path) => `node_modules/${path}(/|$)`) }
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or miss a third; they also load in an order nobody chose.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name may vanish with the next install.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }
    },
    {
      name: 'no-development-package-in-the-product',
      comment: 'What only developers install is missing where the program runs; Electron itself is there by being the host.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/(electron|@types)/' }
    },
    {
      name: 'product-without-tests',
      comment: 'Tests know the product; the product does not know its tests or its set-up.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: ['^tests/', '^scripts/', '\\.test\\.ts$'] }
    },
    only('contract', [], 'The contract is what both sides of a process border agree on, so it knows neither side.'),
    only(
      'cell',
      ['contract'],
      'Checking a drawing and reading its equations happen at each key in the page as well as in the engine: plain functions of the document.'
    ),
    only(
      'engine',
      ['contract', 'cell'],
      'The engine runs anywhere: in a utility process, a child process, a terminal. It knows no window and no server.'
    ),
    only('engine/data', ['contract'], 'Data readers serve any executor, so they know none.'),
    only(
      'engine/files',
      ['contract', 'engine/compiler/program', 'engine/executors/executor'],
      'Files are written whole and read with care, whatever they hold.'
    ),
    only('engine/compiler/program', [], 'The program is the centre that everything else is written against; it stands alone.'),
    only('engine/compiler/autodiff', ['engine/compiler/program'], 'A gradient rule is a rule about operations, whatever executes them.'),
    only('engine/compiler/passes', ['engine/compiler/program'], 'A pass turns a program into a better one and knows nothing else.'),
    only(
      'engine/compiler/newton',
      ['engine/compiler/program', 'engine/compiler/autodiff', 'engine/compiler/passes'],
      'Newton iterations over time are a pass that needs derivatives.'
    ),
    only(
      'engine/model',
      ['contract', 'cell', 'engine/compiler/program', 'engine/data/random', 'engine/executors/executor'],
      'A model is checked and written as a program, whatever executes it; first weights need the seeded generator and the form of a tensor.'
    ),
    only(
      'engine/executors',
      ['contract/executors', 'engine/compiler/program', 'engine/files/onnx'],
      'An executor runs programs, some of them as files; models and training are above it.'
    ),
    only(
      'engine/learning/step',
      [
        'contract',
        'engine/data',
        'engine/compiler',
        'engine/model',
        'engine/executors',
        'engine/learning/optimizers',
        'engine/learning/ctc'
      ],
      'A training step is a program: it knows nothing of the run that takes it.'
    ),
    only(
      'engine/learning/optimizers',
      ['contract', 'engine/compiler/program', 'engine/executors'],
      'An optimizer is operations on weights and gradients, whatever model they belong to.'
    ),
    only(
      'engine/learning/runs',
      ['contract', 'engine/data', 'engine/files', 'engine/learning/training'],
      'What is kept of a run is files: reading them needs no model.'
    ),
    only(
      'engine/learning/training',
      [
        'contract',
        'cell',
        'engine/data',
        'engine/compiler',
        'engine/model',
        'engine/executors',
        'engine/learning',
        'engine/looking/inspection'
      ],
      'The life of a run knows how to learn, and nothing of who asked for it or looks at it.'
    ),
    only(
      'engine/looking',
      ['contract', 'cell', 'engine/data', 'engine/compiler', 'engine/model', 'engine/executors', 'engine/learning'],
      'Looking at a model needs the model and its run, and nothing of who asked for it.'
    ),
    ...['engine/exporting', 'engine/importing'].map((folder) =>
      only(
        folder,
        [
          'contract',
          'cell',
          'engine/files',
          'engine/data',
          'engine/compiler',
          'engine/model',
          'engine/executors',
          'engine/learning',
          'engine/looking'
        ],
        'A model leaves and comes in by its drawing, its program and its numbers, whoever asked for it.'
      )
    ),
    only(
      'engine/serving/runs',
      [
        'contract',
        'cell',
        'engine/files',
        'engine/data',
        'engine/model',
        'engine/executors',
        'engine/learning',
        'engine/looking',
        'engine/exporting',
        'engine/serving/workspace'
      ],
      'The run in memory is kept without knowing which call asked for it.'
    ),
    only(
      'engine/serving/queue',
      ['contract', 'engine/files', 'engine/learning', 'engine/serving/runs'],
      'The queue starts runs in their order, whoever put them there.'
    ),
    only(
      'engine/serving/sweeps',
      [
        'contract',
        'engine/files',
        'engine/data',
        'engine/compiler/program',
        'engine/learning',
        'engine/serving/queue',
        'engine/serving/runs'
      ],
      'A sweep chooses settings and hands them to the queue, or to another machine.'
    ),
    only(
      'engine/serving/catalogue',
      [
        'contract',
        'engine/files',
        'engine/data',
        'engine/compiler/program',
        'engine/model',
        'engine/learning',
        'engine/looking/inspection',
        'engine/serving/runs',
        'engine/serving/workspace'
      ],
      'The list of runs reads what is on disk, and knows nothing of sweeps and labs.'
    ),
    only(
      'engine/serving/labs',
      [
        'contract',
        'engine/files',
        'engine/executors/executor',
        'engine/looking',
        'engine/serving/machine/measureInChild',
        'engine/serving/runs',
        'engine/serving/workspace'
      ],
      'Studies are carried out and kept here; what they measure is in engine/looking/lab.'
    ),
    only(
      'engine/serving/machine',
      ['contract', 'engine/files', 'engine/executors', 'engine/learning/training/changes', 'engine/looking/lab/referenceStep'],
      'What the engine runs on is chosen without knowing what is run.'
    ),
    only('engine/serving/workspace', ['contract', 'engine/files'], 'Files in the workspace are kept without knowing what they mean.'),
    only(
      'engine/serving/channel',
      ['contract', 'engine/serving/engineService'],
      'A channel carries calls to the service and answers back; it does no work of its own.'
    ),
    only('host', ['contract', 'cell', 'engine'], 'The host serves the page and supervises the engine without Electron.'),
    only(
      'main',
      ['contract', 'host/supervisor', 'host/pageFiles', 'host/contentSecurityPolicy', 'host/workspaceFolder'],
      'Electron’s main process opens windows and supervises, with what the host knows of pages and folders; the work is in the engine’s own process.'
    ),
    only('preload', ['contract'], 'The preload script hands over a port and nothing else.'),
    only(
      'renderer',
      ['contract', 'cell'],
      'The page runs in a browser as well as in the desktop window, so it reaches the engine by contract only.'
    ),
    {
      name: 'stores-below-places',
      comment:
        'What a window knows outlives what it shows: a store that imported a place could not be used by another, nor tested without it.',
      severity: 'error',
      from: { path: '^src/renderer/stores/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/renderer/(features|app)/' }
    },
    {
      name: 'components-of-any-place',
      comment: 'A chart or a field is shown by its properties alone, in any place and in a test; what it shows is handed to it.',
      severity: 'error',
      from: { path: '^src/renderer/components/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/renderer/(stores|features|app)/' }
    },
    never(
      'contract-packages',
      '^src/contract/',
      ['(?!zod|@orpc)[^/]+'],
      'The contract is loaded on every side: it imports a schema library and its transport, nothing heavier.'
    ),
    never(
      'engine-without-a-window',
      '^src/(engine|host|contract|cell)/',
      ['electron', 'vue', 'pinia', '@vue-flow', 'echarts', 'monaco-editor'],
      'Without Electron and without a page is how the engine is tested and how a remote machine is used.'
    ),
    never(
      'runtimes-behind-executors',
      '^src/(?!engine/executors/)',
      ['@tensorflow', 'onnxruntime-node'],
      'TensorFlow and ONNX Runtime are ways to execute a program; only executors know them, so that another can take their place.'
    ),
    {
      name: 'executors-behind-their-interface',
      comment: 'What one executor knows, such as what its compiler fuses, is asked through the interface, so that another can answer it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '(^src/engine/executors/|\\.test\\.ts$)' },
      to: { path: '^src/engine/executors/(tensorflow|eager)/' }
    },
    {
      name: 'page-without-node',
      comment: 'The page has no Node: it is sandboxed in the desktop window and a plain page in a browser.',
      severity: 'error',
      from: { path: '^src/(renderer|contract|cell)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'electron-in-its-own-folders',
      comment: 'Only the thin desktop layer knows Electron; all else works without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '/generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] }
  }
}
