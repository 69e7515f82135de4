// The documents name nothing that is not there: commands, paths, options and environment variables.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../scripts/lib/files.mjs'
import { inRoot, root } from '../../scripts/lib/paths.mjs'

const isText = (name: string) => name.endsWith('.md')
const documents = [
  ...readdirSync(root).filter(isText),
  ...(await filesBelow(inRoot('docs'))).filter(isText).map((path) => path.slice(root.length))
]
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
const matches = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))]

/** Text outside of fenced blocks, where files are drawn that only a run makes. */
const prose = (text: string) => text.replaceAll(/^```[\s\S]*?^```/gm, '')
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
const builtPaths = ['node_modules', 'out', '.gatescope']

/** What is quoted or linked and begins with a folder of the repository, or is a file of its root. */
function pathsIn(document: string): string[] {
  const text = prose(textOf(document))
  const links = matches(text, /\]\(([^)#:]+)(?:#[^)]*)?\)/g).map((link) => join(dirname(document), link))
  const quoted = matches(text, /`([\w.@/-]+)`/g).filter((name) => folders.includes(name.split('/')[0] ?? '') && name.includes('/'))
  return [...links, ...quoted].filter((path) => !builtPaths.includes(path.split('/')[0] ?? ''))
}

/** Where options are declared, and those of npm, commander and the test runners that the documents use. */
const declared = [
  'src/host/cli/index.ts',
  'src/host/cli/dataOptions.ts',
  'src/host/cli/train/commands.ts',
  'src/host/cli/generate/command.ts',
  'src/host/cli/intervene/command.ts',
  'src/host/cli/export/command.ts',
  'src/host/cli/import/command.ts',
  'src/host/cli/runs/commands.ts',
  'src/host/cli/memory/command.ts',
  'src/host/cli/heads/command.ts',
  'src/host/cli/predictions/command.ts',
  'src/host/cli/sweep/command.ts',
  'src/host/cli/lab/commands.ts',
  'src/host/cli/units/command.ts',
  'src/host/index.ts',
  'scripts/start.mjs',
  'scripts/bench.mjs',
  'tests/bench/index.ts'
]
  .map(textOf)
  .join()
const foreign = ['--silent', '--help', '--dry-run', '--project', '--run', '--nproc-per-node']

describe.each(documents)('%s', (document) => {
  const text = textOf(document)

  it('names npm scripts that there are', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'))
    const named = [...matches(text, /npm run (?:--silent )?([\w:-]+)/g), ...matches(text, /\bnpm (start|test)\b/g)]
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('names files and folders that there are', () => {
    expect(pathsIn(document).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names options that the programs have', () => {
    const options = matches(text, /(?<![\w-])(--[a-z][a-z-]+)(?![\w-])/g).filter((option) => !foreign.includes(option))
    const known = (option: string) =>
      declared.includes(`${option} `) || declared.includes(`'${option}'`) || declared.includes(`[${option}]`)
    const parsed = (option: string) => new RegExp(`\\b${option.slice(2)}: \\{ type:`).test(declared)
    expect(options.filter((option) => !known(option) && !parsed(option))).toEqual([])
  })

  it('shows pictures of at most 250 KB', () => {
    const pictures = pathsIn(document).filter((path) => path.endsWith('.png'))
    expect(pictures.filter((path) => readFileSync(join(root, path)).length > 250_000)).toEqual([])
  })
})

it('all environment variables are documented, and no others', async () => {
  const sources = [...(await filesBelow(inRoot('src'))), ...(await filesBelow(inRoot('scripts')))]
  const used = matches(sources.map((path) => readFileSync(path, 'utf8')).join('\n'), /\b(GATESCOPE_[A-Z_]+)\b/g)
  const internal = [
    'GATESCOPE_TALLY',
    'GATESCOPE_WEBGPU',
    'GATESCOPE_EXECUTORS',
    'GATESCOPE_INTEROP',
    'GATESCOPE_INTEROP_TABLE',
    'GATESCOPE_KILLS'
  ]
  expect(matches(textOf('README.md'), /`(GATESCOPE_[A-Z_]+)`/g).sort()).toEqual(used.filter((name) => !internal.includes(name)).sort())
})
