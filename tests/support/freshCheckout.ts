// A checkout as it is just after `npm ci`, with links instead of copies: nothing of TensorFlow is set up in it, and its cache is its own.
import { cp, link, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { bindingPath, runtimeFolder } from '../../scripts/lib/tensorflow/versions.mjs'

/** The library of the real cache; null where it was never set up. */
const real = existsSync(bindingPath(runtimeFolder('cpu'))) ? runtimeFolder('cpu') : null
export const hasLibrary = real !== null

export interface FreshCheckout {
  readonly folder: string
  readonly workspace: string
  /** What a start in it has as its environment. */
  readonly env: NodeJS.ProcessEnv
  /** How often the stand-ins for Python and the compiler were called to work. */
  calls(): number
  /** Lets the stand-in for the compiler finish. */
  goOn(): void
  remove(): Promise<void>
}

/**
 * `tools`: `none` leaves the PATH without Python and a compiler; `standIns` has some in their place, which fetch nothing: the library's files
 * lead to the real ones, and the binding is copied from the real cache as soon as it may go on.
 */
export async function freshCheckout(tools: 'none' | 'standIns'): Promise<FreshCheckout> {
  await mkdir(inRoot('.gatescope'), { recursive: true })
  const folder = await mkdtemp(inRoot('.gatescope', 'fresh-'))
  for (const name of ['src', 'resources', 'scripts']) await linkFiles(inRoot(name), join(folder, name))
  // A build in the checkout must not write into the real one.
  await cp(inRoot('out'), join(folder, 'out'), { recursive: true, mode: constants.COPYFILE_FICLONE })
  for (const name of ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json'])
    await link(inRoot(name), join(folder, name))
  await linkPackages(await realpath(inRoot('node_modules')), join(folder, 'node_modules'))
  const [bin, cache, workspace] = ['bin', 'cache', 'workspace'].map((name) => join(folder, name))
  if (bin === undefined || cache === undefined || workspace === undefined) throw new Error('there are three names')
  for (const made of [bin, cache, workspace]) await mkdir(made)
  const [calls, gate] = [join(folder, 'calls'), join(folder, 'go on')]
  const env: NodeJS.ProcessEnv = { ...withoutChoices(process.env), PATH: bin, GATESCOPE_CACHE: cache, HTTPS_PROXY: 'http://127.0.0.1:9' }
  if (tools === 'standIns' && real !== null) await addStandIns(bin, { cache, real, calls, gate })
  return {
    folder,
    workspace,
    env,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').length : 0),
    goOn: () => writeFileSync(gate, ''),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function withoutChoices(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^GATESCOPE_|^CXX$/.test(name)))
}

async function linkFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkFiles(source, target)
    else if (!entry.name.endsWith('.test.ts')) await link(source, target)
  }
}

/** All packages as links, but for the one that TensorFlow's library is linked into: it is copied as npm leaves it. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(join(to, '@tensorflow'), { recursive: true })
  const rows = [...(await readdir(from)), ...(await readdir(join(from, '@tensorflow'))).map((name) => join('@tensorflow', name))]
  const copied = join('@tensorflow', 'tfjs-node-gpu')
  for (const name of rows) if (name !== '@tensorflow' && name !== copied) await symlink(join(from, name), join(to, name))
  const setUp = ['lib', 'deps'].map((name) => join(from, copied, name))
  await cp(join(from, copied), join(to, copied), { recursive: true, filter: (source) => !setUp.includes(source) })
}

interface StandIns {
  readonly cache: string
  readonly real: string
  readonly calls: string
  readonly gate: string
}

/** A downloaded library whose binding is still to be built. */
async function addStandIns(bin: string, { cache, real, calls, gate }: StandIns): Promise<void> {
  const runtime = join(cache, 'tensorflow', runtimeFolder('cpu').split('/').at(-1) ?? '')
  await mkdir(runtime, { recursive: true })
  for (const name of ['deps', 'include']) await symlink(join(real, name), join(runtime, name))
  await writeFile(join(runtime, 'read me'), '')
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  await writeFile(join(runtime, 'manifest.json'), JSON.stringify({ files: [{ path: 'read me', size: 0, sha256: empty }] }))
  const compiler = `#!${process.execPath}
    import { appendFileSync, copyFileSync, existsSync } from 'node:fs'
    if (process.argv.includes('--version')) process.exit()
    appendFileSync(${JSON.stringify(calls)}, '.')
    const target = process.argv[process.argv.indexOf('-o') + 1]
    const timer = setInterval(() => {
      if (!existsSync(${JSON.stringify(gate)})) return
      clearInterval(timer)
      copyFileSync(${JSON.stringify(bindingPath(real))}, target)
    }, 50)`
  await writeFile(join(bin, 'g++'), compiler, { mode: 0o755 })
  await writeFile(
    join(bin, 'python3'),
    `#!${process.execPath}\nimport { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(calls)}, '.')`,
    {
      mode: 0o755
    }
  )
  await mkdir(dirname(bindingPath(runtime)), { recursive: true })
}
